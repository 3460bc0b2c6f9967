import Pixels
import Scene
import Testing

@testable import Store

struct SensorStoreTests {
  let folder = TemporaryFolder()

  private func readings(_ pairs: [(second: Int, value: Double)]) -> [SensorReading] {
    pairs.map { SensorReading(at: .start + $0.second, value: $0.value) }
  }

  private func series(_ store: EventStore) async throws -> [ZonePoint] {
    try await store.zoneSeries(
      camera: "turnstile", zone: nil, from: .start + -600, to: .start + 6_000,
      bucket: .seconds(60))
  }

  @Test func countsMakeASeriesByTheMinute() async throws {
    let store = try EventStore(path: folder.database)
    let stored = try await store.record(
      readings([(0, 10), (30, 20), (59, 30), (60, 7)]), of: "turnstile", kind: .count)
    #expect(stored == 4)
    let points = try await series(store)
    #expect(points.map(\.meanCount) == [20, 7])
    #expect(points.map(\.minCount) == [10, 7])
    #expect(points.map(\.maxCount) == [30, 7])
    #expect(points.map(\.method) == ["sensor", "sensor"])
    #expect(
      try await store.newestReadings(of: ["turnstile", "other"]) == [
        "turnstile": SensorReading(at: .start + 60, value: 7)
      ])
  }

  @Test func entriesAreAddedUp() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record(
      readings([(5, 3), (10, 4), (70, 1)]), of: "turnstile", kind: .entries)
    let points = try await series(store)
    #expect(points.map(\.crossingsIn) == [7, 1])
    #expect(points.map(\.meanCount) == [0, 0])
  }

  @Test func lateAndRepeatedReadingsDoNoHarm() async throws {
    var store = try EventStore(path: folder.database)
    let all = readings([(0, 10), (30, 20), (65, 5), (125, 8)])
    try await store.record(all, of: "turnstile", kind: .count)
    let before = try await series(store)
    #expect(try await store.record(all, of: "turnstile", kind: .count) == 0)
    // Of another process run, late and out of order.
    try store.close()
    store = try EventStore(path: folder.database)
    #expect(try await store.record(all.reversed(), of: "turnstile", kind: .count) == 0)
    #expect(try await series(store) == before)
    #expect(try await store.record(readings([(70, 15)]), of: "turnstile", kind: .count) == 1)
    #expect(try await series(store).map(\.meanCount) == [15, 10, 8])
    // The same time with another value: the later counts.
    #expect(try await store.record(readings([(70, 25)]), of: "turnstile", kind: .count) == 1)
    #expect(try await series(store).map(\.meanCount) == [15, 15, 8])
  }

  @Test func readingsGoAndTheirSeriesStays() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record(readings([(0, 10)]), of: "turnstile", kind: .count)
    try await store.applyRetention(
      RetentionPolicy(), now: .start + 4 * 86_400, evidenceDirectory: folder.evidence)
    #expect(try await store.newestReadings(of: ["turnstile"]) == [:])
    #expect(try await series(store).map(\.meanCount) == [10])
  }

  @Test func camerasWithOpenEventsAreFound() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record([
      Event.make(1).began, Event.make(2, camera: "yard").ended(after: 3).finish,
      Event.make(3, kind: .crowd, camera: "roof").began,
    ])
    #expect(try await store.camerasWithOpenEvent(of: .motion) == ["gate"])
  }
}
