public import Pixels
public import Scene

/// One bucket of a zone's series: the samples that began in it, put together.
public struct ZonePoint: Hashable, Sendable {
  /// Begin of the bucket, a whole multiple of its length since 1970.
  public let beganAt: WallTime
  /// Persons: mean weighted by the samples' length, least and most.
  public let meanCount: Double
  public let minCount: Double
  public let maxCount: Double
  /// Mean persons/m2; `nil` where no sample has one.
  public let meanDensity: Double?
  /// Share of frames in which something moved, 0...1.
  public let motionShare: Double
  public let crossingsIn: Int
  public let crossingsOut: Int
  /// Of all samples; a stay that goes through several counts in each.
  public let dwell: ZoneDwell
  public let travel: ZoneTravel
  /// How the newest sample's count was made.
  public let method: String
  /// Length of all its samples; less than the bucket where the camera was away.
  public let covered: Duration

  public init(
    beganAt: WallTime, meanCount: Double, minCount: Double, maxCount: Double,
    meanDensity: Double?, motionShare: Double, crossingsIn: Int, crossingsOut: Int,
    dwell: ZoneDwell = .none, travel: ZoneTravel = .none, method: String, covered: Duration
  ) {
    self.beganAt = beganAt
    self.meanCount = meanCount
    self.minCount = minCount
    self.maxCount = maxCount
    self.meanDensity = meanDensity
    self.motionShare = motionShare
    self.crossingsIn = crossingsIn
    self.crossingsOut = crossingsOut
    self.dwell = dwell
    self.travel = travel
    self.method = method
    self.covered = covered
  }
}
