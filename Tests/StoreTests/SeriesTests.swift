import Pixels
import Scene
import Store
import Testing

struct SeriesTests {
  let folder = TemporaryFolder()

  @Test func bucketsPutSamplesTogether() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record([
      .make(second: 0, mean: 2, low: 1, high: 4, density: 0.5, motion: 0.2, crossingsIn: 1),
      .make(second: 60, mean: 4, low: 3, high: 9, motion: 0.6, crossingsIn: 2, crossingsOut: 1),
      .make(second: 300, mean: 7, low: 7, high: 7),
      .make(zone: nil, second: 0, mean: 100),
      .make(camera: "yard", second: 0, mean: 200),
    ])
    let points = try await store.zoneSeries(
      camera: "gate", zone: "door", from: .start, to: .start + 3_600, bucket: .seconds(300))
    #expect(
      points == [
        ZonePoint(
          beganAt: .start, meanCount: 3, minCount: 1, maxCount: 9, meanDensity: 0.5,
          motionShare: 0.4, crossingsIn: 3, crossingsOut: 1, method: "foreground",
          covered: .seconds(120)),
        ZonePoint(
          beganAt: .start + 300, meanCount: 7, minCount: 7, maxCount: 7, meanDensity: nil,
          motionShare: 0.5, crossingsIn: 0, crossingsOut: 0, method: "foreground",
          covered: .seconds(60)),
      ])
  }

  @Test func dwellIsWeightedByVisitsAndTravelAddedUp() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record([
      .make(
        second: 0, dwell: ZoneDwell(stays: 3, mean: .seconds(4), maximum: .seconds(9)),
        travel: ZoneTravel(x: 1, y: 0, way: 1.5)),
      .make(
        second: 60, dwell: ZoneDwell(stays: 1, mean: .seconds(8), maximum: .seconds(8)),
        travel: ZoneTravel(x: 0, y: 1, way: 1)),
      .make(second: 120),
    ])
    let points = try await store.zoneSeries(
      camera: "gate", zone: "door", from: .start, to: .start + 3_600, bucket: .seconds(300))
    let point = try #require(points.first)
    #expect(point.dwell == ZoneDwell(stays: 4, mean: .seconds(5), maximum: .seconds(9)))
    #expect(point.travel == ZoneTravel(x: 1, y: 1, way: 2.5))
    #expect(point.travel.headingDegrees.map { Int($0.rounded()) } == 135)
  }

  @Test func meanIsWeightedByLength() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record([
      .make(second: 0, length: 10, mean: 10), .make(second: 10, length: 30, mean: 2),
    ])
    let points = try await store.zoneSeries(
      camera: "gate", zone: "door", from: .start, to: .start + 60, bucket: .seconds(60))
    #expect(points.map(\.meanCount) == [4])
  }

  @Test(arguments: [
    (name: "begin included, end not", zone: "door" as ZoneID?, from: 60, to: 180, count: 2),
    (name: "whole picture has none", zone: nil, from: 0, to: 600, count: 0),
    (name: "unknown zone", zone: "roof", from: 0, to: 600, count: 0),
    (name: "end before begin", zone: "door", from: 180, to: 60, count: 0),
  ])
  func seriesHoldsItsTimeAndZoneOnly(
    situation: (name: String, zone: ZoneID?, from: Int, to: Int, count: Int)
  ) async throws {
    let store = try EventStore(path: folder.database)
    try await store.record((0..<10).map { .make(second: $0 * 60) })
    let points = try await store.zoneSeries(
      camera: "gate", zone: situation.zone, from: .start + situation.from,
      to: .start + situation.to, bucket: .seconds(60))
    #expect(points.count == situation.count)
  }

  @Test func sampleRecordedTwiceCountsOnce() async throws {
    let store = try EventStore(path: folder.database)
    let sample = ZoneSample.make(second: 0, crossingsIn: 3)
    try await store.record([sample, sample])
    try await store.record([sample])
    let points = try await store.zoneSeries(
      camera: "gate", zone: "door", from: .start, to: .start + 60, bucket: .zero)
    #expect(points.map(\.crossingsIn) == [3])
  }

  @Test func restartInsideAnIntervalAddsToIt() async throws {
    let sample = ZoneSample.make(second: 0, crossingsIn: 3)
    for _ in 0..<2 {
      let store = try EventStore(path: folder.database)
      try await store.record([sample])
      try store.close()
    }
    let store = try EventStore(path: folder.database)
    let points = try await store.zoneSeries(
      camera: "gate", zone: "door", from: .start, to: .start + 60, bucket: .seconds(60))
    #expect(points.map(\.crossingsIn) == [6])
  }
}
