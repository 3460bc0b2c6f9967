import Pixels
import Scene
import Store
import TestSupport
import Testing

struct AcknowledgeTests {
  let folder = TemporaryFolder()
  let clock = SetClock(.start + 100)
  let store: EventStore
  let event = Event.make(1, severity: .alarm)

  init() async throws {
    store = try EventStore(path: folder.database, clock: clock)
    try await store.record([event.began(alert: .alarm)])
  }

  @Test func trailTellsWhoDidWhatWhen() async throws {
    try await store.acknowledge(event.id, by: "Sari", note: "looking")
    clock.advance(by: .seconds(5))
    try await store.addNote("two people", to: event.id, by: "Budi")
    clock.advance(by: .seconds(5))
    let stored = try await store.resolve(event.id, as: .trueAlarm, by: "Sari")
    #expect(stored.state == .resolved && stored.outcome == .trueAlarm)
    #expect(stored.by == "Sari" && stored.note == "two people")
    #expect(
      stored.trail == [
        Acknowledgement(at: .start + 100, by: "Sari", action: .acknowledge, note: "looking"),
        Acknowledgement(at: .start + 105, by: "Budi", action: .note, note: "two people"),
        Acknowledgement(at: .start + 110, by: "Sari", action: .resolve, outcome: .trueAlarm),
      ])
    #expect(try await store.event(event.id) == stored)
    #expect(try await store.queue().happenings.isEmpty)
  }

  @Test func secondPersonMayAcknowledgeToo() async throws {
    try await store.acknowledge(event.id, by: "Sari")
    let stored = try await store.acknowledge(event.id, by: "Budi")
    #expect(stored.state == .acknowledged)
    #expect(stored.trail.map(\.by) == ["Sari", "Budi"])
  }

  @Test func resolvedEventIsNotAcknowledgedAnyMore() async throws {
    let resolved = try await store.resolve(event.id, as: .test, by: "Sari")
    let sequence = try await store.latestSequence()
    let error = await #expect(throws: StoreError.self) {
      try await store.acknowledge(event.id, by: "Budi")
    }
    #expect(error?.code == .conflict)
    #expect(try await store.event(event.id) == resolved)
    #expect(try await store.latestSequence() == sequence)
  }

  @Test func lastOutcomeCountsAndAllAreKept() async throws {
    try await store.resolve(event.id, as: .trueAlarm, by: "Sari")
    let stored = try await store.resolve(event.id, as: .falseAlarm, by: "Budi")
    #expect(stored.outcome == .falseAlarm)
    #expect(stored.trail.map(\.outcome) == [.trueAlarm, .falseAlarm])
  }

  @Test func stepsOfTheEventLeaveItsStateAlone() async throws {
    try await store.acknowledge(event.id, by: "Sari")
    try await store.record([event.updated(at: 3), event.ended(after: 9).finish])
    #expect(try await store.event(event.id)?.state == .acknowledged)
  }

  @Test func unknownEventIsSaidToBeUnknown() async throws {
    let unknown = EventID.numbered(99)
    let acts: [@Sendable () async throws -> StoredEvent] = [
      { try await store.acknowledge(unknown, by: "Sari") },
      { try await store.resolve(unknown, as: .test, by: "Sari") },
      { try await store.addNote("hm", to: unknown, by: "Sari") },
    ]
    for act in acts {
      let error = await #expect(throws: StoreError.self) { try await act() }
      #expect(error?.code == .unknownEvent)
    }
  }

  @Test func changesTellEveryActWithTheEventAsItIsNow() async throws {
    let before = try await store.latestSequence()
    try await store.acknowledge(event.id, by: "Sari")
    try await store.addNote("hm", to: event.id, by: "Sari")
    try await store.resolve(event.id, as: .test, by: "Sari")
    let changes = try await store.changes(after: before)
    #expect(changes.map(\.kind) == [.acknowledged, .noted, .resolved])
    #expect(changes.map(\.sequence) == [before + 1, before + 2, before + 3])
    let now = try #require(try await store.event(event.id))
    #expect(changes.allSatisfy { $0.event == now && $0.at == .start + 100 })
  }

  @Test func changesComeInPartsWithoutGap() async throws {
    for number in 2..<30 { try await store.record([Event.make(number).began]) }
    var sequences: [Int64] = []
    while true {
      let part = try await store.changes(after: sequences.last ?? 0, limit: 7)
      sequences += part.map(\.sequence)
      if part.count < 7 { break }
    }
    #expect(try await sequences == Array(1...store.latestSequence()))
    #expect(try await store.earliestSequence() == 1)
  }
}
