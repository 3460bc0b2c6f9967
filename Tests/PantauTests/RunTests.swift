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
