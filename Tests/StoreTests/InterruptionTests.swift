import Foundation
import GRDB
import Pixels
import Scene
import Synchronization
import TestSupport
import Testing

@testable import Store

struct InterruptionTests {
  let folder = TemporaryFolder()

  /// What was recorded of an event before the process died, and when it is said to have ended.
  static let situations:
    [(name: String, steps: [EventTransition], samples: [ZoneSample], seconds: Int)] = [
      ("only begun", [Event.make(1).began], [], 0),
      ("updated", [Event.make(1).began, Event.make(1).updated(at: 7)], [], 7),
      ("sample of its zone later", [Event.make(1).began], [.make(second: 60)], 120),
      ("sample of its zone before", [Event.make(1).began], [.make(second: -120)], 0),
      ("sample of another zone", [Event.make(1).began], [.make(zone: "lawn", second: 60)], 0),
      (
        "whole picture", [Event.make(1, zone: nil).began],
        [.make(zone: nil, second: 10, length: 10), .make(second: 600)], 20
      ),
    ]

  @Test(arguments: situations)
  func openEventEndsAtTheLastSignOfIt(
    situation: (name: String, steps: [EventTransition], samples: [ZoneSample], seconds: Int)
  ) async throws {
    let crashed = TemporaryFolder()
    let store = try EventStore(path: folder.database)
    try await store.record(situation.steps)
    try await store.record(situation.samples)
    try folder.copyDatabase(to: crashed)

    let reopened = try EventStore(path: crashed.database, clock: SetClock(.start + 9_000))
    let stored = try #require(try await reopened.event(.numbered(1)))
    #expect(stored.event.endReason == .interrupted)
    #expect(stored.event.endedAt == .start + situation.seconds)
    let last = try #require(
      try await reopened.changes(after: Int64(situation.steps.count)).last)
    #expect(last.kind == .ended && last.at == .start + 9_000)

    // Nothing more at the next start.
    try reopened.close()
    let again = try EventStore(path: crashed.database)
    #expect(try await again.latestSequence() == last.sequence)
    #expect(try await again.event(.numbered(1)) == stored)
  }

  @Test func endedEventsAndRunsStayAsTheyWere() async throws {
    let event = Event.make(1).ended(after: 4)
    var store = try EventStore(path: folder.database)
    try await store.record([event.finish])
    let run = CameraRun(
      id: .numbered(5), camera: "gate", beganAt: .start, codec: "h264",
      picture: PixelSize(width: 640, height: 360))
    let end = CameraRunEnd(run: run.id, endedAt: .start + 9, frames: 225, reason: "end of stream")
    try await store.recordBegan(run)
    try await store.recordEnded(end)
    try store.close()
    store = try EventStore(path: folder.database)
    #expect(try await store.event(event.id)?.event == event)
    #expect(try await store.runs(of: "gate") == [StoredRun(run: run, end: end)])
  }

  @Test func openRunEndsAtTheLastSignOfItsCamera() async throws {
    let crashed = TemporaryFolder()
    let store = try EventStore(path: folder.database)
    for (number, camera) in ["gate", "yard", "roof"].enumerated() {
      try await store.recordBegan(
        CameraRun(
          id: .numbered(number), camera: CameraID(camera)!, beganAt: .start, codec: "h264",
          picture: PixelSize(width: 640, height: 360)))
    }
    try await store.record([Event.make(10, second: 5).ended(after: 6).finish])
    try await store.record([.make(camera: "yard", second: 60)])
    try folder.copyDatabase(to: crashed)
    let reopened = try EventStore(path: crashed.database)
    for (camera, seconds) in [("gate", 11), ("yard", 120), ("roof", 0)] {
      let end = try await reopened.runs(of: CameraID(camera)!).first?.end
      #expect(end?.endedAt == .start + seconds)
      #expect(end?.reason == "interrupted")
    }
  }

  /// Copies of the files in the middle of writing are what crashes at those moments leave.
  @Test func copyInMidStreamHoldsAllThatWasReported() async throws {
    let store = try EventStore(path: folder.database)
    try await withThrowingTaskGroup(of: Void.self) { group in
      let reported = Reported()
      group.addTask {
        for number in 0..<2_000 {
          let event = Event.make(number, second: number)
          try await store.record([event.began])
          if number % 2 == 0 { try await store.record([event.ended(after: 1).finish]) }
          reported.add(number)
        }
      }
      for _ in 0..<8 {
        try await Task.sleep(for: .milliseconds(30))
        let crashed = TemporaryFolder()
        let before = reported.count
        try folder.copyDatabase(to: crashed)
        try await Self.expectSound(crashed.database, holding: before)
      }
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  /// A real kill, in a process of its own.
  @Test(arguments: [20, 55, 130])
  func killedProcessLosesNothingThatItReported(milliseconds: Int) async throws {
    let path = folder.database
    let report = folder.path + "/reported"
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, report = report as String, milliseconds = milliseconds as Int] in
      let store = try EventStore(path: path)
      _ = FileManager.default.createFile(atPath: report, contents: nil)
      let reported = FileHandle(forWritingAtPath: report)!
      let executioner = Thread {
        Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
        kill(getpid(), SIGKILL)
      }
      executioner.start()
      var number = 0
      while true {
        let event = Event.make(number, second: number)
        try await store.record([event.began])
        if number % 2 == 0 { try await store.record([event.ended(after: 1).finish]) }
        number += 1
        try reported.write(contentsOf: Data([0]))
      }
    }
    let count = try FileManager.default.attributesOfItem(atPath: report)[.size] as? Int
    try await Self.expectSound(path, holding: try #require(count))
  }

  /// Opens a database that a crash left: it is whole, has at least the first `count` events, and
  /// none of them goes on.
  static func expectSound(_ path: String, holding count: Int) async throws {
    let store = try EventStore(path: path)
    let check = try await store.read("test") { db in
      try String.fetchAll(db, sql: "PRAGMA integrity_check")
        + String.fetchAll(db, sql: "PRAGMA foreign_key_check")
    }
    #expect(check == ["ok"])
    for number in 0..<count {
      let event = try #require(try await store.event(.numbered(number))).event
      #expect(event.endReason == (number % 2 == 0 ? .finished : .interrupted))
    }
    #expect(try await store.statistics().openEventsByKind.isEmpty)
    try store.close()
  }
}

/// How many events a writer was told to be durable.
final class Reported: Sendable {
  private let numbers = Mutex(0)

  var count: Int { numbers.withLock { $0 } }
  func add(_ number: Int) { numbers.withLock { $0 = number + 1 } }
}
