/// A moment on our own clock: microseconds since 1970-01-01T00:00:00Z.
public struct WallTime: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public var microseconds: Int64

  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// `self - other`.
  public func duration(since other: WallTime) -> Duration {
    .microseconds(microseconds - other.microseconds)
  }

  public func advanced(by duration: Duration) -> WallTime {
    WallTime(microseconds: microseconds + duration.microseconds)
  }

  public static func < (left: WallTime, right: WallTime) -> Bool {
    left.microseconds < right.microseconds
  }

  /// `2026-11-22T01:02:03.004Z`: RFC 3339 in UTC, to the millisecond.
  public var description: String {
    let milliseconds = microseconds.floorDivided(by: 1_000).quotient
    let seconds = milliseconds.floorDivided(by: 1_000).quotient
    let days = seconds.floorDivided(by: 86_400).quotient
    let (year, month, day) = Self.civil(day: days)
    let second = seconds - days * 86_400
    return Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
      + "T" + Self.padded(second / 3600, 2) + ":" + Self.padded(second / 60 % 60, 2)
      + ":" + Self.padded(second % 60, 2) + "." + Self.padded(milliseconds - seconds * 1_000, 3)
      + "Z"
  }

  /// Reads RFC 3339 (`2026-11-22T01:02:03Z`, `2026-11-22T08:02:03.5+07:00`) or a date alone
  /// (midnight UTC); `nil` if it is neither.
  public init?(_ text: String) {
    guard let value = Self.parse(text) else { return nil }
    microseconds = value
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Proleptic Gregorian date of a day number, by the usual era arithmetic (eras of 400 years
  /// that begin on 1 March).
  private static func civil(day: Int64) -> (Int64, Int64, Int64) {
    let shifted = day + 719_468
    let era = shifted.floorDivided(by: 146_097).quotient
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * monthIndex + 2) / 5 + 1
    )
  }

  private static func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear.floorDivided(by: 400).quotient
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func parse(_ text: String) -> Int64? {
    var rest = Substring(text)
    func number(_ count: Int) -> Int64? {
      let digits = rest.prefix(count)
      guard digits.count == count, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
        return nil
      }
      rest = rest.dropFirst(count)
      return Int64(digits)
    }
    func take(_ characters: String) -> Character? {
      guard let first = rest.first, characters.contains(first) else { return nil }
      rest = rest.dropFirst()
      return first
    }
    guard let year = number(4), take("-") != nil, let month = number(2), take("-") != nil,
      let day = number(2), (1...12).contains(month), day >= 1
    else { return nil }
    let days = dayNumber(year: year, month: month, day: day)
    guard civil(day: days) == (year, month, day) else { return nil }
    let midnight = days * 86_400_000_000
    if rest.isEmpty { return midnight }
    guard take("Tt ") != nil, let hour = number(2), take(":") != nil, let minute = number(2),
      take(":") != nil, let second = number(2), hour < 24, minute < 60, second < 61
    else { return nil }
    var fraction: Int64 = 0
    if take(".") != nil {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty else { return nil }
      let padded = (digits + "000000").prefix(6)
      guard let value = Int64(padded) else { return nil }
      fraction = value
      rest = rest.dropFirst(digits.count)
    }
    var offset: Int64 = 0
    if take("Zz") == nil {
      guard let sign = take("+-"), let hours = number(2), take(":") != nil,
        let minutes = number(2), hours < 24, minutes < 60
      else { return nil }
      offset = (hours * 60 + minutes) * (sign == "-" ? -60 : 60)
    }
    guard rest.isEmpty else { return nil }
    return midnight + (hour * 3600 + minute * 60 + second - offset) * 1_000_000 + fraction
  }
}
