import Access
import Pixels
import Scene
import TestSupport
import Testing

@testable import Store

/// Places in the log of changes, and what is given up.
struct DeliveryStoreTests {
  let folder = TemporaryFolder()
  let clock = SetClock()

  private func store() throws -> EventStore {
    try EventStore(path: folder.database, clock: clock)
  }

  @Test func newReceiverBeginsWithWhatHappensFromNowOn() async throws {
    let store = try store()
    try await store.record([Event.make(1).began(alert: .warning)])
    try await store.setReceivers(["office"])
    try await store.record([Event.make(2, second: 100).began(alert: .warning)])
    let record = try #require(try await store.receivers().first)
    let batch = try await store.deliveries(after: record.sequence, DeliverySelection())
    #expect(batch.changes.map(\.event.id) == [.numbered(2)])
    #expect(batch.changes.map(\.kind) == [.alerted])
    #expect(batch.through == (try await store.latestSequence()) && batch.missed == 0)
    #expect(try await store.countDeliveries(after: record.sequence, DeliverySelection()) == 1)
  }

  @Test func placesOutliveARestartAndThoseOfOthersAreForgotten() async throws {
    var store = try store()
    try await store.setReceivers(["office", "old"])
    try await store.record([Event.make(1).began(alert: .warning)])
    try await store.noteDelivered(to: "office", through: 1, count: 1)
    let change = try #require(
      try await store.deliveries(after: 0, DeliverySelection()).changes.first)
    try await store.bury([change], for: "old", tries: 4, reason: "answered 500")
    try store.close()
    store = try self.store()
    try await store.setReceivers(["office", "new"])
    let records = try await store.receivers()
    #expect(records.map(\.id) == ["new", "office"])
    #expect(records[1].sequence == 1 && records[1].delivered == 1)
    #expect(records[1].deliveredAt == .start)
    #expect(records[0].sequence == (try await store.latestSequence()))
    #expect(try await store.deadLetters().letters == [])
  }

  private static let selections:
    [(situation: String, change: @Sendable (inout DeliverySelection) -> Void, numbers: [Int])] = [
      ("all alerts", { _ in }, [1, 2, 3]),
      ("one kind", { $0.kinds = [.crowd] }, [2]),
      ("severe ones", { $0.minimumSeverity = .alarm }, [2, 3]),
      ("a group", { $0.groups = ["Jakabaring", "it's \"quoted\""] }, [1]),
      ("a camera", { $0.cameras = ["yard"] }, [3]),
      (
        "a camera of another group",
        {
          $0.cameras = ["yard"]; $0.groups = ["Jakabaring"]
        }, []
      ),
      ("a group that nobody has", { $0.groups = ["Ampera"] }, []),
      ("begins as well", { $0.changes = [.began, .alerted] }, [1, 1, 2, 2, 3, 3]),
    ]

  @Test(arguments: selections)
  func selectionHoldsWhatItSays(
    _ selection: (
      situation: String, change: @Sendable (inout DeliverySelection) -> Void, numbers: [Int]
    )
  ) async throws {
    let store = try store()
    try await store.describe([
      KnownCamera(id: "gate", name: "Gate", group: "Jakabaring", zones: [])
    ])
    try await store.record([
      Event.make(1).began(alert: .warning),
      Event.make(2, kind: .crowd, camera: "roof", severity: .alarm).began(alert: .alarm),
      Event.make(3, camera: "yard", severity: .critical).began(alert: .critical),
    ])
    // Event 1 is of severity info, whatever its alert.
    var wanted = DeliverySelection()
    selection.change(&wanted)
    let batch = try await store.deliveries(after: 0, wanted, limit: 100)
    #expect(
      batch.changes.map(\.event.id) == selection.numbers.map(EventID.numbered),
      "\(selection.situation)")
    #expect(try await store.countDeliveries(after: 0, wanted) == selection.numbers.count)
  }

  @Test func batchesGoThroughEverythingOnce() async throws {
    let store = try store()
    for number in 0..<50 {
      try await store.record([Event.make(number, second: number * 100).began(alert: .info)])
    }
    var place: Int64 = 0
    var seen: [EventID] = []
    while true {
      let batch = try await store.deliveries(after: place, DeliverySelection(), limit: 7)
      seen += batch.changes.map(\.event.id)
      if batch.through == place { break }
      place = batch.through
    }
    #expect(seen == (0..<50).map(EventID.numbered))
  }

  @Test func whatRetentionTookIsCountedAsMissed() async throws {
    let store = try store()
    try await store.setReceivers(["office"])
    let event = Event.make(1).ended(after: 5)
    try await store.record([event.began(alert: .warning), event.finish])
    clock.advance(by: .seconds(8 * 86_400))
    try await store.applyRetention(
      RetentionPolicy(), now: clock.now(), evidenceDirectory: folder.evidence)
    try await store.record([Event.make(2, second: 9).began(alert: .warning)])
    let batch = try await store.deliveries(after: 0, DeliverySelection())
    #expect(batch.missed == 3)
    #expect(batch.changes.map(\.event.id) == [.numbered(2)])
    try await store.noteDelivered(to: "office", through: 3, count: 0, missed: batch.missed)
    #expect(try await store.receivers().first?.missed == 3)
    #expect(try await store.deliveries(after: 3, DeliverySelection()).missed == 0)
  }

  @Test func deadLetterCanBeReadSentAndDiscarded() async throws {
    let store = try store()
    try await store.setReceivers(["office"])
    try await store.record([1, 2, 3].map { Event.make($0).began(alert: .warning) })
    let changes = try await store.deliveries(after: 0, DeliverySelection()).changes
    try await store.bury(changes, for: "office", tries: 9, reason: "answered 500")
    // Once more, as after a kill in between.
    try await store.bury(changes, for: "office", tries: 9, reason: "answered 500")
    let page = try await store.deadLetters(of: "office", limit: 2)
    #expect(page.letters.map(\.change) == [changes[2], changes[1]])
    #expect(page.letters.allSatisfy { $0.tries == 9 && $0.reason == "answered 500" })
    let rest = try await store.deadLetters(before: page.next)
    #expect(rest.letters.map(\.change) == [changes[0]] && rest.next == nil)
    #expect(try await store.deadLetters(of: "other").letters == [])
    var record = try #require(try await store.receivers().first)
    #expect(record.deadLetters == 3 && record.sequence == changes.last?.sequence)

    let performer = Performer(name: "Sari")
    let letter = page.letters[0]
    try await store.noteResent(letter, failure: "answered 502", by: performer)
    #expect(try await store.deadLetter(letter.id)?.reason == "answered 502")
    #expect(try await store.deadLetter(letter.id)?.tries == 10)
    try await store.noteResent(letter, failure: nil, by: performer)
    #expect(try await store.deadLetter(letter.id) == nil)
    #expect(try await store.discard(rest.letters[0].id, by: performer))
    #expect(try await !store.discard(rest.letters[0].id, by: performer))
    record = try #require(try await store.receivers().first)
    #expect(record.deadLetters == 1 && record.delivered == 1)
    let trail = try await store.audit(AuditFilter()).entries
    #expect(trail.map(\.action) == [.deliveryDiscarded, .deliveryResent, .deliveryResent])
    #expect(trail.allSatisfy { $0.subject == "office" && $0.camera == "gate" })
  }

  @Test func deadLettersGoWithTheirEvents() async throws {
    let store = try store()
    try await store.setReceivers(["office"])
    let event = Event.make(1).ended(after: 5)
    try await store.record([event.began(alert: .warning), event.finish])
    let changes = try await store.deliveries(after: 0, DeliverySelection()).changes
    try await store.bury(changes, for: "office", tries: 1, reason: "down")
    clock.advance(by: .seconds(200 * 86_400))
    try await store.applyRetention(
      RetentionPolicy(), now: clock.now(), evidenceDirectory: folder.evidence)
    #expect(try await store.deadLetters().letters == [])
  }

  @Test func oldestDeadLettersGoBeyondTheLimit() async throws {
    let store = try store()
    try await store.setReceivers(["office"])
    let count = EventStore.deadLetterLimit + 5
    try await store.record((0..<count).map { Event.make($0).began(alert: .info) })
    var place: Int64 = 0
    while true {
      let batch = try await store.deliveries(after: place, DeliverySelection(), limit: 1_000)
      if batch.changes.isEmpty { break }
      try await store.bury(batch.changes, for: "office", tries: 0, reason: "down")
      place = batch.through
    }
    let record = try #require(try await store.receivers().first)
    #expect(record.deadLetters == EventStore.deadLetterLimit && record.missed == 5)
  }
}
