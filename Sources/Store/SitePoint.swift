public import Pixels

/// How a watched web site did in one bucket of time.
public struct SitePoint: Hashable, Sendable {
  public let beganAt: WallTime
  public internal(set) var checks = 0
  public internal(set) var failures = 0
  public internal(set) var watched = Duration.zero
  public internal(set) var down = Duration.zero
  /// Of the checks that were answered well; zero: there was none.
  public internal(set) var meanResponse = Duration.zero
  /// Within which 95 of 100 were answered, in the slowest hour.
  public internal(set) var highResponse = Duration.zero
  public internal(set) var maximumResponse = Duration.zero

  /// Share of the watched time, 0...1; `nil`: it was not watched.
  public var availability: Double? {
    watched > .zero ? max(0, 1 - down / watched) : nil
  }
}

/// How a watched web site did over some time.
public struct SiteTotals: Hashable, Sendable {
  public internal(set) var watched = Duration.zero
  public internal(set) var down = Duration.zero

  /// Share of the watched time, 0...1; `nil`: it was not watched.
  public var availability: Double? {
    watched > .zero ? max(0, 1 - down / watched) : nil
  }
}
