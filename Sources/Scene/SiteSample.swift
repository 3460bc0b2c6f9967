public import Pixels

/// How a watched web site did over an hour, or the part of it that was watched.
public struct SiteSample: Hashable, Sendable {
  public let site: CameraID
  /// Begin of the hour, a whole multiple of it since 1970.
  public let beganAt: WallTime
  public var checks = 0
  public var failures = 0
  /// Time between checks that belongs to the hour.
  public var watched = Duration.zero
  /// Of that, what ended with a check that failed.
  public var down = Duration.zero
  /// Of the checks that did not fail; zero: there was none.
  public var meanResponse = Duration.zero
  /// Within which 95 of 100 of them were answered.
  public var highResponse = Duration.zero
  public var maximumResponse = Duration.zero
  /// The last that was known; `nil`: nothing was.
  public var certificateEnd: WallTime?

  public init(site: CameraID, beganAt: WallTime) {
    self.site = site
    self.beganAt = beganAt
  }
}
