import Access
import Pixels
import Scene
import TestSupport
import Testing

@testable import Store

/// What became of cameras, zones and events over some time.
struct AnalysisTests {
  let folder = TemporaryFolder()
  let clock = SetClock()

  private func range(_ from: Int, _ to: Int) -> EventFilter {
    var filter = EventFilter()
    filter.from = .start + from
    filter.to = .start + to
    return filter
  }

  private func run(
    _ number: Int, _ store: EventStore, camera: CameraID = "gate", from: Int, to: Int?
  ) async throws {
    let id = EventID.numbered(10_000 + number)
    try await store.recordBegan(
      CameraRun(
        id: id, camera: camera, beganAt: .start + from, codec: "h264",
        picture: PixelSize(width: 1920, height: 1080)))
    if let to {
      try await store.recordEnded(
        CameraRunEnd(run: id, endedAt: .start + to, frames: 1, reason: "gone"))
    }
  }

  private func record(
    _ store: EventStore, _ filter: EventFilter, watched: Set<CameraID> = ["gate"]
  ) async throws -> CameraRecord {
    try #require(try await store.cameraRecords(filter, watched: watched).first)
  }

  @Test func availabilityIsWhatWasSeenOfTheTimeThatPantauRan() async throws {
    // Pantau ran from 0 to 1000 s, and from 2000 s on.
    let first = try EventStore(path: folder.database, clock: clock)
    try await run(1, first, from: 100, to: 400)
    try await run(2, first, from: 500, to: 1_000)
    clock.advance(by: .seconds(1_000))
    try first.close()
    clock.advance(by: .seconds(1_000))
    let store = try EventStore(path: folder.database, clock: clock)
    try await run(3, store, from: 2_100, to: nil)
    clock.advance(by: .seconds(1_000))

    let all = try await record(store, range(0, 100_000))
    // Known since 100 s, until now: 900 s and 1000 s; away 400...500 and 2000...2100.
    #expect(all.expected == .seconds(1_900))
    #expect(all.connected == .seconds(1_700))
    #expect(all.runs == 3)
    let early = try await record(store, range(300, 600))
    #expect(early.expected == .seconds(300))
    #expect(early.connected == .seconds(200))
    #expect(early.runs == 1)
    #expect(abs(try #require(early.availability) - 2.0 / 3) < 1e-9)
    #expect(try await record(store, range(1_200, 1_800)).availability == nil)
    // Taken out of the configuration: what was later does not count.
    let gone = try await store.cameraRecords(range(0, 900), watched: [])
    #expect(gone.first?.expected == .seconds(800))
  }

  @Test func ofAKilledPantauTheLastSignCounts() async throws {
    let first = try EventStore(path: folder.database, clock: clock)
    try await run(1, first, from: 0, to: 500)
    let copy = TemporaryFolder()
    try folder.copyDatabase(to: copy)
    clock.advance(by: .seconds(3_000))
    let store = try EventStore(path: copy.database, clock: clock)
    clock.advance(by: .seconds(100))
    let found = try await record(store, range(0, 100_000))
    #expect(found.expected == .seconds(600))
    #expect(found.connected == .seconds(500))
  }

  @Test func uselessPicturesAreNotAvailabilityButAreTold() async throws {
    let store = try EventStore(path: folder.database, clock: clock)
    try await run(1, store, from: 0, to: 1_000)
    try await store.record([
      Event.make(1, kind: .cameraCovered, zone: nil, second: 100).ended(after: 200).finish,
      Event.make(2, kind: .cameraDark, zone: nil, second: 250).ended(after: 100).finish,
      Event.make(3, kind: .cameraMoved, zone: nil, second: 500).ended(after: 100).finish,
    ])
    clock.advance(by: .seconds(1_000))
    let found = try await record(store, range(0, 1_000))
    #expect(found.impaired == .seconds(250))
    #expect(found.availability == 1)
  }

  @Test func cameraThatNeverCameIsUnavailableSinceItsOutage() async throws {
    let store = try EventStore(path: folder.database, clock: clock)
    try await store.record([
      Event.make(1, kind: .cameraOffline, zone: nil, second: 100).began
    ])
    clock.advance(by: .seconds(1_000))
    let found = try await record(store, range(0, 1_000))
    #expect(found.expected == .seconds(900))
    #expect(found.availability == 0)
  }

  @Test func eventsAreCountedAndJudged() async throws {
    let store = try EventStore(path: folder.database, clock: clock)
    for number in 0..<10 {
      try await store.record([
        Event.make(number, kind: number < 4 ? .crowd : .motion, second: number * 10)
          .began(alert: .warning)
      ])
    }
    clock.advance(by: .seconds(100))
    try await store.acknowledge(.numbered(0), by: "Sari")
    clock.advance(by: .seconds(50))
    try await store.resolve(.numbered(0), as: .trueAlarm, by: "Budi")
    try await store.resolve(.numbered(1), as: .falseAlarm, by: "Budi")
    try await store.resolve(.numbered(2), as: .falseAlarm, by: "Budi")
    try await store.resolve(.numbered(3), as: .test, by: "Budi")
    try await store.addNote("look", to: .numbered(4), by: "Sari")
    try await store.acknowledge(.numbered(9), by: "Sari")

    let found = try await record(store, range(0, 90))
    #expect(found.count { _ in true } == 9)
    #expect(found.count { $0.kind == .crowd } == 4)
    #expect(found.count { $0.hasAlert && $0.state == .new } == 5)
    #expect(abs(try #require(found.falseAlarmShare) - 2.0 / 3) < 1e-9)
    // 100 s after the first alert, then 150 s minus 10, 20, 30.
    #expect(
      found.responses.delays.sorted() == [
        .seconds(100), .seconds(120), .seconds(130), .seconds(140),
      ])
    #expect(found.responses.delay(atShare: 0.5) == .seconds(130))
    #expect(found.responses.byPerson == ["Sari": 1, "Budi": 4])
    #expect(try await record(store, range(500, 600)).falseAlarmShare == nil)
  }

  @Test func zonesTellTheirPeaksAndWhenTheyWere() async throws {
    let store = try EventStore(path: folder.database, clock: clock)
    try await store.record([
      ZoneSample.make(second: 0, mean: 4, high: 9, density: 0.5, crossingsIn: 2),
      ZoneSample.make(second: 60, mean: 6, high: 12, density: 0.4, crossingsOut: 3),
      ZoneSample.make(second: 120, mean: 100, high: 100),
      ZoneSample.make(zone: nil, second: 0), ZoneSample.make(zone: "lawn", second: 900),
    ])
    let found = try await store.zoneRecords(range(0, 120))
    #expect(found.map(\.zone) == ["door"])
    let door = try #require(found.first)
    #expect(door.meanCount == 5 && door.peakCount == 12 && door.peakAt == .start + 60)
    #expect(door.peakDensity == 0.5 && door.peakDensityAt == .start)
    #expect(door.crossingsIn == 2 && door.crossingsOut == 3 && door.covered == .seconds(120))
    #expect(try await store.zoneRecords(range(5_000, 6_000)).isEmpty)
  }

  @Test func ofOtherGroupsNothingIsTold() async throws {
    let store = try EventStore(path: folder.database, clock: clock)
    try await store.describe([
      KnownCamera(id: "bridge", name: "Bridge", group: "Ampera", zones: []),
      KnownCamera(id: "gate", name: "Gate", group: "Jakabaring", zones: []),
    ])
    for camera: CameraID in ["bridge", "gate"] {
      try await store.record([ZoneSample.make(camera: camera, second: 0)])
    }
    try await store.record([Event.make(1, camera: .pantau, zone: nil).began])
    var filter = range(0, 100)
    filter.scope = .groups(["Ampera"])
    #expect(try await store.cameraRecords(filter, watched: []).map(\.camera) == ["bridge"])
    #expect(try await store.zoneRecords(filter).map(\.camera) == ["bridge"])
    filter.groups = ["Jakabaring"]
    #expect(try await store.cameraRecords(filter, watched: []).isEmpty)
    #expect(try await store.zoneRecords(filter).isEmpty)
    filter.scope = .all
    #expect(try await store.cameraRecords(filter, watched: []).map(\.camera) == ["gate"])
  }

  @Test(
    arguments: [
      ("apart", [0..<10, 20..<30], [5..<25], 10), ("overlapping", [0..<10, 5..<15], [0..<100], 15),
      ("touching", [0..<10, 10..<20], [5..<15], 10),
      ("one in another", [0..<100, 20..<30], [25..<26], 1),
      ("nothing", [], [0..<10], 0), ("in many pieces", [0..<100], [1..<2, 3..<5, 99..<200], 4),
    ] as [(String, [Range<Int>], [Range<Int>], Int)])
  func timeIsCountedOnce(
    name: String, left: [Range<Int>], right: [Range<Int>], seconds: Int
  ) {
    func spans(_ ranges: [Range<Int>]) -> TimeSpans {
      TimeSpans(ranges.map { (.start + $0.lowerBound)..<(.start + $0.upperBound) })
    }
    #expect(spans(left).intersection(spans(right)).length == .seconds(seconds))
    #expect(spans(right).intersection(spans(left)).length == .seconds(seconds))
  }
}
