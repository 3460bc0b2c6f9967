import Access
import Foundation
import GRDB
import Pixels
import Scene
import TestSupport
import Testing

@testable import Store

/// Legal hold: what retention leaves alone.
struct HoldTests {
  private static let day = 86_400
  private let folder = TemporaryFolder()
  private let store: EventStore
  private let admin = Performer(name: "Sari", address: "192.0.2.7")

  init() throws { store = try EventStore(path: folder.database, clock: SetClock()) }

  /// An ended, seen event with a snapshot on disk.
  private func add(_ number: Int) async throws -> EventID {
    let event = Event.make(number, second: number).ended(after: 10)
    try await store.record([event.finish])
    let evidence = Evidence.snapshot(of: event.id)
    try Data(count: 1_000).write(
      to: URL(fileURLWithPath: folder.evidence + "/" + evidence.fileName))
    try await store.record(evidence)
    try await store.acknowledge(event.id, by: "Budi")
    return event.id
  }

  private func applyRetention(_ change: (inout RetentionPolicy) -> Void) async throws
    -> RetentionReport
  {
    var policy = RetentionPolicy()
    policy.maximumAge = nil
    change(&policy)
    return try await store.applyRetention(
      policy, now: .start + 400 * Self.day, evidenceDirectory: folder.evidence)
  }

  @Test func heldEventStaysWithItsEvidenceWhateverThePolicySays() async throws {
    let held = try await add(1)
    let other = try await add(2)
    let stored = try await store.hold(held, reason: "case 17", by: admin)
    #expect(stored.hold == Hold(reason: "case 17", by: "Sari", since: .start))
    let byAge = try await applyRetention { $0.maximumAge = .seconds(Self.day) }
    #expect(byAge.eventsDeleted == 1)
    let bySize = try await applyRetention { $0.maximumBytes = 1 }
    #expect(bySize.eventsDeleted == 0 && bySize.exceedsMaximum)
    #expect(try await store.event(other) == nil)
    let kept = try #require(try await store.event(held))
    #expect(kept.trail.count == 1 && kept.hold?.reason == "case 17")
    let file = folder.evidence + "/" + kept.evidence[0].fileName
    #expect(FileManager.default.fileExists(atPath: file))

    try await store.release(held, by: admin)
    #expect(try await applyRetention { $0.maximumAge = .seconds(Self.day) }.eventsDeleted == 1)
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  /// The database itself holds it: no other way to delete leads past it.
  @Test func nothingDeletesAHeldEvent() async throws {
    let held = try await add(1)
    try await store.hold(held, reason: "case 17", by: admin)
    await #expect(throws: StoreError.self) {
      try await store.write("test") { transaction in
        try transaction.db.execute(sql: "DELETE FROM events")
      }
    }
    #expect(try await store.event(held) != nil)
  }

  @Test func holdsAreFoundChangedAndTold() async throws {
    let held = try await add(1)
    _ = try await add(2)
    let sequence = try await store.latestSequence()
    try await store.hold(held, reason: "first", by: admin)
    try await store.hold(held, reason: "second", by: admin)
    var filter = EventFilter()
    filter.onlyHeld = true
    #expect(try await store.events(filter).events.map(\.hold?.reason) == ["second"])
    try await store.release(held, by: admin)
    // Once more does nothing.
    try await store.release(held, by: admin)
    #expect(try await store.events(filter).events.isEmpty)
    #expect(
      try await store.changes(after: sequence).map(\.kind) == [.held, .held, .released])
    let audit = try await store.audit(AuditFilter()).entries
    #expect(audit.prefix(3).map(\.action) == [.eventReleased, .eventHeld, .eventHeld])
    #expect(audit.prefix(3).map(\.subject) == ["", "second", "first"])
    #expect(audit[0].by == admin && audit[0].event == held)
  }

  @Test func eventOfAnotherGroupIsNotThere() async throws {
    let event = try await add(1)
    await #expect(throws: StoreError.self) {
      try await store.hold(event, reason: "r", by: admin, in: .groups(["Ampera"]))
    }
    #expect(try await store.event(event)?.hold == nil)
  }
}
