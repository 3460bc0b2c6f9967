import Foundation
import Logging
import Media
import Pixels
import SampleStreams
import Scene
import Store
import Synchronization
import TestSupport
import Testing

@testable import Pipeline

/// The pipeline on a real RTSP server that goes away and comes back.
@Suite struct RTSPRestartTests {
  @Test(.timeLimit(.minutes(3)))
  func eventsBeforeAndAfterARestartAreStoredAndTheRestartMakesNone() async throws {
    let folder = try TemporaryDirectory()
    let server = try RTSPServer(files: ["/gate": Clips.path("gate", .sub)], seconds: 150)
    let store = try EventStore(path: folder.file("events.db"))
    var camera = CameraConfiguration(
      id: CameraID("gate")!, name: "Gate", address: try StreamAddress(server.address("/gate")))
    camera.ignored = try Clips.truth("gate").ignored.map { try Polygon($0) }
    camera.stream.stallTimeout = .seconds(3)
    camera.reconnect.initial = .milliseconds(300)
    camera.reconnect.maximum = .seconds(1)
    let service = PipelineService(
      cameras: [camera], sink: store, evidenceDirectory: folder.path,
      logger: Logger(label: "test"))
    let running = Task { try await service.run() }

    // The clip is quiet for its first seconds, then people come.
    try await eventually(within: .seconds(40)) {
      try await store.events(EventFilter()).events.contains { $0.event.kind == .motion }
    }
    server.stop()
    try await eventually(within: .seconds(15)) { service.board.statuses[0].state == .backingOff }
    let away = SystemWallClock().now()
    try await eventually(within: .seconds(15)) {
      try await store.events(EventFilter()).events.allSatisfy { !$0.event.isOpen }
    }
    try server.start()
    try await eventually(within: .seconds(15)) { service.board.statuses[0].state == .running }
    let back = SystemWallClock().now()
    try await eventually(within: .seconds(40)) {
      try await store.events(EventFilter()).events.contains { $0.event.beganAt > back }
    }
    running.cancel()
    _ = try? await running.value

    let truth = try Clips.truth("gate")
    let rate = Double(truth.framesPerSecond)
    let firstSeen = Double(
      truth.objects.flatMap(\.boxes).map(\.frame).min() ?? 0) / rate
    let events = try await store.events(EventFilter()).events.map(\.event)
    let after = events.filter { $0.beganAt > away }
    for event in after {
      // Whoever comes into the picture comes at the clip's own time, not with the reconnect.
      #expect(event.beganAt.duration(since: back).inSeconds > firstSeen - 1.5)
    }
    #expect(events.contains { $0.beganAt < away } && !after.isEmpty)
    #expect(events.allSatisfy { !$0.isOpen })
    let runs = try await store.runs(of: camera.id)
    #expect(runs.count >= 2)
    #expect(service.board.statuses[0].reconnects >= 1)
  }

  @Test(.timeLimit(.minutes(1)))
  func theVeryFirstConnectMayFail() async throws {
    let folder = try TemporaryDirectory()
    let server = try RTSPServer(files: ["/gate": Clips.path("gate", .sub)], seconds: 50)
    server.stop()
    var camera = CameraConfiguration(
      id: CameraID("gate")!, name: "Gate", address: try StreamAddress(server.address("/gate")))
    camera.reconnect.initial = .milliseconds(200)
    camera.reconnect.maximum = .milliseconds(500)
    let service = PipelineService(
      cameras: [camera], sink: RecordingSink(), evidenceDirectory: folder.path,
      logger: Logger(label: "test"))
    let running = Task { try await service.run() }
    try await eventually { service.board.statuses[0].reconnects >= 2 }
    try server.start()
    try await eventually { service.board.statuses[0].framesAnalysed > 10 }
    running.cancel()
    _ = try? await running.value
  }
}
