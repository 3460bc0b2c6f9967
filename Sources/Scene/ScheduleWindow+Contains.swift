public import Pixels

extension ScheduleWindow {
  /// Whether a moment is inside. The first minute is, the last is not; a window that ends at or
  /// before its begin goes on into the next day.
  public func contains(_ time: WallTime) -> Bool {
    let local = time.microseconds + utcOffset.microseconds
    let (day, rest) = local.floorDivided(by: 86_400_000_000)
    let minute = Int(rest / 60_000_000)
    let startsToday = weekdays.contains(Self.weekday(day))
    if fromMinute < toMinute { return startsToday && (fromMinute..<toMinute).contains(minute) }
    return (startsToday && minute >= fromMinute)
      || (weekdays.contains(Self.weekday(day - 1)) && minute < toMinute)
  }

  /// 1 Monday ... 7 Sunday of a day since 1970-01-01, which was a Thursday.
  private static func weekday(_ day: Int64) -> Int {
    Int((day + 3).floorDivided(by: 7).remainder) + 1
  }
}
