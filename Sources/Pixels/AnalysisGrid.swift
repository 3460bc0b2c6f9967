/// The grid on which motion and foreground are computed: the picture area-averaged by a whole
/// factor.
///
/// A whole factor keeps every cell an exact mean of `factor * factor` pixels. Columns and rows
/// that do not fill a cell are left out (at most `factor - 1` of them, right and below).
public struct AnalysisGrid: Hashable, Sendable {
  public let picture: PixelSize
  /// Pixels of the picture per cell, across and down.
  public let factor: Int
  public let size: PixelSize

  /// Chooses the factor that brings the width nearest to `targetWidth` cells (never enlarging).
  public init(picture: PixelSize, targetWidth: Int = 480) {
    precondition(picture.area > 0 && targetWidth > 0, "an empty picture has no grid")
    let nearest = (picture.width + targetWidth / 2) / targetWidth
    factor = max(1, min(nearest, min(picture.width, picture.height)))
    self.picture = picture
    size = PixelSize(width: picture.width / factor, height: picture.height / factor)
  }

  /// Chooses the largest factor that leaves at least `leastWidth` cells across (1 where there are
  /// not so many pixels).
  public init(picture: PixelSize, leastWidth: Int) {
    precondition(picture.area > 0 && leastWidth > 0, "an empty picture has no grid")
    factor = max(1, min(picture.width / leastWidth, picture.height))
    self.picture = picture
    size = PixelSize(width: picture.width / factor, height: picture.height / factor)
  }
}
