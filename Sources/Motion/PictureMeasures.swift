/// What `PictureMeter` measured in one picture. Cells that are ignored do not count.
public struct PictureMeasures: Hashable, Sendable {
  /// Luma (0 black ... 1 white) below which 98 % of the cells lie: a clock may be brighter.
  public var brightest: Double
  /// Luma (0 black ... 1 white) above which 80 % of the cells lie.
  public var darkest: Double
  /// Root of the mean square of the steps between the logarithms of neighbouring blocks' luma: how
  /// much there is to see, in bright light and in dim.
  public var structure: Double
  /// The steepest steps over two cells by the largest ones over eight, which no light changes. 0.7 for
  /// sharp pictures; `nil`: there are no edges to tell by.
  public var sharpness: Double?
  /// Share of the regions of the kept view that are found in their places; `nil`: no view is kept, or
  /// it shows too little.
  public var viewMatch: Double?
  /// Share of the cells that are exactly as they were in the picture that began the stillness.
  public var identicalShare: Double
}
