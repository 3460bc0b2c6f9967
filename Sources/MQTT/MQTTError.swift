/// Why a message did not get to the broker, or may not have.
public enum MQTTError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no connection: why, as far as it is known.
  case notConnected(String)
  /// The connection was lost before the broker said that it has the message.
  case lost(String)
  /// The broker said that it does not take it.
  case refused(String)
  /// No topic, or a message that is too large.
  case invalid(String)
  /// So many are on their way already.
  case tooMany(Int)

  public var description: String {
    switch self {
    case .notConnected(let reason): "no connection to the broker: \(reason)"
    case .lost(let reason): "the connection to the broker was lost: \(reason)"
    case .refused(let reason): "the broker refused the message: \(reason)"
    case .invalid(let reason): "the message cannot be sent: \(reason)"
    case .tooMany(let count): "\(count) messages wait for the broker already"
    }
  }
}
