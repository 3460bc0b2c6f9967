import Access
import Pixels
import Scene
import TestSupport
import Testing

@testable import Store

/// Where nobody wants to be alerted for a while, as the database keeps it.
@Suite("Suspensions")
struct SuspensionStoreTests {
  private let folder = TemporaryFolder()
  private let clock = SetClock(.start)
  private static let sari = Performer(name: "Sari", address: "192.0.2.1")

  private func open() throws -> EventStore {
    try EventStore(path: folder.database, clock: clock)
  }

  @Test func suspensionOutlivesARestartAndEndsByItself() async throws {
    let store = try open()
    try await store.describe([
      KnownCamera(id: "gate", name: "Gerbang", zones: [.init(id: "door", name: "Pintu")])
    ])
    let made = try await store.suspend(
      "gate", zone: "door", until: .start + 3_600, reason: "cleaning", by: Self.sari)
    #expect(made.cameraName == "Gerbang" && made.zoneName == "Pintu" && made.by == "Sari")
    #expect(made.beganAt == .start && made.endsAt == .start + 3_600)
    let all = try await store.suspend("yard", until: .start + 60, reason: "paint", by: Self.sari)
    #expect(try await store.suspensions() == [all, made])
    try store.close()
    let again = try open()
    #expect(try await again.suspensions() == [all, made])
    clock.advance(by: .seconds(60))
    #expect(try await again.suspensions() == [made])
    clock.advance(by: .seconds(3_540))
    #expect(try await again.suspensions().isEmpty)
    let error = await #expect(throws: StoreError.self) {
      try await again.endSuspension(made.id, by: Self.sari)
    }
    #expect(error?.code == .unknownSuspension)
  }

  @Test(arguments: [
    ("in the past", -1, false), ("now", 0, false), ("in a moment", 1, true),
    ("in seven days", 7 * 86_400, true), ("later", 7 * 86_400 + 1, false),
  ])
  func endIsInTheFutureAndBounded(_ name: String, seconds: Int, isPossible: Bool) async throws {
    let store = try open()
    do throws(StoreError) {
      _ = try await store.suspend("gate", until: .start + seconds, reason: "x", by: Self.sari)
      #expect(isPossible)
    } catch { #expect(!isPossible && error.code == .conflict) }
    #expect(try await store.suspensions().isEmpty == !isPossible)
  }

  @Test func newOneTakesThePlaceOfTheOld() async throws {
    let store = try open()
    _ = try await store.suspend("gate", until: .start + 60, reason: "a", by: Self.sari)
    let longer = try await store.suspend("gate", until: .start + 900, reason: "b", by: Self.sari)
    let zone = try await store.suspend(
      "gate", zone: "door", until: .start + 30, reason: "c", by: Self.sari)
    #expect(try await store.suspensions() == [zone, longer])
    try await store.endSuspension(zone.id, by: Performer(name: "Budi"))
    #expect(try await store.suspensions() == [longer])
    let audit = try await store.audit(AuditFilter()).entries
    #expect(audit.map(\.action) == [.suspensionEnded, .suspended, .suspended, .suspended])
    #expect(audit.map(\.by.name) == ["Budi", "Sari", "Sari", "Sari"])
    #expect(audit.allSatisfy { $0.camera == "gate" })
    #expect(audit[1].subject == "door until \(WallTime.start + 30): c")
  }

  @Test func suspensionOfAnotherGroupIsNotThere() async throws {
    let store = try open()
    try await store.describe([
      KnownCamera(id: "gate", name: "Gate", group: "Ampera", zones: [])
    ])
    let made = try await store.suspend("gate", until: .start + 60, reason: "a", by: Self.sari)
    let outside = Scope.groups(["Jakabaring"])
    #expect(try await store.suspensions(in: outside).isEmpty)
    let error = await #expect(throws: StoreError.self) {
      try await store.endSuspension(made.id, by: Self.sari, in: outside)
    }
    #expect(error?.code == .unknownSuspension)
    #expect(try await store.suspensions(in: .groups(["Ampera"])) == [made])
  }

  @Test func eventSaysThatItWasSuspended() async throws {
    let store = try open()
    let event = Event.make(1)
    try await store.record([
      EventTransition(step: .began, event: event, at: event.beganAt, isSuspended: true),
      event.ended(after: 9).finish,
    ])
    let stored = try #require(try await store.event(event.id))
    #expect(stored.isSuspended && stored.alert == nil && stored.happening == nil)
    try await store.record([Event.make(2).began])
    #expect(try await store.event(.numbered(2))?.isSuspended == false)
    #expect(try await store.queue().happenings.isEmpty)
  }
}
