import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

/// `pantau run`, the real program, on real clips.
@Suite(.serialized) struct RunTests {
  @Test(.timeLimit(.minutes(3)))
  func picturesAndAlertsComeWithinHalfAMinuteAndItStopsCleanly() async throws {
    let pantau = try RunningPantau(cameras: ["gate", "plaza"])
    let started = ContinuousClock.now
    try await eventually(within: .seconds(30)) {
      await pantau.get("/api/v1/cameras/plaza/snapshot") != nil
    }
    try await eventually(within: .seconds(30)) {
      let kinds = Set(await pantau.events().map(\.kind))
      return kinds.isSuperset(of: ["motion", "crowd"])
    }
    #expect(ContinuousClock.now - started < .seconds(30))
    pantau.process.stop()
    #expect(pantau.process.waitForEnd() == 0)
    let store = try EventStore(path: pantau.database)
    let events = try await store.events(EventFilter()).events.map(\.event)
    #expect(!events.isEmpty)
    #expect(events.allSatisfy { !$0.isOpen })
    #expect(events.allSatisfy { $0.endReason != .interrupted })
  }

  @Test(.timeLimit(.minutes(2)))
  func densityAndCalibrationOfARunningCameraAreServed() async throws {
    let pantau = try RunningPantau(cameras: ["gate", "plaza"])
    defer { pantau.process.stop() }
    struct Density: Decodable {
      let rows: Int
      let columns: Int
      let blockPx: Int
      let width: Int
      let persons: Double
      let ageS: Double
      let blocks: [[Double]]
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    var density: Density?
    try await eventually(within: .seconds(60)) {
      let data = await pantau.get("/api/v1/cameras/plaza/density?format=values")
      density = data.flatMap { try? decoder.decode(Density.self, from: $0) }
      return (density?.persons ?? 0) > 10
    }
    let found = try #require(density)
    #expect(found.width == 1920 && found.blocks.count == found.rows)
    #expect(found.blocks.allSatisfy { $0.count == found.columns })
    #expect(found.columns == (1920 + found.blockPx - 1) / found.blockPx)
    #expect(found.ageS < 30)
    let sum = found.blocks.joined().reduce(0, +)
    #expect(abs(sum - found.persons) < 0.5)
    let png = try #require(await pantau.get("/api/v1/cameras/plaza/density"))
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    let jpeg = try #require(await pantau.get("/api/v1/cameras/plaza/calibration"))
    #expect(jpeg.starts(with: [0xFF, 0xD8]))
    #expect(await pantau.get("/api/v1/cameras/gate/density") == nil, "nobody is counted there")
    let metrics = String(decoding: try #require(await pantau.get("/metrics")), as: UTF8.self)
    #expect(metrics.contains("pantau_camera_crowd_pictures_counted_total{camera=\"plaza\"}"))
    #expect(!metrics.contains("pantau_camera_crowd_pictures_counted_total{camera=\"gate\"}"))
  }

  @Test(.timeLimit(.minutes(4)))
  func noEventThatTheAPITellsIsLostByAKill() async throws {
    let pantau = try RunningPantau(cameras: ["plaza", "street"])
    var generator = SplitMix64(seed: 50)
    var told: Set<String> = []
    for round in 0..<4 {
      if round > 0 { try pantau.restart() }
      let pause = Duration.milliseconds(Int64.random(in: 1_500...6_000, using: &generator))
      let until = ContinuousClock.now + pause
      while ContinuousClock.now < until {
        told.formUnion(await pantau.events().map(\.id))
        try await Task.sleep(for: .milliseconds(50))
      }
      pantau.process.killAtOnce()
    }
    #expect(!told.isEmpty)
    #expect(
      try ChildProcess.output(
        of: ["/usr/bin/sqlite3", pantau.database, "PRAGMA integrity_check"]) == "ok\n")
    let store = try EventStore(path: pantau.database)
    for id in told {
      let eventID = try #require(EventID(id))
      let stored = try #require(try await store.event(eventID))
      #expect(!stored.event.isOpen, "open events are closed at the next start")
    }
    let reasons = try await store.events(EventFilter(), limit: 500).events
      .compactMap(\.event.endReason)
    #expect(reasons.contains(.interrupted))
  }
}
