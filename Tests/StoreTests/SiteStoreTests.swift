import Foundation
import GRDB
import Pixels
import Scene
import Testing

@testable import Store

@Suite("What is kept of sites") struct SiteStoreTests {
  let folder = TemporaryFolder()

  private func sample(
    hour: Int, site: CameraID = "portal", checks: Int = 60, failures: Int = 0,
    watched: Int = 3_600, down: Int = 0, mean: Int = 100
  ) -> SiteSample {
    var sample = SiteSample(site: site, beganAt: .start + hour * 3_600)
    sample.checks = checks
    sample.failures = failures
    sample.watched = .seconds(watched)
    sample.down = .seconds(down)
    sample.meanResponse = .milliseconds(mean)
    sample.highResponse = .milliseconds(2 * mean)
    sample.maximumResponse = .milliseconds(3 * mean)
    sample.certificateEnd = .start + 90 * 86_400
    return sample
  }

  private func series(
    _ store: EventStore, hours: Range<Int>, bucket: Int = 3_600
  ) async throws -> [SitePoint] {
    try await store.siteSeries(
      of: "portal", from: .start + hours.lowerBound * 3_600, to: .start + hours.upperBound * 3_600,
      bucket: .seconds(bucket))
  }

  @Test func seriesIsWhatWasRecorded() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record([
      sample(hour: 0), sample(hour: 1, failures: 30, down: 1_800, mean: 400),
      sample(hour: 5, watched: 60), sample(hour: 0, site: "other", failures: 60),
    ])
    let points = try await series(store, hours: 0..<24)
    #expect(points.map(\.beganAt) == [0, 1, 5].map { .start + $0 * 3_600 })
    #expect(points.map(\.availability) == [1, 0.5, 1])
    #expect(points[1].failures == 30 && points[1].highResponse == .milliseconds(800))
    #expect(try await series(store, hours: 2..<5).isEmpty)
    // Larger buckets are by checks that were answered, the high ones the highest.
    let day = try await series(store, hours: 0..<24, bucket: 86_400)
    #expect(day.count == 1 && day[0].checks == 180 && day[0].watched == .seconds(7_260))
    #expect(day[0].meanResponse == .milliseconds(160))
    #expect(day[0].maximumResponse == .milliseconds(1_200))
  }

  @Test func hourIsToldAgainWithMoreChecks() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record([sample(hour: 0, checks: 5, watched: 300)])
    try await store.record([sample(hour: 0, checks: 60)])
    try await store.record([sample(hour: 0, checks: 5, watched: 300)])
    #expect(try await series(store, hours: 0..<1).map(\.checks) == [60])
    try store.close()
    // The next run adds its own.
    let next = try EventStore(path: folder.database)
    try await next.record([sample(hour: 0, checks: 7, watched: 400)])
    #expect(try await series(next, hours: 0..<1).map(\.checks) == [67])
  }

  @Test func totalsAreOfEachSiteSinceATime() async throws {
    let store = try EventStore(path: folder.database)
    try await store.describe([
      KnownCamera(id: "portal", name: "Portal", source: .site, zones: []),
      KnownCamera(id: "other", name: "Other", source: .site, zones: []),
    ])
    try await store.record([
      sample(hour: 0, down: 3_600), sample(hour: 10, down: 900), sample(hour: 20),
      sample(hour: 20, site: "other", down: 36),
    ])
    let all = try await store.siteTotals(since: .start)
    #expect(all["portal"]?.availability == 1 - 4_500.0 / 10_800)
    #expect(all["other"]?.availability == 0.99)
    // The hour in which it lies counts.
    let late = try await store.siteTotals(since: .start + 10 * 3_600 + 1_800)
    #expect(late["portal"]?.watched == .seconds(7_200))
    #expect(try await store.siteTotals(since: .start + 30 * 3_600).isEmpty)
  }

  @Test func whatIsUsualOfAPageIsKeptAsItIs() async throws {
    let store = try EventStore(path: folder.database)
    #expect(try await store.pageProfile(of: "portal") == nil)
    let profile = PageProfile(
      presence: [1: 0.25, .max: 1, 77: 0.001], pages: 40, learnedAt: .start + 60)
    try await store.keep(["portal": profile])
    #expect(try await store.pageProfile(of: "portal") == profile)
    let later = PageProfile(presence: [5: 0.5], pages: 41, learnedAt: .start + 120)
    try await store.keep(["portal": later])
    #expect(try await store.pageProfile(of: "portal") == later)
    // Bytes that mean nothing are nothing.
    try await store.write("damage") { transaction in
      try transaction.db.execute(
        sql: "UPDATE site_pages SET pairs = ?",
        arguments: [Data([1, 2, 3] + [UInt8](repeating: 255, count: 20))])
    }
    #expect(try await store.pageProfile(of: "portal")?.presence == [:])
  }

  @Test func oldSamplesGo() async throws {
    let store = try EventStore(path: folder.database)
    try await store.record((0..<500).map { sample(hour: $0) })
    var policy = RetentionPolicy()
    policy.maximumSampleAge = .seconds(100 * 3_600)
    try await store.applyRetention(
      policy, now: .start + 500 * 3_600, evidenceDirectory: folder.evidence)
    let points = try await series(store, hours: 0..<500)
    #expect(points.count == 100 && points.first?.beganAt == .start + 400 * 3_600)
  }
}
