import Foundation
import GRDB
import Pixels
import Scene
import TestSupport
import Testing

@testable import Store

struct RetentionTests {
  static let day = 86_400
  let folder = TemporaryFolder()
  let store: EventStore

  init() throws { store = try EventStore(path: folder.database, clock: SetClock()) }

  /// An ended event with a snapshot of `bytes` on disk.
  @discardableResult
  func addEvent(_ number: Int, day: Int, bytes: Int = 1_000, isSeen: Bool = true) async throws
    -> EventID
  {
    let event = Event.make(number, second: day * Self.day).ended(after: 10)
    try await store.record([event.finish])
    let evidence = Evidence.snapshot(of: event.id, bytes: bytes)
    try writeFile(evidence.fileName, bytes: bytes)
    try await store.record(evidence)
    if isSeen { try await store.acknowledge(event.id, by: "Sari") }
    return event.id
  }

  /// A file that was written at `.start`.
  func writeFile(_ name: String, bytes: Int) throws {
    let path = folder.evidence + "/" + name
    try Data(count: bytes).write(to: URL(fileURLWithPath: path))
    let written = Date(timeIntervalSince1970: Double(WallTime.start.microseconds) / 1_000_000)
    try FileManager.default.setAttributes([.modificationDate: written], ofItemAtPath: path)
  }

  func files() throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: folder.evidence))
  }

  func events() async throws -> Set<EventID> {
    Set(try await store.events(EventFilter(), limit: 1_000).events.map(\.id))
  }

  func apply(_ policy: RetentionPolicy, day: Int) async throws -> RetentionReport {
    try await store.applyRetention(
      policy, now: .start + day * Self.day, evidenceDirectory: folder.evidence)
  }

  static func policy(_ change: (inout RetentionPolicy) -> Void) -> RetentionPolicy {
    var policy = RetentionPolicy()
    policy.maximumAge = nil
    policy.maximumSampleAge = nil
    policy.changeAge = .seconds(100 * day)
    change(&policy)
    return policy
  }

  @Test func oldEventsGoWithFilesAndTrail() async throws {
    let old = try await addEvent(1, day: 0)
    let young = try await addEvent(2, day: 8)
    let report = try await apply(Self.policy { $0.maximumAge = .seconds(5 * Self.day) }, day: 10)
    #expect(report.eventsDeleted == 1 && report.filesDeleted == 1)
    #expect(report.fileBytesDeleted == 1_000 && report.filesKept == 0)
    #expect(try await events() == [young])
    #expect(try files() == ["\(young).jpg"])
    #expect(try await store.changes(after: 0).allSatisfy { $0.event.id == young })
    let rows = try await store.read("test") { db in
      try ["acknowledgements", "evidence", "garbage"].map { table in
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)")
      }
    }
    #expect(rows == [1, 1, 0])
    let statistics = try await store.statistics()
    #expect(statistics.eventsByKind == [.motion: 1] && statistics.evidenceBytes == 1_000)
    #expect(try await store.event(old) == nil)
  }

  /// The totals that triggers keep are those that counting finds.
  @Test func totalsStayRightWhateverHappens() async throws {
    for number in 0..<12 {
      let severity = Severity.allCases[number % 4]
      let event = Event.make(
        number, kind: EventKind.allCases[number % 3], second: number, severity: severity)
      try await store.record([number < 8 ? event.began(alert: severity) : event.began])
      try await store.record([event.updated(at: 1, alert: number % 2 == 0 ? .alarm : nil)])
      if number % 3 == 0 { try await store.resolve(event.id, as: .test, by: "Sari") }
      if number % 6 == 0 { try await store.record([event.updated(at: 2, alert: .critical)]) }
      if number % 4 == 0 { try await store.acknowledge(event.id, by: "Sari") }
      if number < 9 { try await store.record([event.ended(after: 5).finish]) }
      try await store.record(.snapshot(of: event.id, bytes: 100 * number))
      try await store.record(.snapshot(of: event.id, bytes: 10 * number, second: 1))
    }
    func expectRight() async throws {
      let (counted, kept) = try await store.read("test") { db in
        func table(_ sql: String) throws -> [String: Int] {
          Dictionary(
            uniqueKeysWithValues: try Row.fetchAll(db, sql: sql).map { ($0[0], $0[1]) }
          )
          .filter { $0.value != 0 }
        }
        let counted = [
          try table("SELECT kind, count(*) FROM events GROUP BY kind"),
          try table(
            """
            SELECT alert_severity, count(*) FROM events
            WHERE alert_severity IS NOT NULL AND state <> 'resolved' GROUP BY alert_severity
            """),
          try table("SELECT kind, count(*) FROM evidence GROUP BY kind"),
          try table("SELECT kind, sum(byte_count) FROM evidence GROUP BY kind"),
        ]
        let kept = [
          try table("SELECT kind, event_count FROM event_totals"),
          try table("SELECT severity, event_count FROM open_alert_totals"),
          try table("SELECT kind, file_count FROM evidence_totals"),
          try table("SELECT kind, byte_count FROM evidence_totals"),
        ]
        return (counted, kept)
      }
      #expect(counted == kept)
    }
    try await expectRight()
    let policy = Self.policy {
      $0.maximumAge = .zero
      $0.unacknowledgedGrace = .zero
    }
    #expect(try await apply(policy, day: 1).eventsDeleted == 9)
    try await expectRight()
  }

  @Test func openEventStaysHoweverOld() async throws {
    let open = Event.make(1)
    try await store.record([open.began])
    try await addEvent(2, day: 0)
    let policy = Self.policy {
      $0.maximumAge = .seconds(Self.day)
      $0.maximumBytes = 0
    }
    let report = try await apply(policy, day: 100)
    #expect(report.eventsDeleted == 1 && report.exceedsMaximum)
    #expect(try await events() == [open.id])
  }

  @Test func unseenEventStaysForItsGrace() async throws {
    let unseen = try await addEvent(1, day: 0, isSeen: false)
    try await addEvent(2, day: 0)
    let policy = Self.policy {
      $0.maximumAge = .seconds(Self.day)
      $0.maximumBytes = 0
      $0.unacknowledgedGrace = .seconds(30 * Self.day)
    }
    #expect(try await apply(policy, day: 20).eventsDeleted == 1)
    #expect(try await events() == [unseen])
    #expect(try await apply(policy, day: 31).eventsDeleted == 1)
    #expect(try await events().isEmpty)
  }

  @Test func oldestGoUntilTheRestFits() async throws {
    // More than two batches, so that the bound is met after some of them.
    let all = (0..<500).map { Event.make($0, second: $0).ended(after: 10) }
    try await store.record(all.map(\.finish))
    for event in [all[0], all[199], all[200], all[499]] {
      try await store.record(.snapshot(of: event.id, bytes: 2_000_000))
    }
    let maximum = 5_000_000
    let policy = Self.policy {
      $0.maximumBytes = maximum
      $0.unacknowledgedGrace = .zero
    }
    let report = try await apply(policy, day: 1)
    #expect(!report.exceedsMaximum && report.bytesAfter <= maximum)
    #expect(report.eventsDeleted == 200)
    #expect(try await events() == Set((200..<500).map(EventID.numbered)))
  }

  @Test func samplesRunsAndChangesGoByTheirAge() async throws {
    for day in 0..<10 {
      try await store.record((0..<48).map { .make(second: day * Self.day + $0 * 1_800) })
      let run = CameraRun(
        id: .numbered(day), camera: "gate", beganAt: .start + day * Self.day, codec: "h264",
        picture: PixelSize(width: 640, height: 360))
      try await store.recordBegan(run)
      if day != 1 {
        try await store.recordEnded(
          CameraRunEnd(run: run.id, endedAt: run.beganAt + 60, frames: 1, reason: "over"))
      }
    }
    try await store.record([Event.make(100).began])
    let policy = Self.policy {
      $0.maximumAge = .seconds(5 * Self.day)
      $0.maximumSampleAge = .seconds(3 * Self.day)
      $0.changeAge = .seconds(5 * Self.day)
    }
    let report = try await apply(policy, day: 10)
    #expect(report.samplesDeleted == 7 * 48)
    #expect(report.runsDeleted == 4)
    #expect(report.changesDeleted == 1)
    let points = try await store.zoneSeries(
      camera: "gate", zone: "door", from: .start, to: .start + 20 * Self.day,
      bucket: .seconds(Self.day))
    #expect(points.map(\.beganAt) == (7..<10).map { .start + $0 * Self.day })
    #expect(
      try await store.runs(of: "gate").map(\.id) == [9, 8, 7, 6, 5, 1].map(EventID.numbered))
    #expect(try await store.earliestSequence() == nil)
    #expect(try await store.latestSequence() == 1)
  }

  @Test func samplesGoForRoomWhenNoEventIsLeft() async throws {
    for day in 0..<20 {
      try await store.record((0..<1_440).map { .make(second: day * Self.day + $0 * 60) })
    }
    let report = try await apply(Self.policy { $0.maximumBytes = 1_000_000 }, day: 20)
    #expect(report.bytesAfter <= 1_000_000 && !report.exceedsMaximum)
    let points = try await store.zoneSeries(
      camera: "gate", zone: "door", from: .start, to: .start + 20 * Self.day,
      bucket: .seconds(Self.day))
    #expect(points.last?.beganAt == .start + 19 * Self.day)
    #expect(points.count < 20)
  }

  @Test func databaseFileShrinks() async throws {
    for batch in 0..<20 {
      try await store.record((0..<200).map { Event.make(batch * 200 + $0).ended(after: 1).finish })
    }
    try await store.checkpoint()
    let before = try await store.statistics().databaseBytes
    let report = try await apply(
      Self.policy {
        $0.maximumAge = .zero
        $0.unacknowledgedGrace = .zero
      }, day: 1)
    #expect(report.eventsDeleted == 4_000)
    let size = try FileManager.default.attributesOfItem(atPath: folder.database)[.size] as? Int
    #expect(try #require(size) < before / 4)
  }

  @Test func interruptedDeletionIsTakenUpAgain() async throws {
    // A crash after the rows went and before the files did.
    let id = try await addEvent(1, day: 0)
    try await store.write("test") { transaction in
      try transaction.discard(fileName: "\(id).jpg", byteCount: 1_000)
      try transaction.db.execute(sql: "DELETE FROM events")
    }
    let report = try await apply(Self.policy { _ in }, day: 1)
    #expect(report.filesDeleted == 1 && report.orphansFound == 0)
    #expect(try files().isEmpty)

    // A crash after the file went and before its name did.
    try await store.write("test") { try $0.discard(fileName: "gone.jpg", byteCount: 5) }
    #expect(try await apply(Self.policy { _ in }, day: 1).filesKept == 0)
    let left = try await store.read("test") {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM garbage")
    }
    #expect(left == 0)
  }

  @Test func fileWithoutAnEventIsFoundAndOthersAreLeftAlone() async throws {
    let known = try await addEvent(1, day: 0)
    let orphan = EventID.numbered(2)
    try writeFile("\(orphan).mp4", bytes: 300)
    try writeFile("holiday.jpg", bytes: 300)
    try FileManager.default.createDirectory(
      atPath: folder.evidence + "/\(EventID.numbered(3))", withIntermediateDirectories: false)
    let report = try await apply(Self.policy { _ in }, day: 1)
    #expect(report.orphansFound == 1 && report.fileBytesDeleted == 300)
    #expect(try files() == ["\(known).jpg", "holiday.jpg", "\(EventID.numbered(3))"])
  }

  @Test func fileThatIsBeingWrittenIsNoOrphan() async throws {
    try writeFile("\(EventID.numbered(2)).mp4", bytes: 300)
    let report = try await store.applyRetention(
      Self.policy { _ in }, now: .start + 60, evidenceDirectory: folder.evidence)
    #expect(report.orphansFound == 0)
    #expect(try files().count == 1)
  }

  @Test func missingEvidenceFolderIsNoFault() async throws {
    try await addEvent(1, day: 0)
    let report = try await store.applyRetention(
      Self.policy { $0.maximumAge = .zero }, now: .start + Self.day,
      evidenceDirectory: folder.path + "/nowhere")
    #expect(report.eventsDeleted == 1 && report.filesDeleted == 1)
  }

  @Test func writersGetTheirTurnMeanwhile() async throws {
    try await store.record((0..<3_000).map { Event.make($0).ended(after: 1).finish })
    let policy = Self.policy {
      $0.maximumAge = .zero
      $0.unacknowledgedGrace = .zero
    }
    async let report = apply(policy, day: 1)
    // Open events, recorded while the others are being deleted, all stay.
    for number in 5_000..<5_050 { try await store.record([Event.make(number).began]) }
    #expect(try await report.eventsDeleted == 3_000)
    #expect(try await events() == Set((5_000..<5_050).map(EventID.numbered)))
  }
}
