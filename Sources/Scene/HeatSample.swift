public import Pixels

/// What a heat map is of.
public enum HeatKind: String, Sendable, Codable, CaseIterable {
  /// Where something moved.
  case motion
  /// Where persons were, as the crowd network counts them.
  case crowd
}

/// Where in a camera's picture something was over an hour: a coarse grid of means.
///
/// An hour that two runs share is told at the end of the first and again, with what both saw, later.
public struct HeatSample: Hashable, Sendable {
  public let camera: CameraID
  public let kind: HeatKind
  /// Begin of the hour, a whole multiple of it since 1970.
  public let beganAt: WallTime
  /// How long of the hour was watched.
  public let watched: Duration
  /// Row by row, `columns` each: means over the time that was watched. Of `motion` the share of a
  /// cell's area that moved, 0...1; of `crowd` the persons in a cell.
  public let cells: [Float]

  /// Cells across and down the picture, whatever its shape.
  public static let columns = 48
  public static let rows = 27

  public init(
    camera: CameraID, kind: HeatKind, beganAt: WallTime, watched: Duration, cells: [Float]
  ) {
    precondition(cells.count == Self.columns * Self.rows, "a value for each cell")
    self.camera = camera
    self.kind = kind
    self.beganAt = beganAt
    self.watched = watched
    self.cells = cells
  }
}
