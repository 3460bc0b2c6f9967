public import Pixels

/// Where something moved in a camera's newest analysed picture.
public struct LiveBlobs: Hashable, Sendable {
  public var takenAt: WallTime
  /// The largest first.
  public var bounds: [RelativeRect]

  public init(takenAt: WallTime, bounds: [RelativeRect]) {
    self.takenAt = takenAt
    self.bounds = bounds
  }
}
