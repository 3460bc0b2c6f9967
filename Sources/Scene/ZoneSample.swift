public import Pixels

/// What was counted in one zone (or passed one line) over one interval: the row of a zone's series.
///
/// An interval that two runs share is told at the end of the first and again, with the counts of
/// both, later: the later sample of a camera, zone and begin replaces the earlier.
public struct ZoneSample: Hashable, Sendable {
  public let camera: CameraID
  /// `nil`: the whole picture.
  public let zone: ZoneID?
  /// Begin of the interval, a whole multiple of its length since 1970.
  public let beganAt: WallTime
  public let length: Duration
  /// Persons: mean, least and most of the estimates in the interval.
  public let meanCount: Double
  public let minCount: Double
  public let maxCount: Double
  /// Mean persons/m2, where the zone's ground area is known.
  public let meanDensity: Double?
  /// Share of the interval's trusted frames in which something moved, 0...1.
  public let motionShare: Double
  /// How the count was made, e.g. `foreground`; `none`: nobody is counted, and the counts are 0.
  public let method: String
  /// Crossings inside the interval, in a line's own row.
  public let crossingsIn: Int
  public let crossingsOut: Int
  public let dwell: ZoneDwell
  public let travel: ZoneTravel

  public init(
    camera: CameraID, zone: ZoneID?, beganAt: WallTime, length: Duration, meanCount: Double,
    minCount: Double, maxCount: Double, meanDensity: Double?, motionShare: Double, method: String,
    crossingsIn: Int = 0, crossingsOut: Int = 0, dwell: ZoneDwell = .none,
    travel: ZoneTravel = .none
  ) {
    self.camera = camera
    self.zone = zone
    self.beganAt = beganAt
    self.length = length
    self.meanCount = meanCount
    self.minCount = minCount
    self.maxCount = maxCount
    self.meanDensity = meanDensity
    self.motionShare = motionShare
    self.method = method
    self.crossingsIn = crossingsIn
    self.crossingsOut = crossingsOut
    self.dwell = dwell
    self.travel = travel
  }
}
