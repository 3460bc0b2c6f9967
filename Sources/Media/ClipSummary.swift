/// What a finished clip holds.
public struct ClipSummary: Hashable, Sendable {
  public let byteCount: Int
  public let duration: Duration
  public let frames: Int
}
