/// What one picture says about the camera that took it. Cells that are not looked at do not count.
public struct PictureMeasurement: Hashable, Sendable {
  /// Luma (0 black ... 1 white) below which 98 % of the cells lie.
  public var brightest: Double
  /// Luma (0 black ... 1 white) above which 80 % of the cells lie.
  public var darkest: Double
  /// How much the picture shows, whatever the light: root of the mean square of the steps between
  /// the logarithms of neighbouring blocks' luma. Scenes have 0.08 and more, a wall 0.02.
  public var structure: Double
  /// How steep the steepest edges are, 0...1 and a little more; `nil`: there are none to tell by.
  public var sharpness: Double?
  /// Share of the regions of the usual view that are found in their places, 0...1; `nil`: no view is
  /// known, or it shows too little.
  public var viewMatch: Double?
  /// Share of the cells that are exactly as they were in the picture that began the current stillness.
  public var identicalShare: Double

  public init(
    brightest: Double, darkest: Double, structure: Double, sharpness: Double?, viewMatch: Double?,
    identicalShare: Double
  ) {
    self.brightest = brightest
    self.darkest = darkest
    self.structure = structure
    self.sharpness = sharpness
    self.viewMatch = viewMatch
    self.identicalShare = identicalShare
  }
}
