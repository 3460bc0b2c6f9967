public import Pixels

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
    let hours = local.floorDivided(by: Self.microseconds).quotient + Self.before1970
    let (week, hour) = hours.floorDivided(by: Self.perWeek)
    self.init(week: week, hour: Int(hour))
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
