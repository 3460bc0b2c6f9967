import Pixels
import Scene
import Testing

@testable import Store

struct HeatTests {
  let folder = TemporaryFolder()

  private func sample(
    hour: Int, kind: HeatKind = .motion, camera: CameraID = "gate", watched: Int = 3_600,
    _ values: [Int: Float]
  ) -> HeatSample {
    var cells = [Float](repeating: 0, count: HeatSample.columns * HeatSample.rows)
    for (index, value) in values { cells[index] = value }
    return HeatSample(
      camera: camera, kind: kind, beganAt: .start + hour * 3_600, watched: .seconds(watched),
      cells: cells)
  }

  private func map(_ store: EventStore, _ from: Int, _ to: Int, _ kind: HeatKind = .motion)
    async throws -> HeatMap?
  {
    try await store.heatMap(of: kind, camera: "gate", from: .start + from, to: .start + to)
  }

  @Test func hoursAreAddedByHowLongTheyWereWatched() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record([
      sample(hour: 0, [7: 0.5]), sample(hour: 1, watched: 1_800, [7: 0.2, 8: 0.4]),
      sample(hour: 2, [9: 1]), sample(hour: 0, kind: .crowd, [7: 3]),
      sample(hour: 0, camera: "yard", [7: 1]),
    ])
    let found = try #require(try await map(store, 600, 7_200))
    #expect(found.watched == .seconds(5_400))
    #expect(abs(found.cells[7] - (0.5 * 2 + 0.2) / 3) < 0.005)
    #expect(abs(found.cells[8] - 0.4 / 3) < 0.005)
    #expect(found.cells[9] == 0 && found.highest == found.cells[7])
    #expect(try await map(store, 0, 3_600, .crowd)?.cells[7] == 3)
    #expect(try await map(store, 36_000, 72_000) == nil)
  }

  @Test func theFullerOfOneHourStays() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record([sample(hour: 0, watched: 600, [1: 0.5])])
    try await store.record([sample(hour: 0, watched: 900, [1: 0.25])])
    try await store.record([sample(hour: 0, watched: 60, [1: 1])])
    let found = try #require(try await map(store, 0, 3_600))
    #expect(found.watched == .seconds(900) && abs(found.cells[1] - 0.25) < 1e-6)
    // Another process run adds its own.
    try store.close()
    let next = try EventStore(path: folder.database)
    try await next.record([sample(hour: 0, watched: 900, [1: 0.75])])
    let both = try #require(try await map(next, 0, 3_600))
    #expect(both.watched == .seconds(1_800) && abs(both.cells[1] - 0.5) < 1e-6)
  }

  @Test func emptyMapsAreKeptAsNothingMoved() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record([sample(hour: 0, [:])])
    let found = try #require(try await map(store, 0, 3_600))
    #expect(found.highest == 0 && found.watched == .seconds(3_600))
  }

  @Test func retentionTakesThemWithTheSeries() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record((0..<500).map { sample(hour: $0 - 500, [1: 1]) })
    var policy = RetentionPolicy()
    policy.maximumSampleAge = .seconds(100 * 3_600)
    try await store.applyRetention(policy, now: .start, evidenceDirectory: folder.evidence)
    #expect(try await map(store, -500 * 3_600, -101 * 3_600) == nil)
    #expect(try await map(store, -100 * 3_600, 0)?.watched == .seconds(100 * 3_600))
  }
}
