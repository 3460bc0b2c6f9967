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

  @Test(.timeLimit(.minutes(2)))
  func camerasComeChangeAndGoByTheAPIAndByTheFileWithoutTouchingTheOthers() async throws {
    let clip = ConfigurationText.repository.appending(path: "sample-streams/gate-sub.mp4").path
    let server = try RTSPServer(files: ["/a": clip, "/b": clip], credentials: "viewer:hush")
    defer { server.stop() }
    let gate = "cameras:\n  - {id: gate, url: \"\(server.address("/a"))\"}\n"
    let pantau = try RunningPantau(configuration: gate)
    func camera(_ id: String) async -> RunningPantau.ToldCamera? {
      await pantau.cameras().first { $0.id == id }
    }
    func isWatched(_ id: String) async throws {
      try await eventually { (await camera(id)?.framesAnalysed ?? 0) > 0 }
    }
    func ids() async -> [String] { await pantau.cameras().map(\.id) }
    try await isWatched("gate")

    // By the API.
    let (added, body) = try await pantau.send(
      "POST", "/api/v1/cameras", #"{"id": "roof", "url": "\#(server.address("/b"))"}"#)
    #expect(added == 201 && !body.contains("hush"))
    #expect(await ids() == ["gate", "roof"])
    try await isWatched("roof")
    let path = "/api/v1/cameras/roof"
    let (refused, problem) = try await pantau.send("PUT", path, #"{"url": "\#(clip)", "x": 1}"#)
    #expect(refused == 422 && problem.contains("unknown key"))
    // The password stays, so it connects again.
    let (changed, _) = try await pantau.send(
      "PUT", path,
      body.replacing(#""id":"roof""#, with: #""id":"roof","name":"Roof""#))
    #expect(changed == 200)
    #expect(await camera("roof")?.name == "Roof")
    try await isWatched("roof")
    #expect(try await pantau.send("DELETE", "/api/v1/cameras/gate").0 == 409)

    // By the file: with an error in it, and then one more camera.
    try pantau.reload(gate + "  - {id: yard}\n")
    try await eventually {
      let health = await pantau.get("/health").map { String(decoding: $0, as: UTF8.self) }
      return health?.contains("pantau.yaml:3:5: cameras[1].url: missing") == true
    }
    #expect(await ids() == ["gate", "roof"])
    try pantau.reload(gate + "  - {id: yard, url: \"\(server.address("/b"))\"}\n")
    try await eventually { await ids() == ["gate", "yard", "roof"] }
    try await isWatched("yard")
    try pantau.reload(gate)
    try await eventually { await ids() == ["gate", "roof"] }

    // What was added is there after a restart, until it is removed.
    #expect(await camera("gate")?.reconnects == 0)
    pantau.process.stop()
    #expect(pantau.process.waitForEnd() == 0)
    let store = try EventStore(path: pantau.database)
    #expect(try await store.runs(of: CameraID("gate")!).count == 1, "one connection all the time")
    #expect(try await store.runs(of: CameraID("roof")!).count == 2)
    #expect(try await store.runs(of: CameraID("yard")!).allSatisfy { $0.end?.reason == "stopped" })
    try store.close()
    try pantau.restart()
    defer { pantau.process.stop() }
    #expect(await ids() == ["gate", "roof"])
    #expect(try await pantau.send("DELETE", path).0 == 204)
    #expect(await ids() == ["gate"])
    #expect(try await pantau.send("DELETE", path).0 == 404)
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
