/// Something that is done to cameras in a soak.
public struct SoakFault: Hashable, Sendable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// The connection breaks in the middle of a packet.
    case cut
    /// Nothing comes, and nobody is told.
    case stall
    /// Less passes than the camera sends.
    case throttle
    /// The camera breaks off its connection and refuses new ones.
    case gone
    /// The server of all cameras that get faults is ended, and started anew.
    case serverRestart = "server_restart"
    /// All cameras that get faults are gone and come back in the same moment.
    case allGone = "all_gone"

    /// What happens to one camera alone.
    static let single: [Kind] = [.cut, .stall, .throttle, .gone]
    static let common: [Kind] = [.serverRestart, .allGone]

    /// Whether Pantau has to connect anew.
    public var breaksConnection: Bool { self != .throttle }
  }

  public let kind: Kind
  /// Indices of the cameras.
  public let cameras: [Int]
  /// Seconds since the begin of the soak.
  public let begin: Double
  public let length: Double
  /// 0..<1: how many bytes pass before a cut, how little passes a throttled connection.
  public let strength: Double

  public var end: Double { begin + length }

  /// Bytes until a cut: from one to some packets.
  public var bytesUntilCut: Int { 1 + 2 * Int(strength * 20_000) }

  /// Share of a stream's mean rate that passes, 0.3...0.7.
  public var shareThatPasses: Double { 0.7 - 0.4 * strength }
}
