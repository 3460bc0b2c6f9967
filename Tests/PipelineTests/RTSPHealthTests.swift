import Logging
import Media
import Pixels
import SampleStreams
import Scene
import Store
import TestSupport
import Testing

@testable import Pipeline

/// Outages of a real RTSP server on the event time line.
@Suite struct RTSPHealthTests {
  private func camera(_ address: String) throws -> CameraConfiguration {
    var camera = CameraConfiguration(
      id: CameraID("gate")!, name: "Gate", address: try StreamAddress(address))
    camera.reconnect.initial = .milliseconds(200)
    camera.reconnect.maximum = .milliseconds(500)
    camera.stream.stallTimeout = .seconds(2)
    camera.health.offline.after = .seconds(2)
    camera.health.offline.clear = .seconds(2)
    return camera
  }

  @Test(.timeLimit(.minutes(3)))
  func anOutageIsOneEventHoweverManyTriesAndEndsWhenPicturesCome() async throws {
    let folder = try TemporaryDirectory()
    let server = try RTSPServer(files: ["/gate": Clips.path("gate", .sub)], seconds: 120)
    let store = try EventStore(path: folder.file("events.db"))
    let service = PipelineService(
      cameras: [try camera(server.address("/gate"))], sink: store,
      evidenceDirectory: folder.path, logger: Logger(label: "test"))
    let running = Task { try await service.run() }
    func outages() async throws -> [StoredEvent] {
      var filter = EventFilter()
      filter.kinds = [.cameraOffline]
      return try await store.events(filter).events
    }

    try await eventually { service.board.statuses[0].framesAnalysed > 50 }
    #expect(try await outages().isEmpty)
    #expect(service.board.statuses[0].conditions == [])
    server.stop()
    let stoppedAt = SystemWallClock().now()
    try await eventually(within: .seconds(20)) { try await outages().count == 1 }
    try await eventually { service.board.statuses[0].conditions == [.cameraOffline] }
    // Some more tries fail meanwhile.
    try await Task.sleep(for: .seconds(4))
    let open = try #require(try await outages().first)
    #expect(open.event.isOpen && open.alert?.severity == .alarm)
    #expect(abs(open.event.beganAt.duration(since: stoppedAt).inSeconds) < 3)
    try server.start()
    let startedAt = SystemWallClock().now()
    try await eventually(within: .seconds(30)) {
      try await outages().allSatisfy { !$0.event.isOpen }
    }
    try await eventually { service.board.statuses[0].conditions == [] }
    let all = try await outages()
    let ended = try #require(all.first)
    #expect(all.count == 1 && ended.event.endReason == .finished)
    // It ended with the first picture, which is told only after some more.
    let end = try #require(ended.event.endedAt)
    #expect(end.duration(since: startedAt).inSeconds < 8)
    #expect(ended.evidence.isEmpty)
    running.cancel()
    _ = try? await running.value
  }

  @Test(.timeLimit(.minutes(1)))
  func aCameraThatNeverConnectedIsOfflineUntilPantauStops() async throws {
    let folder = try TemporaryDirectory()
    let sink = RecordingSink()
    let service = PipelineService(
      cameras: [try camera("rtsp://127.0.0.1:\(LoopbackPort.free())/gate")], sink: sink,
      evidenceDirectory: folder.path, logger: Logger(label: "test"))
    let running = Task { try await service.run() }
    try await eventually(within: .seconds(20)) { sink.content.events.count == 1 }
    running.cancel()
    _ = try? await running.value
    let events = sink.content.events
    #expect(events.map(\.kind) == [.cameraOffline] && events.map(\.endReason) == [.stopped])
    #expect(sink.content.transitions.count { $0.alert != nil } == 1)
  }
}
