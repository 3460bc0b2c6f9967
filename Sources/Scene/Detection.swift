public import Pixels

/// One thing that a detector reports in one frame.
public struct Detection: Hashable, Sendable {
  public var bounds: RelativeRect
  /// Share of the picture that its foreground covers, 0...1 (at most the area of `bounds`).
  public var area: Double

  public init(bounds: RelativeRect, area: Double) {
    self.bounds = bounds
    self.area = area
  }
}
