import GRDB
import Pixels
import Scene
import TestSupport
import Testing

@testable import Store

struct RecordTests {
  let folder = TemporaryFolder()
  let clock = SetClock()

  func open() throws -> EventStore { try EventStore(path: folder.database, clock: clock) }

  // MARK: - Sources and details

  @Test func eventOfASiteSaysWhatItIsFromAndWhy() async throws {
    let store = try open()
    try await store.describe([
      KnownCamera(
        id: "dishub", name: "Dinas Perhubungan", group: "Palembang", source: .site, zones: [])
    ])
    var event = Event.make(1, kind: .siteDown, camera: "dishub", zone: nil)
    event.detail = "status 503"
    try await store.record([event.began])
    event.detail = "the certificate ended"
    try await store.record([
      EventTransition(step: .updated, event: event, at: event.beganAt + 60)
    ])
    let stored = try #require(try await store.event(event.id))
    #expect(stored.event.detail == "the certificate ended")
    #expect(stored.source == .site && stored.cameraName == "Dinas Perhubungan")
    var filter = EventFilter()
    for (text, count) in [("CERTIFICATE", 1), ("503", 0), ("perhubungan", 1)] {
      filter.text = text
      #expect(try await store.events(filter).events.count == count, "\(text)")
    }
  }

  @Test func detailThatIsTooLongIsCut() async throws {
    let store = try open()
    var event = Event.make(1, kind: .report, camera: "reports", zone: nil)
    event.detail = String(repeating: "é", count: Event.detailLimit + 1)
    try await store.record([event.began])
    #expect(try await store.event(event.id)?.event.detail.count == Event.detailLimit)
  }

  @Test func eventReadsBackAsItWasRecorded() async throws {
    let store = try open()
    let crossing = Event.make(1, kind: .lineCrossing, zone: nil, severity: .alarm, peak: 3)
    try await store.record([crossing.began])
    #expect(try await store.event(crossing.id)?.event == crossing)

    let ended = crossing.with(severity: .critical, peak: 5).ended(after: 12, .sceneChange)
    try await store.record([ended.finish])
    let stored = try #require(try await store.event(crossing.id))
    #expect(stored.event == ended)
    #expect(stored.state == .new)
    #expect(stored.trail.isEmpty && stored.evidence.isEmpty && stored.alert == nil)
  }

  /// What is in the database after steps that came twice, late or without their beginning.
  @Test(arguments: [
    (name: "in order", steps: [0, 1, 2, 3], kept: 3, changes: 4),
    (name: "each twice", steps: [0, 0, 1, 1, 3, 3], kept: 3, changes: 3),
    (name: "an update after the end", steps: [0, 3, 1], kept: 3, changes: 2),
    (name: "a beginning after an update", steps: [1, 0], kept: 1, changes: 1),
    (name: "an older update after a newer", steps: [0, 2, 1], kept: 2, changes: 2),
    (name: "an end alone", steps: [3], kept: 3, changes: 1),
    (name: "an update alone", steps: [1], kept: 1, changes: 1),
  ])
  func newestStepStays(situation: (name: String, steps: [Int], kept: Int, changes: Int))
    async throws
  {
    let event = Event.make(1)
    let steps = [
      event.began,
      event.with(severity: .warning, peak: 0.5).updated(at: 1),
      event.with(severity: .alarm, peak: 0.7).updated(at: 2),
      event.with(severity: .alarm, peak: 0.7).ended(after: 9).finish,
    ]
    let store = try open()
    for step in situation.steps { try await store.record([steps[step]]) }
    #expect(try await store.event(event.id)?.event == steps[situation.kept].event)
    #expect(try await store.changes(after: 0).count == situation.changes)
    #expect(try await store.events(EventFilter()).events.count == 1)
  }

  @Test func alertIsStoredOnceAndMostSevereOneShown() async throws {
    let store = try open()
    let event = Event.make(1, severity: .warning)
    try await store.record([event.began(alert: .warning), event.began(alert: .warning)])
    let worse = event.with(severity: .alarm, peak: 1)
    try await store.record([worse.updated(at: 5, alert: .alarm)])
    let stored = try #require(try await store.event(event.id))
    #expect(stored.alert?.severity == .alarm)
    #expect(stored.alert?.raisedAt == .start + 5)
    #expect(
      try await store.changes(after: 0).map(\.kind) == [.began, .alerted, .updated, .alerted])
  }

  @Test func worseAlertMakesHandledEventNewAgain() async throws {
    let store = try open()
    let event = Event.make(1, severity: .warning)
    try await store.record([event.began(alert: .warning)])
    try await store.resolve(event.id, as: .falseAlarm, by: "Sari")
    try await store.record([event.updated(at: 3), event.updated(at: 4, alert: .warning)])
    #expect(try await store.event(event.id)?.state == .resolved)

    try await store.record([event.updated(at: 5, alert: .critical)])
    let stored = try #require(try await store.event(event.id))
    #expect(stored.state == .new)
    #expect(stored.outcome == nil)
    #expect(stored.trail.map(\.action) == [.resolve, .reopen])
    #expect(stored.by == "Sari")
    #expect(try await store.queue().happenings.flatMap(\.events).map(\.id) == [event.id])
  }

  @Test func valueThatIsNoNumberDoesNotLoseTheEvent() async throws {
    let store = try open()
    let event = Event.make(1, peak: .nan)
    try await store.record([event.began])
    #expect(try await store.event(event.id)?.event.peakValue == 0)
  }

  @Test func newerSnapshotTakesThePlaceOfTheOlder() async throws {
    let store = try open()
    let event = Event.make(1)
    try await store.record([event.began])
    let first = Evidence.snapshot(of: event.id, name: "a.jpg", bytes: 100)
    let second = Evidence.snapshot(of: event.id, name: "b.jpg", bytes: 150, second: 4)
    let clip = Evidence.clip(of: event.id, bytes: 1_000)
    for evidence in [first, first, clip, second] { try await store.record(evidence) }
    #expect(try await store.event(event.id)?.evidence == [second, clip])
    let garbage = try await store.read("test") { db in
      try String.fetchAll(db, sql: "SELECT file_name FROM garbage")
    }
    #expect(garbage == ["a.jpg"])
    let statistics = try await store.statistics()
    #expect(statistics.evidenceFiles == 2 && statistics.evidenceBytes == 1_150)
    #expect(
      try await store.changes(after: 0).map(\.kind) == [.began, .evidence, .evidence, .evidence])
  }

  @Test(arguments: ["", "../pantau.sqlite", "/etc/passwd", ".hidden", "a/b.jpg", "nul\0.jpg"])
  func evidenceWithPathInsteadOfNameIsRefused(name: String) async throws {
    let store = try open()
    let event = Event.make(1)
    try await store.record([event.began])
    let error = await #expect(throws: StoreError.self) {
      try await store.record(.snapshot(of: event.id, name: name))
    }
    #expect(error?.code == .badFileName)
  }

  @Test func evidenceOfUnknownEventIsRefused() async throws {
    let store = try open()
    let error = await #expect(throws: StoreError.self) {
      try await store.record(.snapshot(of: .numbered(7)))
    }
    #expect(error?.code == .unknownEvent)
  }

  @Test func runsReadBackNewestFirst() async throws {
    let store = try open()
    let runs = (0..<3).map { index in
      CameraRun(
        id: .numbered(index), camera: "gate", beganAt: .start + index * 100, codec: "h264",
        picture: PixelSize(width: 1920, height: 1080))
    }
    for run in runs + runs { try await store.recordBegan(run) }
    let end = CameraRunEnd(
      run: runs[1].id, endedAt: .start + 150, frames: 1_250, reason: "the server went away")
    try await store.recordEnded(end)
    try await store.recordEnded(end)
    #expect(
      try await store.runs(of: "gate") == [
        StoredRun(run: runs[2], end: nil), StoredRun(run: runs[1], end: end),
        StoredRun(run: runs[0], end: nil),
      ])
    #expect(try await store.runs(of: "other").isEmpty)
    let error = await #expect(throws: StoreError.self) {
      try await store.recordEnded(
        CameraRunEnd(run: .numbered(9), endedAt: .start, frames: 0, reason: ""))
    }
    #expect(error?.code == .unknownRun)
  }

  @Test func writeGoesOnWhenItsTaskIsCancelled() async throws {
    let store = try open()
    let event = Event.make(1)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      try await store.record([event.began])
    }
    task.cancel()
    try await task.value
    #expect(try await store.event(event.id) != nil)
  }
}
