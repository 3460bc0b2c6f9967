import Access
import Logging
import Pixels
import Scene
import Store
import TestSupport
import Testing
import WebAPI

@testable import pantau

/// Overdue answers reach the queue, with the real store.
@Suite struct TaskDeadlineServiceTests {
  @Test func overdueAnswerIsAlertedOnceAndEndsWithTheAnswer() async throws {
    let folder = try TemporaryDirectory()
    let store = try EventStore(path: folder.file("pantau.db"))
    try await store.describe([
      KnownCamera(id: CameraID("gate")!, name: "Gate", group: "Jakabaring", zones: [])
    ])
    var random = SplitMix64(seed: 1)
    let now = SystemWallClock().now()
    let event = Event(
      id: EventID(at: now, using: &random), kind: .motion, camera: CameraID("gate")!, zone: nil,
      beganAt: now, severity: .info, peakValue: 1, peakAt: now, threshold: 0, unit: .share,
      method: "foreground")
    try await store.record([EventTransition(step: .began, event: event, at: now)])
    let sari = Performer(name: "Sari")
    let number = try await store.passOn(
      event.id, to: Agency(id: AgencyID("dishub")!, name: "Dinas Perhubungan"),
      until: SystemWallClock().now().advanced(by: .seconds(1)), text: "Lampu padam.", by: sari
    ).number
    @Sendable func overdue() async throws -> [StoredEvent] {
      var filter = EventFilter()
      filter.kinds = [.taskOverdue]
      return try await store.events(filter).events
    }
    // Stopped and started in between: it stays one.
    for _ in 0..<2 {
      try await whileRunning(store) {
        try await eventually { try await overdue().count == 1 }
        try await Task.sleep(for: .milliseconds(200))
      }
    }
    let found = try #require(try await overdue().first)
    #expect(found.event.isOpen && found.alert?.severity == .warning && found.source == .desk)
    #expect(found.event.detail == "\(number) · Dinas Perhubungan: Lampu padam.")
    // Seen by those who see the camera.
    #expect(try await store.queue(in: .groups(["Jakabaring"])).total == 1)
    #expect(try await store.queue(in: .groups(["Ampera"])).total == 0)
    _ = try await store.apply(.answer(text: "Sudah.", isFinal: true), to: number, by: sari)
    try await whileRunning(store) {
      try await eventually { try await overdue().first?.event.isOpen == false }
    }
    #expect(try await overdue().count == 1)
    try store.close()
  }

  private func whileRunning(
    _ store: EventStore, _ body: @Sendable () async throws -> Void
  ) async throws {
    let service = TaskDeadlineService(
      store: store, sink: AnnouncingSink(store, hub: EventHub()), suspensions: NoSuspensions(),
      clock: SystemWallClock(), logger: Logger(label: "test"), pace: .milliseconds(50))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      try await body()
      group.cancelAll()
    }
  }
}
