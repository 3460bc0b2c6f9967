/// What the count from foreground assumes of bodies and of its own error.
public struct ForegroundCrowdSettings: Hashable, Sendable {
  /// Width over height of the box around a standing or walking person: 0.41, the mean of the
  /// pedestrians of Dollár et al., Pedestrian Detection (2012). Larger: fewer persons counted.
  public var bodyAspect = 0.41
  /// Share of that box that is body, and foreground: an assumption, to be calibrated on scenes with
  /// known counts. Larger: fewer persons counted.
  public var fill = 0.5
  /// Time constant of the smoothing. Larger: calmer, later.
  public var smoothing: Duration = .seconds(2)
  /// Standard deviation of a count n is `max(leastDeviation, relativeDeviation * n)`, as estimated
  /// for foreground counts before any calibration.
  public var leastDeviation = 2.0
  public var relativeDeviation = 0.35

  public init() {}
}
