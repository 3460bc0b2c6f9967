import Foundation
import Pixels

/// Times as people at this machine write and read them.
struct LocalTime {
  let zone: TimeZone

  init(zone: TimeZone = .current) { self.zone = zone }

  /// `2026-11-22 08:02:03`, in local time.
  func text(_ time: WallTime) -> String {
    let utc = time.advanced(by: .seconds(offset(at: time))).description
    return utc.prefix(10) + " " + utc.dropFirst(11).prefix(8)
  }

  static let forms =
    "a date (2026-11-22), a date and time (2026-11-22T08:00, with Z or +07:00 behind it if it is "
    + "not local), today, yesterday, or a span before now (30m, 12h, 7d)"

  /// Reads one of `forms`; `nil` if it is none of them.
  func time(_ text: String, now: WallTime) -> WallTime? {
    switch text {
    case "now": return now
    case "today": return midnight(before: now, days: 0)
    case "yesterday": return midnight(before: now, days: 1)
    default: break
    }
    if let span = Self.span(text) { return now.advanced(by: .zero - span) }
    if text.count > 10, let time = WallTime(text) ?? WallTime(withSeconds(text)) { return time }
    if text.count > 10, let time = WallTime(text + ":00Z") ?? WallTime(text + "Z") {
      return local(time)
    }
    return WallTime(text).map(local)
  }

  /// `2026-11-22T08:00Z` with the seconds that people leave out before the zone, too.
  private func withSeconds(_ text: String) -> String {
    text.prefix(16) + ":00" + text.dropFirst(16)
  }

  /// `30m` and the like.
  private static func span(_ text: String) -> Duration? {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let last = text.last, let unit = units[last], text.count <= 6,
      text.dropLast().utf8.allSatisfy({ (48...57).contains($0) }),
      let count = Int64(text.dropLast())
    else { return nil }
    return .seconds(count * unit)
  }

  private func midnight(before now: WallTime, days: Int64) -> WallTime? {
    let date = text(now).prefix(10)
    guard let utc = WallTime(String(date)) else { return nil }
    return local(utc.advanced(by: .seconds(-86_400 * days)))
  }

  /// The moment at which a local clock shows what `time` shows in UTC.
  private func local(_ time: WallTime) -> WallTime {
    let guess = time.advanced(by: .seconds(-offset(at: time)))
    return time.advanced(by: .seconds(-offset(at: guess)))
  }

  private func offset(at time: WallTime) -> Int64 {
    let date = Date(timeIntervalSince1970: Double(time.microseconds) / 1e6)
    return Int64(zone.secondsFromGMT(for: date))
  }
}
