import Pixels
import Scene
import Store
import Testing

/// What is usual in a zone at an hour of the week. `.start` is a Sunday, 00:00 UTC.
struct UsualTests {
  let folder = TemporaryFolder()
  private static let week = 7 * 86_400

  /// A sample a minute over an hour, so many weeks before `.start` and hours after that.
  private static func hour(
    weeksBefore: Int, hour: Int = 0, minutes: Int = 60, zone: ZoneID? = "door",
    _ mean: (Int) -> Double
  ) -> [ZoneSample] {
    (0..<minutes).map { minute in
      .make(
        zone: zone, second: -weeksBefore * week + hour * 3600 + minute * 60, mean: mean(minute))
    }
  }

  private func usual(
    _ samples: [ZoneSample], at second: Int = 600, utcOffset: Duration = .zero
  ) async throws -> UsualCount? {
    let store = try EventStore(path: folder.database)
    defer { try? store.close() }
    try await store.record(samples)
    return try await store.usualCount(
      camera: "gate", zone: "door", at: .start + second, utcOffset: utcOffset)
  }

  @Test func meanAndBandAreOfAllMinutesOfTheSameHour() async throws {
    let samples = (1...4).flatMap { week in
      Self.hour(weeksBefore: week) { week % 2 == 0 ? 10 : $0 % 2 == 0 ? 16 : 20 }
    }
    let found = try #require(try await usual(samples))
    #expect(found.hour == 6 * 24)
    #expect(found.weeks == 4)
    #expect(abs(found.mean - 14) < 1e-9)
    // 10, 10, 16, 20: a deviation of the root of 18.
    #expect(abs(found.high - 14 - 1.645 * 18.0.squareRoot()) < 1e-9)
    #expect(abs(found.low - 14 + 1.645 * 18.0.squareRoot()) < 1e-9)
  }

  @Test func theBandEndsAtNobody() async throws {
    let samples = (1...3).flatMap { week in
      Self.hour(weeksBefore: week) { $0 < 50 ? 0 : 30 }
    }
    #expect(try #require(try await usual(samples)).low == 0)
  }

  @Test(
    arguments: [
      ("two weeks", 1...2, 60, nil), ("three weeks", 1...3, 60, 3),
      ("three weeks of which too little was watched", 1...3, 29, nil),
      ("half an hour of each", 1...3, 30, 3), ("the last eight of twelve", 1...12, 60, 8),
      ("weeks that are long gone", 9...14, 60, nil), ("this very hour", 0...2, 60, nil),
    ] as [(String, ClosedRange<Int>, Int, Int?)])
  func ofFewWeeksNothingIsUsual(
    _ name: String, weeks: ClosedRange<Int>, minutes: Int, found: Int?
  ) async throws {
    let samples = weeks.flatMap { Self.hour(weeksBefore: $0, minutes: minutes) { _ in 5 } }
    #expect(try await usual(samples)?.weeks == found)
  }

  @Test func anotherHourAnotherZoneAndUncountedSamplesSayNothing() async throws {
    var samples = (1...3).flatMap { Self.hour(weeksBefore: $0, hour: 1) { _ in 5 } }
    samples += (1...3).flatMap { Self.hour(weeksBefore: $0, zone: nil) { _ in 5 } }
    samples += (1...3).flatMap { week in
      Self.hour(weeksBefore: week) { _ in 0 }.map { sample in
        ZoneSample(
          camera: sample.camera, zone: sample.zone, beganAt: sample.beganAt,
          length: sample.length, meanCount: 0, minCount: 0, maxCount: 0, meanDensity: nil,
          motionShare: 0, method: "none")
      }
    }
    #expect(try await usual(samples) == nil)
  }

  @Test(arguments: [(0, 144), (25_200, 151), (-25_200, 137)])
  func hoursAreThoseOfLocalTime(offset: Int, hour: Int) async throws {
    let samples = (1...3).flatMap { Self.hour(weeksBefore: $0) { _ in 5 } }
    let found = try #require(try await usual(samples, utcOffset: .seconds(offset)))
    #expect(found.hour == hour)
    #expect(found.mean == 5)
  }

  /// India's half hour: the local hour takes from two of UTC.
  @Test func offsetsNeedNotBeWholeHours() async throws {
    let samples = (1...3).flatMap { week in
      Self.hour(weeksBefore: week, hour: -1) { _ in 4 } + Self.hour(weeksBefore: week) { _ in 8 }
    }
    let found = try #require(try await usual(samples, at: 600, utcOffset: .seconds(19_800)))
    #expect(found.hour == 6 * 24 + 5)
    #expect(found.mean == 6)
  }

  @Test func theWeekHasEveryHourThatIsKnown() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record(
      (1...3).flatMap { week in
        Self.hour(weeksBefore: week) { _ in 5 } + Self.hour(weeksBefore: week, hour: 30) { _ in 9 }
      } + Self.hour(weeksBefore: 1, hour: 3) { _ in 7 })
    let week = try await store.usualWeek(
      camera: "gate", zone: "door", at: .start + 600, utcOffset: .zero)
    // Monday 06:00 and Sunday 00:00.
    #expect(week.map(\.hour) == [6, 144])
    #expect(week.map(\.mean) == [9, 5])
    let one = try await store.usualCount(
      camera: "gate", zone: "door", at: .start + 600, utcOffset: .zero)
    #expect(week.last == one)
    #expect(
      try await store.usualWeek(
        camera: "gate", zone: "nowhere", at: .start, utcOffset: .zero
      ).isEmpty)
  }
}
