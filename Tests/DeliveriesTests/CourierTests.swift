import Access
import Deliveries
import Pixels
import Scene
import Store
import TestSupport
import Testing

/// The outbox: order, retries, giving up, restarts.
@Suite("Deliveries from the outbox")
struct CourierTests {
  private let directory = try! TemporaryDirectory()

  private func store(_ clock: any WallClock = SystemWallClock()) throws -> EventStore {
    try EventStore(path: directory.file("pantau.sqlite"), clock: clock)
  }

  @Test func allAlertsComeOnceAndInOrder() async throws {
    let store = try store()
    let way = ScriptedWay()
    try await store.alert(0)
    try await RunningDeliveries.run([(ReceiverSettings(id: "office"), way)], store: store) {
      running in
      var ids: [EventID] = []
      for number in 1...100 {
        ids.append(try await store.alert(number * 100))
        running.wake()
      }
      try await eventually { way.delivered.count == 100 }
      #expect(way.delivered.map { $0.prefix(26) } == ids.map { $0.text[...] })
      try await eventually { try await store.receivers().first?.delivered == 100 }
      #expect(running.service.status(of: "office")?.succeeded == 100)
    }
    #expect(way.tried.count == 100)
  }

  @Test func failedDeliveryIsTriedAgainBeforeAnyOther() async throws {
    let store = try store()
    let way = ScriptedWay([DeliveryFailure("answered 500"), nil, DeliveryFailure("answered 503")])
    try await RunningDeliveries.run([(ReceiverSettings(id: "office"), way)], store: store) {
      running in
      for number in 1...3 { try await store.alert(number) }
      running.wake()
      try await eventually { way.delivered.count == 3 }
      #expect(way.tried[0] == way.tried[1] && way.tried[2] == way.tried[3])
      #expect(way.tried.count == 5)
      let status = try #require(running.service.status(of: "office"))
      #expect(status.state == .delivering && status.failed == 2)
      #expect(status.lastFailure == "answered 503")
    }
  }

  @Test func whoIsDownKeepsNobodyElseWaiting() async throws {
    let store = try store()
    let (down, up) = (ScriptedWay(), ScriptedWay())
    down.answer(DeliveryFailure("unreachable"))
    try await RunningDeliveries.run(
      [(ReceiverSettings(id: "down"), down), (ReceiverSettings(id: "up"), up)], store: store
    ) { running in
      for number in 1...50 { try await store.alert(number) }
      running.wake()
      try await eventually { up.delivered.count == 50 }
      let status = try #require(running.service.status(of: "down"))
      #expect(status.state == .waiting && status.failures > 0 && status.retryAt != nil)
      #expect(try await running.service.waiting("down", after: 0) == 50)
    }
    #expect(down.delivered == [])
  }

  @Test func whatWaitsOutlivesARestart() async throws {
    let way = ScriptedWay()
    way.answer(DeliveryFailure("unreachable"))
    let settings = ReceiverSettings(id: "office")
    let first = try store()
    try await RunningDeliveries.run([(settings, way)], store: first) { [store = first] running in
      for number in 1...30 { try await store.alert(number) }
      running.wake()
      try await eventually { !way.tried.isEmpty }
    }
    try first.close()
    let second = try store()
    // Restarting ends the events, which is a change, but no alert.
    way.answer(nil)
    try await RunningDeliveries.run([(settings, way)], store: second) { _ in
      try await eventually { way.delivered.count == 30 }
    }
    #expect(Set(way.delivered).count == 30)
  }

  @Test func refusedDeliveryIsADeadLetterAndTheNextIsDelivered() async throws {
    let store = try store()
    let refusal = DeliveryFailure("answered 422", isRefusal: true)
    let way = ScriptedWay([refusal, refusal, refusal])
    try await RunningDeliveries.run([(ReceiverSettings(id: "office"), way)], store: store) {
      running in
      let first = try await store.alert(1)
      let second = try await store.alert(2)
      running.wake()
      try await eventually { way.delivered.count == 1 }
      #expect(way.delivered[0].hasPrefix(second.text))
      let letter = try #require(try await store.deadLetters().letters.first)
      #expect(letter.change.event.id == first && letter.tries == 3)
      #expect(letter.reason == "answered 422")

      #expect(await running.service.resend(letter) == nil)
      #expect(way.delivered.count == 2 && way.delivered[1].hasPrefix(first.text))
    }
  }

  @Test func whatWaitsForTooLongIsGivenUpAtOnce() async throws {
    let clock = SetClock()
    let store = try store(clock)
    let way = ScriptedWay()
    way.answer(DeliveryFailure("unreachable"))
    var settings = ReceiverSettings(id: "office")
    settings.patience = .seconds(3_600)
    try await store.setReceivers(["office"])
    for number in 1...300 { try await store.alert(number) }
    clock.advance(by: .seconds(7_200))
    let young = try await store.alert(301)
    try await RunningDeliveries.run([(settings, way)], store: store, clock: clock) { running in
      try await eventually { try await store.receivers().first?.deadLetters == 300 }
      #expect(way.tried.count <= 2)
      way.answer(nil)
      try await eventually { way.delivered.count == 1 }
      #expect(way.delivered[0].hasPrefix(young.text))
    }
  }

  @Test func whatIsOutsideOfTheHoursIsNotDelivered() async throws {
    // A Sunday at midnight, UTC.
    let clock = SetClock()
    let store = try store(clock)
    let way = ScriptedWay()
    var settings = ReceiverSettings(id: "office")
    settings.schedule = [
      ScheduleWindow(weekdays: [7], fromMinute: 60, toMinute: 120, utcOffset: .zero)
    ]
    try await RunningDeliveries.run([(settings, way)], store: store, clock: clock) { running in
      try await store.alert(1)
      clock.advance(by: .seconds(5_400))
      let inside = try await store.alert(2)
      clock.advance(by: .seconds(3_600))
      try await store.alert(3)
      running.wake()
      let latest = try await store.latestSequence()
      try await eventually { try await store.receivers().first?.sequence == latest }
      #expect(way.delivered.count == 1 && way.delivered[0].hasPrefix(inside.text))
    }
  }

  @Test func selectionIsKept() async throws {
    let store = try store()
    let way = ScriptedWay()
    var settings = ReceiverSettings(id: "office")
    settings.selection.minimumSeverity = .alarm
    settings.selection.cameras = [CameraID("gate")!]
    try await RunningDeliveries.run([(settings, way)], store: store) { running in
      try await store.alert(1)
      try await store.alert(2, camera: "yard", severity: .critical)
      let wanted = try await store.alert(3, severity: .critical)
      running.wake()
      try await eventually { way.delivered.count == 1 }
      #expect(way.delivered[0].hasPrefix(wanted.text))
    }
  }
}
