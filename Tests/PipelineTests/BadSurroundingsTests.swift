import Foundation
import Logging
import Media
import Pixels
import SampleStreams
import Scene
import Synchronization
import TestSupport
import Testing

@testable import Pipeline

/// What one bad camera or a stuck database may not do to the rest.
@Suite struct BadSurroundingsTests {
  private func service(
    _ cameras: [CameraConfiguration], sink: any EventSink, in folder: TemporaryDirectory
  ) -> PipelineService {
    PipelineService(
      cameras: cameras, sink: sink, evidenceDirectory: folder.path, logger: Logger(label: "test"))
  }

  private func camera(_ id: String, _ path: String) throws -> CameraConfiguration {
    var camera = CameraConfiguration(
      id: CameraID(id)!, name: id, address: try StreamAddress(path))
    camera.playback.loops = true
    camera.reconnect.initial = .milliseconds(100)
    return camera
  }

  @Test(.timeLimit(.minutes(1)))
  func aCodecThatNobodyCanDecodeStopsItsOwnCameraOnly() async throws {
    let folder = try TemporaryDirectory()
    // The sample's own bytes under the name of a codec that does not exist.
    var bytes = try Data(contentsOf: URL(filePath: Clips.path("gate", .sub)))
    let name = try #require(bytes.range(of: Data("avc1".utf8), options: .backwards))
    bytes.replaceSubrange(name, with: Data("zzzz".utf8))
    try bytes.write(to: URL(filePath: folder.file("strange.mp4")))
    let service = try service(
      [
        camera("strange", folder.file("strange.mp4")), camera("gate", Clips.path("gate", .sub)),
      ], sink: RecordingSink(), in: folder)
    let running = Task { try await service.run() }
    try await eventually { service.board.statuses[1].framesAnalysed > 20 }
    try await eventually { service.board.statuses[0].lastError != nil }
    #expect(service.board.statuses[0].framesAnalysed == 0)
    #expect(service.board.statuses[0].state != .running)
    running.cancel()
    _ = try? await running.value
  }

  @Test(.timeLimit(.minutes(1)))
  func aFileWithoutPacketsIsTriedWithPausesAndNotInAHurry() async throws {
    let folder = try TemporaryDirectory()
    let bytes = try Data(contentsOf: URL(filePath: Clips.path("gate", .sub)))
    // Only the index of the file: it names pictures that are not there.
    let data = try #require(bytes.range(of: Data("mdat".utf8)))
    let index = try #require(bytes.range(of: Data("moov".utf8)))
    #expect(index.lowerBound < data.lowerBound, "the samples have their index in front")
    try bytes[..<(data.lowerBound + 4)].write(to: URL(filePath: folder.file("empty.mp4")))
    let sink = RecordingSink()
    let service = try service([camera("empty", folder.file("empty.mp4"))], sink: sink, in: folder)
    let running = Task { try await service.run() }
    try await Task.sleep(for: .seconds(2))
    running.cancel()
    _ = try? await running.value
    #expect(sink.content.runsBegan.count < 10)
  }

  /// A database that others hold locked for ever.
  private struct LockedSink: EventSink {
    struct Locked: Error {}
    func record(_ transitions: [EventTransition]) async throws { throw Locked() }
    func record(_ samples: [ZoneSample]) async throws { throw Locked() }
    func record(_ samples: [HeatSample]) async throws { throw Locked() }
    func record(_ evidence: Evidence) async throws { throw Locked() }
    func recordBegan(_ run: CameraRun) async throws { throw Locked() }
    func recordEnded(_ end: CameraRunEnd) async throws { throw Locked() }
  }

  @Test(.timeLimit(.minutes(1)))
  func analysisGoesOnAndPantauStopsWhileNothingCanBeStored() async throws {
    let folder = try TemporaryDirectory()
    let service = try service(
      [camera("gate", Clips.path("gate", .sub))], sink: LockedSink(), in: folder)
    let running = Task { try await service.run() }
    try await eventually { service.health.storageFailure != nil }
    let analysed = service.board.statuses[0].framesAnalysed
    try await eventually { service.board.statuses[0].framesAnalysed > analysed + 20 }
    #expect(service.health.waitingItems > 0)
    running.cancel()
    _ = try? await running.value
    #expect(service.board.statuses[0].state == .stopped)
  }
}
