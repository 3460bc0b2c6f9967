public import Pixels

/// One connected component of the foreground mask, in cells of the grid.
public struct Blob: Hashable, Sendable {
  public var bounds: PixelRect
  /// Cells that are set.
  public var area: Int
  /// Mean position of the cells' centres: 0.5 is the centre of the first column or row.
  public var centroidX: Double
  public var centroidY: Double

  public init(bounds: PixelRect, area: Int, centroidX: Double, centroidY: Double) {
    self.bounds = bounds
    self.area = area
    self.centroidX = centroidX
    self.centroidY = centroidY
  }
}
