#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How long things stayed in a zone. Whoever was in it at some time of an interval counts, with the
/// whole of his stay up to then, so that who waits through five intervals counts in all five.
public struct ZoneDwell: Hashable, Sendable {
  /// How many stays.
  public var stays: Int
  public var mean: Duration
  public var maximum: Duration

  /// Nobody was there.
  public static let none = ZoneDwell(stays: 0, mean: .zero, maximum: .zero)

  public init(stays: Int, mean: Duration, maximum: Duration) {
    self.stays = stays
    self.mean = mean
    self.maximum = maximum
  }
}

/// The ways that things went inside a zone, added up. Lengths are in picture heights, x to the
/// right and y downwards.
public struct ZoneTravel: Hashable, Sendable {
  /// Sum of the ways as vectors.
  public var x: Double
  public var y: Double
  /// Sum of their lengths: at least the length of the vector.
  public var way: Double

  public static let none = ZoneTravel(x: 0, y: 0, way: 0)

  public init(x: Double, y: Double, way: Double) {
    self.x = x
    self.y = y
    self.way = way
  }

  /// The heading that prevails, in degrees clockwise from the top of the picture, 0..<360; `nil`:
  /// nothing went anywhere.
  public var headingDegrees: Double? {
    guard x != 0 || y != 0 else { return nil }
    let degrees = atan2(x, -y) * 180 / .pi
    return degrees < 0 ? degrees + 360 : degrees
  }

  /// 0: as much in one direction as in the other; 1: all in the same.
  public var headingShare: Double {
    way > 0 ? min(1, (x * x + y * y).squareRoot() / way) : 0
  }
}
