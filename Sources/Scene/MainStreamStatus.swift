public import Pixels

/// What the main stream of a camera does whose sub stream is analysed: packets are kept for the
/// evidence, and not decoded.
public struct MainStreamStatus: Hashable, Sendable {
  public var state = CameraStatus.State.connecting
  public var codec = ""
  public var size: PixelSize?
  /// Over the last seconds.
  public var bitsPerSecond = 0.0
  /// Since the start of Pantau.
  public var packetsRead = 0
  /// Why the last run ended or the last try failed; never holds credentials.
  public var lastError: String?

  public init() {}
}
