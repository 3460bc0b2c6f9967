import CameraBench
import Foundation
import Media
import Motion
import Pixels
import SampleStreams
import Scene
import TestSupport
import Testing

@testable import Pipeline

/// Cameras whose sub stream is analysed and whose evidence is of the main stream, on a real server.
@Suite struct SubStreamTests {
  private static let mainSize = PixelSize(width: 1920, height: 1080)
  private static let subSize = PixelSize(width: 640, height: 360)

  private func server() throws -> RTSPServer {
    try RTSPServer(files: ["/main": Clips.path("gate", .main), "/sub": Clips.path("gate", .sub)])
  }

  private func camera(main: String, sub: String) throws -> CameraConfiguration {
    var camera = CameraConfiguration(
      id: CameraID("gate")!, name: "Gate", address: try StreamAddress(main))
    camera.subAddress = try StreamAddress(sub)
    camera.decoding.policy = .sub
    camera.ignored = try Clips.truth("gate").ignored.map { try Polygon($0) }
    camera.reconnect.initial = .milliseconds(200)
    camera.reconnect.maximum = .milliseconds(500)
    camera.evidence.preRoll = .seconds(3)
    camera.evidence.postRoll = .seconds(1)
    camera.evidence.maximumClip = .seconds(5)
    camera.health.mainOffline.after = .seconds(1)
    camera.health.mainOffline.clear = .seconds(1)
    return camera
  }

  private func whileWatching(
    _ camera: CameraConfiguration, _ folder: TemporaryDirectory,
    _ body: (PipelineService, RecordingSink) async throws -> Void
  ) async throws {
    let sink = RecordingSink()
    let service = service([camera], sink, in: folder)
    try await whileRunning(service) { try await body(service, sink) }
  }

  private func size(ofPicture path: String) -> PixelSize? {
    let reader = PictureReader()
    return (try? reader.levels(path)) == nil ? nil : reader.fileSize
  }

  @Test(.timeLimit(.minutes(2)))
  func evidenceIsOfTheMainStreamAndBeginsBeforeTheMotion() async throws {
    let folder = try TemporaryDirectory()
    let server = try server()
    defer { server.stop() }
    let camera = try camera(main: server.address("/main"), sub: server.address("/sub"))
    try await whileWatching(camera, folder) { service, sink in
      func isOfMain(_ evidence: Evidence) -> Bool {
        evidence.kind == .snapshot
          && size(ofPicture: folder.file(evidence.fileName)) == Self.mainSize
      }
      try await eventually {
        let evidence = sink.content.evidence
        return evidence.contains { $0.kind == .clip } && evidence.contains(where: isOfMain)
      }
      let status = service.board.statuses[0]
      #expect(status.size == Self.subSize && status.decoding.policy == .sub)
      #expect(status.mainStream?.state == .running && status.mainStream?.size == Self.mainSize)
      #expect((status.mainStream?.packetsRead ?? 0) > 50)
      #expect(status.conditions == [])
      #expect(sink.content.runsBegan.map(\.picture) == [Self.subSize])
      let clip = try #require(sink.content.evidence.first { $0.kind == .clip })
      let event = try #require(sink.content.events.first { $0.id == clip.event })
      #expect(event.beganAt.duration(since: clip.beganAt) >= .seconds(2))
      #expect(
        try Demuxer(StreamAddress(folder.file(clip.fileName))).parameters.size == Self.mainSize)
      // Its own pictures say so, too.
      var again = CameraConfiguration(
        id: camera.id, name: camera.name, address: try StreamAddress(folder.file(clip.fileName)))
      again.playback.isRealtime = false
      again.ignored = camera.ignored
      again.motion.warmUp = .seconds(1)
      let motion = try #require(try Analysed(again).events.first { $0.kind == .motion })
      #expect(Analysed.seconds(motion.beganAt) >= 2)
    }
  }

  @Test(.timeLimit(.minutes(2)))
  func withoutTheMainStreamEventsGoOnWithClipsOfTheSubStream() async throws {
    let folder = try TemporaryDirectory()
    let server = try server()
    defer { server.stop() }
    let relay = try FaultyRelay(to: server.port)
    defer { relay.stop() }
    let camera = try camera(
      main: "rtsp://127.0.0.1:\(relay.port)/main", sub: server.address("/sub"))
    try await whileWatching(camera, folder) { service, sink in
      func main() -> MainStreamStatus? { service.board.statuses[0].mainStream }
      func outages() -> [Event] { sink.content.events.filter { $0.kind == .cameraMainOffline } }
      try await eventually { (main()?.packetsRead ?? 0) > 25 }
      relay.network = .broken
      try await eventually { main()?.state == .backingOff && outages().count == 1 }
      #expect(main()?.lastError?.isEmpty == false)
      #expect(service.board.statuses[0].state == .running)
      try await eventually { sink.content.evidence.contains { $0.kind == .clip } }
      let clip = try #require(sink.content.evidence.first { $0.kind == .clip })
      let event = try #require(sink.content.events.first { $0.id == clip.event })
      #expect(event.kind == .motion)
      #expect(event.beganAt.duration(since: clip.beganAt) >= .seconds(2))
      #expect(
        try Demuxer(StreamAddress(folder.file(clip.fileName))).parameters.size == Self.subSize)
      let snapshot = try #require(sink.content.evidence.first { $0.kind == .snapshot })
      #expect(size(ofPicture: folder.file(snapshot.fileName)) == Self.subSize)
      relay.network = .good
      try await eventually { main()?.state == .running && outages().allSatisfy { !$0.isOpen } }
      #expect(outages().map(\.endReason) == [.finished] && main()?.lastError == nil)
      #expect(service.board.statuses[0].reconnects == 0)
    }
  }
}
