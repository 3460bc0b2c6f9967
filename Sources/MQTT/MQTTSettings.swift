/// How a broker is reached.
public struct MQTTSettings: Hashable, Sendable {
  public enum Version: String, Sendable, CaseIterable {
    case v311 = "3.1.1"
    case v5 = "5"
  }

  /// A name or address.
  public var host: String
  /// 1...65535.
  public var port = 1883
  /// Unique at the broker, which lets go whoever has the same.
  public var clientID = "pantau"
  public var version = Version.v311
  public var user: String?
  public var password: String?
  public var usesTLS = false
  /// PEM file of the authorities that are trusted; `nil`: the system's.
  public var authorityFile: String?
  /// What the broker says when the connection is lost.
  public var will: MQTTMessage?
  /// What is told before a connection is ended in good order.
  public var farewell: MQTTMessage?
  /// Filters of topics, which may have `+` and `#`.
  public var subscriptions: [String] = []
  /// The longest silence on the connection, at least 5 s. Larger: a dead one is noticed later.
  public var keepAlive = Duration.seconds(20)
  /// A connection on which the broker does not take a message for so long is given up, as is a try to
  /// connect.
  public var patience = Duration.seconds(15)
  /// Pauses between tries to connect: the first, doubled up to the longest.
  public var firstPause = Duration.seconds(1)
  public var longestPause = Duration.seconds(30)

  public init(host: String) { self.host = host }
}
