public import Pixels

/// How many persons are usual in a zone during one hour of the week.
public struct UsualCount: Hashable, Sendable {
  /// Hours since Monday 00:00, local time: 0...167.
  public let hour: Int
  /// Persons, over all samples of that hour in those weeks.
  public let mean: Double
  /// The band that holds nine samples in ten, if they are normally distributed.
  public let low: Double
  public let high: Double
  /// How many weeks it rests on.
  public let weeks: Int

  public init(hour: Int, mean: Double, low: Double, high: Double, weeks: Int) {
    self.hour = hour
    self.mean = mean
    self.low = low
    self.high = high
    self.weeks = weeks
  }

  /// So many weeks back is looked. Larger: chance evens out; what has changed since is told later.
  public static let mostWeeks = 8
  /// Of fewer weeks nothing is called usual.
  public static let leastWeeks = 3
  /// An hour of a week counts if it was watched for so long.
  static let leastCovered = Duration.seconds(1800)
  /// Half width of a band that holds nine in ten of a normal distribution, in deviations.
  static let bandWidth = 1.645
}

/// An hour of some week, in a zone of fixed offset from UTC.
public struct HourOfWeek: Hashable, Sendable {
  /// Whole weeks since the Monday before 1970.
  public let week: Int64
  /// Hours since Monday 00:00: 0...167.
  public let hour: Int

  static let perWeek: Int64 = 168
  static let microseconds: Int64 = 3_600_000_000
  /// 1970 began on a Thursday.
  private static let before1970: Int64 = 72

  public init(of time: WallTime, utcOffset: Duration) {
    let local = time.microseconds + utcOffset.microseconds
    let hours = local.floored(by: Self.microseconds) + Self.before1970
    week = hours.floored(by: Self.perWeek)
    hour = Int(hours - week * Self.perWeek)
  }

  /// When it begins.
  func beganAt(utcOffset: Duration) -> WallTime {
    let hours = week * Self.perWeek + Int64(hour) - Self.before1970
    return WallTime(microseconds: hours * Self.microseconds - utcOffset.microseconds)
  }

  /// The same hour so many weeks before.
  func before(weeks: Int) -> HourOfWeek { HourOfWeek(week: week - Int64(weeks), hour: hour) }

  private init(week: Int64, hour: Int) {
    self.week = week
    self.hour = hour
  }
}

extension Int64 {
  /// The quotient, rounded towards minus infinity.
  fileprivate func floored(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
