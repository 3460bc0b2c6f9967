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
    let firstSeen =
      Double(
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

  private static let campus = ProcessInfo.processInfo.environment["PANTAU_FOOTAGE"].map {
    $0 + "/vtest.avi"
  }

  @Test(
    .timeLimit(.minutes(3)),
    .enabled(if: campus != nil, "make test fetches the footage and sets PANTAU_FOOTAGE"))
  func realFootageIsWatchedOverARestartWithEvidence() async throws {
    let folder = try TemporaryDirectory()
    let clip = folder.file("campus.mp4")
    // As a camera would encode it.
    try ChildProcess.run(
      [
        "/usr/bin/ffmpeg", "-loglevel", "error", "-t", "40", "-i", try #require(Self.campus),
        "-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", "20", "-b:v", "1M",
        "-pix_fmt", "yuv420p", clip,
      ])
    let server = try RTSPServer(files: ["/campus": clip], seconds: 150)
    let store = try EventStore(path: folder.file("events.db"))
    var camera = CameraConfiguration(
      id: CameraID("campus")!, name: "Campus",
      address: try StreamAddress(server.address("/campus")))
    camera.reconnect.initial = .milliseconds(300)
    camera.evidence.preRoll = .seconds(2)
    camera.evidence.postRoll = .seconds(1)
    let service = PipelineService(
      cameras: [camera], sink: store, evidenceDirectory: folder.path,
      logger: Logger(label: "test"))
    let running = Task { try await service.run() }
    func events() async throws -> [StoredEvent] { try await store.events(EventFilter()).events }

    try await eventually(within: .seconds(30)) { try await !events().isEmpty }
    try await Task.sleep(for: .seconds(3))
    server.stop()
    try await eventually(within: .seconds(20)) {
      try await events().allSatisfy { $0.event.endReason == .runEnded && $0.evidence.count == 2 }
    }
    try server.start()
    let back = SystemWallClock().now()
    try await eventually(within: .seconds(40)) {
      try await events().contains { $0.event.beganAt > back }
    }
    running.cancel()
    _ = try? await running.value

    // Warm-up makes no event, neither at first nor after the restart.
    let runs = try await store.runs(of: camera.id)
    #expect(runs.count == 2)
    for stored in try await events() {
      let earlier = runs.filter { $0.run.beganAt <= stored.event.beganAt }
      let run = try #require(earlier.max { $0.run.beganAt < $1.run.beganAt })
      #expect(stored.event.beganAt.duration(since: run.run.beganAt) > .milliseconds(500))
      try expectEvidence(
        of: stored, in: folder,
        from: max(
          run.run.beganAt.advanced(by: .seconds(1)), stored.event.beganAt.advanced(by: .seconds(-2))
        ))
    }
  }

  /// A JPEG of the scene, and a clip that decodes and begins at `start` or before.
  private func expectEvidence(
    of stored: StoredEvent, in folder: TemporaryDirectory, from start: WallTime
  ) throws {
    let snapshot = try #require(stored.evidence.first { $0.kind == .snapshot })
    let jpeg = try Data(contentsOf: URL(filePath: folder.file(snapshot.fileName)))
    #expect(jpeg.starts(with: [0xFF, 0xD8]) && jpeg.count == snapshot.byteCount)
    let clip = try #require(stored.evidence.first { $0.kind == .clip })
    #expect(clip.beganAt < stored.event.beganAt)
    #expect(clip.beganAt <= start.advanced(by: .milliseconds(200)))
    let demuxer = try Demuxer(StreamAddress(folder.file(clip.fileName)))
    let packet = Packet()
    #expect(try demuxer.read(into: packet) == .packet)
    #expect(packet.isKeyFrame)
    #expect(clip.duration > .seconds(1))
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
    try await eventually { service.board.statuses[0].lastError?.contains("refused") == true }
    try server.start()
    try await eventually { service.board.statuses[0].framesAnalysed > 10 }
    running.cancel()
    _ = try? await running.value
  }
}
