import Pixels
import Testing

@Suite struct WallTimeTests {
  @Test(
    arguments: [
      ("the epoch", "1970-01-01T00:00:00Z", 0),
      ("a date alone is midnight UTC", "1970-01-02", 86_400_000_000),
      ("a leap day", "2024-02-29T12:00:00Z", 1_709_208_000_000_000),
      ("a leap day of a century that has one", "2000-02-29T00:00:00Z", 951_782_400_000_000),
      ("the last moment of a year", "2026-12-31T23:59:59.999999Z", 1_798_761_599_999_999),
      ("before the epoch", "1969-12-31T23:59:59Z", -1_000_000),
      ("east", "2026-11-22T08:02:03.5+07:00", 1_795_309_323_500_000),
      ("the same west", "2026-11-21T20:02:03.5-05:00", 1_795_309_323_500_000),
      ("the same in small letters", "2026-11-22t01:02:03.5z", 1_795_309_323_500_000),
      ("with a space", "2026-11-22 01:02:03.5Z", 1_795_309_323_500_000),
      ("more digits than we keep", "2026-11-22T01:02:03.500000999Z", 1_795_309_323_500_000),
    ] as [(String, String, Int64)])
  func readsRFC3339(_ name: String, _ text: String, microseconds: Int64) {
    #expect(WallTime(text)?.microseconds == microseconds, "\(name)")
  }

  @Test(arguments: [
    "", "now", "2026", "2026-11", "2026-13-01", "2026-00-10", "2026-02-29", "1900-02-29",
    "2026-11-31", "2026-11-00", "2026-11-22T", "2026-11-22T01:02Z", "2026-11-22T01:02:03",
    "2026-11-22T24:00:00Z", "2026-11-22T01:60:00Z", "2026-11-22T01:02:61Z",
    "2026-11-22T01:02:03.Z", "2026-11-22T01:02:03+7:00", "2026-11-22T01:02:03+07",
    "2026-11-22T01:02:03+24:00", "2026-11-22T01:02:03Zx", " 2026-11-22", "2026-11-22 ",
    "+026-11-22", "２０２６-11-22", "2026-11-22T01:02:03.٣Z", "2026-1-22", "2026/11/22",
  ])
  func rubbishIsNoTime(text: String) {
    #expect(WallTime(text) == nil)
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (1_795_309_323_004_999, "2026-11-22T01:02:03.004Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000Z"),
      (-2_203_891_200_000_000, "1900-03-01T00:00:00.000Z"),
      (253_402_300_799_999_999, "9999-12-31T23:59:59.999Z"),
    ] as [(Int64, String)])
  func writesRFC3339(microseconds: Int64, text: String) {
    #expect(WallTime(microseconds: microseconds).description == text)
  }

  @Test func everyDayOfFourCenturiesIsReadAsItIsWritten() {
    // From 1900 to 2300, 37 days at a time.
    for day in stride(from: -25_567, to: 120_530, by: 37) as StrideTo<Int64> {
      let time = WallTime(microseconds: day * 86_400_000_000 + 12_345_678_000)
      #expect(WallTime(time.description) == time)
    }
  }

  @Test func differencesAreDurations() {
    let time = WallTime(microseconds: 5_000_000)
    #expect(time.advanced(by: .milliseconds(-1500)).microseconds == 3_500_000)
    #expect(time.advanced(by: .seconds(3600)).duration(since: time) == .seconds(3600))
    #expect(time < time.advanced(by: .microseconds(1)))
  }
}

@Suite struct MediaTimeTests {
  @Test(
    arguments: [
      (0.0, 0), (1.0, 90_000), (0.04, 3_600), (1.0 / 90_000, 1), (-0.5, -45_000),
      (95_443.717_7, 8_589_934_593),
    ] as [(Double, Int64)])
  func secondsAreTicks(seconds: Double, ticks: Int64) {
    #expect(MediaTime(seconds: seconds).ticks == ticks)
    #expect(abs(MediaTime(ticks: ticks).seconds - seconds) < 1e-5)
  }

  @Test func differencesAreDurations() {
    let time = MediaTime(seconds: 10)
    #expect(time.duration(since: MediaTime(seconds: 4)) == .seconds(6))
    #expect(MediaTime(seconds: 4).duration(since: time) == .seconds(-6))
    #expect(time.advanced(by: .milliseconds(40)).ticks == 903_600)
    #expect(time.advanced(by: .zero - .seconds(11)).ticks == -90_000)
    #expect(time.advanced(by: .milliseconds(40)).duration(since: time) == .milliseconds(40))
  }
}

@Suite struct DurationUnitsTests {
  @Test(
    arguments: [
      (Duration.seconds(2), 2_000_000, 2.0), (.milliseconds(-1500), -1_500_000, -1.5),
      (.nanoseconds(1999), 1, 1.999e-6), (.zero, 0, 0),
    ] as [(Duration, Int64, Double)])
  func unitsOfDurations(duration: Duration, microseconds: Int64, seconds: Double) {
    #expect(duration.microseconds == microseconds)
    #expect(abs(duration.inSeconds - seconds) < 1e-12)
  }
}
