import Crowd
import Foundation
import Logging
import Media
import Motion
import Pixels
import SampleStreams
import Scene
import TestSupport
import Testing

@testable import Pipeline

/// Cameras that come, change and go while the pipeline runs.
@Suite struct ApplyTests {
  private func camera(_ id: String, _ address: String) throws -> CameraConfiguration {
    var camera = CameraConfiguration(
      id: CameraID(id)!, name: id, address: try StreamAddress(address))
    camera.reconnect.initial = .milliseconds(200)
    camera.motion.warmUp = .seconds(1)
    camera.evidence.preRoll = .seconds(1)
    camera.evidence.postRoll = .seconds(20)
    camera.ignored = try Clips.truth("gate").ignored.map { try Polygon($0) }
    return camera
  }

  // MARK: - On a real server

  /// Somebody walks in the clip of the one that comes and goes.
  @Test(.timeLimit(.minutes(1)))
  func aCameraComesChangesAndGoesAndItsNeighbourIsNotTouched() async throws {
    let folder = try TemporaryDirectory()
    let walk = folder.file("walk.mp4")
    try ChildProcess.run([
      "/usr/bin/ffmpeg", "-v", "error", "-nostdin", "-ss", "4", "-i", Clips.path("gate", .sub),
      "-t", "30", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "25", walk,
    ])
    let server = try RTSPServer(files: ["/stays": Clips.path("gate", .sub), "/walk": walk])
    defer { server.stop() }
    let stays = try camera("stays", server.address("/stays"))
    var guest = try camera("guest", server.address("/walk"))
    let sink = RecordingSink()
    let service = service([stays], sink, in: folder)
    func status(_ id: CameraID) -> CameraStatus? {
      service.board.statuses.first { $0.id == id }
    }
    func isWatched(_ camera: CameraConfiguration) async throws {
      try await eventually { (status(camera.id)?.framesAnalysed ?? 0) > 5 }
    }
    func reader() async -> CameraReader? { await service.watched[stays.id]?.readers[0].reader }

    try await whileRunning(service) {
      try await isWatched(stays)
      let before = await reader()

      // Comes, in front of the other one.
      #expect(await service.apply([guest, stays]).added == [guest.id])
      #expect(service.board.statuses.map(\.id) == [guest.id, stays.id])
      try await isWatched(guest)
      let video = try #require(await service.video(of: guest.id))
      func videoBegins() async throws {
        try await eventually {
          await video.poll().contains { if case .begin = $0 { true } else { false } }
        }
      }
      try await videoBegins()

      // The same list again changes nothing.
      let again = await service.apply([guest, stays])
      #expect(again.kept == [guest.id, stays.id] && again.changed.isEmpty)
      #expect(sink.content.runsBegan.count == 2)

      // Changes: a run ends, and another begins by the new settings.
      guest.name = "Guest"
      #expect(await service.apply([guest, stays]).changed == [guest.id])
      #expect(status(guest.id)?.name == "Guest")
      try await isWatched(guest)
      try await videoBegins()
      try await eventually {
        sink.content.events.contains { $0.camera == guest.id && $0.isOpen }
      }

      // Goes, with an event open whose clip would last for another twenty seconds.
      #expect(await service.apply([stays]).removed == [guest.id])
      #expect(service.board.statuses.map(\.id) == [stays.id])
      #expect(await service.video(of: guest.id) == nil)
      #expect(await video.poll().contains { if case .offline = $0 { true } else { false } })
      try await eventually {
        let content = sink.content
        let events = content.events.filter { $0.camera == guest.id }
        return events.allSatisfy { event in
          let kinds = content.evidence.filter { $0.event == event.id }.map(\.kind)
          return !event.isOpen && kinds.contains(.clip) && kinds.contains(.snapshot)
        }
      }
      #expect(
        sink.content.events.last { $0.camera == guest.id }?.endReason == .stopped)

      let after = await reader()
      #expect(before != nil && before === after, "the same reader")
      #expect(status(stays.id)?.picture == .steady, "the same background")
    }
    let content = sink.content
    func runs(_ camera: CameraConfiguration) -> [EventID] {
      content.runsBegan.filter { $0.camera == camera.id }.map(\.id)
    }
    let final = try #require(status(stays.id))
    #expect(runs(stays).count == 1 && final.connectAttempts == 1 && final.reconnects == 0)
    #expect(runs(guest).count == 2)
    for run in runs(guest) {
      #expect(content.runsEnded.first { $0.run == run }?.reason == "stopped")
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func theFirstCameraWithACrowdBringsTheNetworkWithIt() async throws {
    let folder = try TemporaryDirectory()
    let first = try camera("first", Clips.path("gate", .sub))
    var plaza = try CameraConfiguration(
      clip: Clips.path("plaza", .sub), truth: Clips.truth("plaza"), usesZones: true)
    plaza.playback.isRealtime = true
    let service = service([first], RecordingSink(), in: folder)
    func counted() -> Int? {
      service.board.statuses.first { $0.id == plaza.id }?.crowdNetwork?.counted
    }
    try await whileRunning(service) {
      await service.apply([first, plaza], crowdModel: NetworkCrowdTests.model)
      #expect(counted() == 0, "a network counts here")
      try await eventually { (counted() ?? 0) > 0 }
      await service.apply([first])
      #expect(await service.crowd?.count == 0)
    }
  }

  // MARK: - Coming and going alone

  /// Nobody listens at its port.
  private func deaf(_ id: String) throws -> CameraConfiguration {
    try camera(id, "rtsp://127.0.0.1:\(LoopbackPort.free())/cam")
  }

  private struct Weak {
    weak var reader: CameraReader?
    /// Also held by the camera's analysis.
    weak var exchange: CrowdExchange?
  }

  @Test(.timeLimit(.minutes(1)))
  func nothingIsLeftOfTwoHundredCamerasThatCameAndWent() async throws {
    let folder = try TemporaryDirectory()
    let stays = try deaf("stays")
    var guest = try CameraConfiguration(
      clip: "/nowhere.mp4", truth: Clips.truth("plaza"), usesZones: true)
    guest.address = stays.address
    let service = PipelineService(
      cameras: [stays], sink: RecordingSink(), evidenceDirectory: folder.path,
      crowdModel: NetworkCrowdTests.model, logger: Logger(label: "test"))
    try await whileRunning(service) {
      var gone: [Weak] = []
      for number in 0..<100 {
        guest.id = CameraID("guest-\(number)")!
        await service.apply([stays, guest])
        // Changed: another reader in its place.
        guest.name = "Guest"
        await service.apply([stays, guest])
        let watched = await service.watched[guest.id]
        gone.append(Weak(reader: watched?.readers[0].reader, exchange: watched?.exchange))
        #expect(gone.last?.reader != nil && gone.last?.exchange != nil)
        // The next one takes its place.
      }
      await service.apply([stays])
      #expect(service.board.statuses.map(\.id) == [stays.id])
      #expect(service.board.configuration(of: guest.id) == nil)
      #expect(service.stages.scheduler.count == 1)
      #expect(service.stages.connections.count == 1)
      #expect(await service.crowd?.count == 0)
      #expect(await service.watched.count == 1)
      try await eventually {
        gone.allSatisfy { $0.reader == nil && $0.exchange == nil }
      }
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func listsThatComeAtOnceAreAppliedOneAfterTheOther() async throws {
    let folder = try TemporaryDirectory()
    let cameras = try (0..<6).map { try deaf("camera-\($0)") }
    let service = service([cameras[0]], RecordingSink(), in: folder)
    try await whileRunning(service) {
      await withTaskGroup { group in
        for number in 0..<24 {
          group.addTask {
            await service.apply(
              cameras.enumerated().filter { $0.offset != number % 6 }.map(\.element))
          }
        }
      }
      let ids = service.board.statuses.map(\.id)
      #expect(ids.count == 5)
      #expect(Set(await service.watched.keys) == Set(ids))
      #expect(service.stages.scheduler.count == 5)
      #expect(service.stages.connections.count == 5)
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func aListBeforeTheStartIsWatchedFromTheStart() async throws {
    let folder = try TemporaryDirectory()
    let (first, second) = (try deaf("first"), try deaf("second"))
    let service = service([first], RecordingSink(), in: folder)
    await service.apply([second])
    #expect(service.board.statuses.map(\.id) == [second.id])
    try await whileRunning(service) {
      try await eventually { service.board.statuses.allSatisfy { $0.connectAttempts > 0 } }
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func aListAfterTheEndStartsNothing() async throws {
    let folder = try TemporaryDirectory()
    let (first, second) = (try deaf("first"), try deaf("second"))
    let service = service([first], RecordingSink(), in: folder)
    try await whileRunning(service) {}
    await service.apply([first, second])
    #expect(await service.watched.values.allSatisfy { $0.camera == first })
    #expect(service.board.statuses.map(\.id) == [first.id])
  }

  @Test(.timeLimit(.minutes(1)))
  func anOutageOfARemovedCameraEndsWithIt() async throws {
    let folder = try TemporaryDirectory()
    var dead = try deaf("dead")
    dead.health.offline.after = .seconds(1)
    let sink = RecordingSink()
    let service = service([dead], sink, in: folder)
    try await whileRunning(service) {
      try await eventually { sink.content.events.map(\.kind) == [.cameraOffline] }
      await service.apply([])
      try await eventually { sink.content.events.map(\.endReason) == [.stopped] }
    }
  }

  // MARK: - Differences

  @Test(arguments: [
    ("nothing before", [], ["a", "b"], ["a", "b"], [], [], []),
    ("the same", ["a", "b"], ["a", "b"], [], [], [], ["a", "b"]),
    ("another order", ["a", "b"], ["b", "a"], [], [], [], ["b", "a"]),
    ("one less", ["a", "b"], ["b"], [], ["a"], [], ["b"]),
    ("one with another name", ["a", "b"], ["a", "b!"], [], [], ["b"], ["a"]),
    ("one in place of another", ["a"], ["b"], ["b"], ["a"], [], []),
    ("nothing after", ["a", "b"], [], [], ["a", "b"], [], []),
  ])
  func differencesOfTwoLists(
    _ situation: String, before: [String], after: [String], added: [String], removed: [String],
    changed: [String], kept: [String]
  ) throws {
    func cameras(_ names: [String]) throws -> [CameraConfiguration] {
      try names.map { name in
        CameraConfiguration(
          id: CameraID(String(name.prefix(1)))!, name: name, address: try StreamAddress("/a.mp4"))
      }
    }
    let known = Dictionary(uniqueKeysWithValues: try cameras(before).map { ($0.id, $0) })
    let changes = CameraChanges(from: known, to: try cameras(after))
    #expect(changes.added.map(\.text) == added)
    #expect(changes.removed.map(\.text) == removed)
    #expect(changes.changed.map(\.text) == changed)
    #expect(changes.kept.map(\.text) == kept)
  }
}
