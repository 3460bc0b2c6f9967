import CameraBench
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

/// The pipeline on real servers behind networks that do what networks do.
@Suite struct IngestTests {
  private func camera(_ id: String, _ address: String) throws -> CameraConfiguration {
    var camera = CameraConfiguration(
      id: CameraID(id)!, name: id, address: try StreamAddress(address))
    camera.stream.stallTimeout = .seconds(1)
    camera.reconnect.initial = .milliseconds(200)
    camera.reconnect.maximum = .milliseconds(500)
    camera.evidence.preRoll = .seconds(1)
    camera.evidence.postRoll = .milliseconds(500)
    return camera
  }

  // MARK: - Side by side

  @Test(.timeLimit(.minutes(1)))
  func whateverHappensToACameraItsNeighbourLosesNeitherPictureNorEvent() async throws {
    let folder = try TemporaryDirectory()
    let clip = folder.file("gate.mp4")
    // People come after six seconds.
    try ChildProcess.run([
      "/usr/bin/ffmpeg", "-v", "error", "-nostdin", "-i", Clips.path("gate", .sub), "-t", "12",
      "-c",
      "copy", clip,
    ])
    var good = try camera("good", clip)
    good.ignored = try Clips.truth("gate").ignored.map { try Polygon($0) }
    var alone = good
    alone.playback.isRealtime = false
    let expected = try Analysed(alone)
    #expect(!expected.events.isEmpty)

    let server = try RTSPServer(files: ["/cam": Clips.path("gate", .sub)])
    defer { server.stop() }
    let relay = try FaultyRelay(to: server.port)
    defer { relay.stop() }
    let sink = RecordingSink()
    let service = service(
      [try camera("faulty", "rtsp://127.0.0.1:\(relay.port)/cam"), good], sink, in: folder)
    func faulty() -> CameraStatus { service.board.statuses[0] }
    func comesBack(after runs: Int) async throws {
      let frames = faulty().framesAnalysed
      try await eventually {
        sink.content.runsBegan.count { $0.camera == faulty().id } > runs
          && faulty().framesAnalysed > frames + 5
      }
    }
    try await whileRunning(service) {
      try await comesBack(after: 0)
      relay.cut(afterBytes: 10_007)
      try await comesBack(after: 1)
      relay.network = .silent
      try await eventually { faulty().lastError?.contains("no packet came in time") == true }
      relay.network = .good
      try await comesBack(after: 2)
      relay.network = .slow(bytesPerSecond: 8_000)
      try await Task.sleep(for: .seconds(1))
      relay.network = .broken
      try await eventually { faulty().state == .backingOff }
      relay.network = .good
      try await comesBack(after: 3)
      try await eventually { service.board.statuses[1].state == .stopped }
      // Its last events and their clips.
      try await eventually {
        let content = sink.content
        let events = Set(content.events.filter { $0.camera == good.id }.map(\.id))
        let clips = content.evidence.filter { $0.kind == .clip && events.contains($0.event) }
        return clips.count == events.count
      }
    }
    let content = sink.content
    let runs = content.runsBegan.filter { $0.camera == good.id }
    let run = try #require(runs.first)
    #expect(runs.count == 1)
    #expect(content.runsEnded.first { $0.run == run.id }?.frames == 300)
    // Statuses are a second old at most.
    #expect(service.board.statuses[1].framesAnalysed >= 270)
    #expect(service.board.statuses[1].framesDropped == 0)
    #expect(service.board.statuses[1].reconnects == 0)
    let events = content.events.filter { $0.camera == good.id }
    #expect(events.count == expected.events.count)
    for (event, alone) in zip(events, expected.events) {
      #expect(event.kind == alone.kind)
      let begin = event.beganAt.duration(since: run.beganAt)
      #expect(abs(begin.inSeconds - Analysed.seconds(alone.beganAt)) < 0.05)
      let length = try #require(event.endedAt).duration(since: event.beganAt)
      #expect(length == (try #require(alone.endedAt)).duration(since: alone.beganAt))
      #expect(event.peakValue == alone.peakValue)
    }
    #expect(service.board.statuses[0].reconnects >= 3)
  }

  // MARK: - Cameras that refuse

  @Test(.timeLimit(.minutes(1)))
  func aRefusedPasswordIsNotHammered() async throws {
    let folder = try TemporaryDirectory()
    let server = try RTSPServer(
      files: ["/cam": Clips.path("gate", .sub)], credentials: "viewer:hush")
    defer { server.stop() }
    let relay = try FaultyRelay(to: server.port)
    defer { relay.stop() }
    // Its pauses are short; those after a refused password have their own length.
    let camera = try camera("cam", "rtsp://viewer:other@127.0.0.1:\(relay.port)/cam")
    let service = service([camera], RecordingSink(), in: folder)
    try await whileRunning(service) {
      try await eventually { service.board.statuses[0].state == .backingOff }
      try await Task.sleep(for: .seconds(3))
      let status = service.board.statuses[0]
      #expect(status.lastError?.contains("user or password refused") == true)
      #expect(status.lastError?.contains("other") == false)
      #expect(status.connectAttempts == 1)
    }
    #expect(relay.connectionCount == 1)
  }

  @Test(.timeLimit(.minutes(1)))
  func anUnknownHostIsNamedAndTriedAgain() async throws {
    let folder = try TemporaryDirectory()
    let camera = try camera("cam", "rtsp://viewer:hush@camera.invalid/live")
    let service = service([camera], RecordingSink(), in: folder)
    try await whileRunning(service) {
      try await eventually { service.board.statuses[0].connectAttempts >= 3 }
      let error = try #require(service.board.statuses[0].lastError)
      #expect(error.hasPrefix("connect to rtsp://***@camera.invalid/live: host unknown"))
    }
    #expect(service.board.statuses[0].state == .stopped)
  }

  // MARK: - Many at once

  @Test(.timeLimit(.minutes(1)))
  func thirtySixCamerasComeBackAfterTheirNetworkWasGone() async throws {
    let folder = try TemporaryDirectory()
    let clip = folder.file("small.mp4")
    try ChildProcess.run([
      "/usr/bin/ffmpeg", "-v", "error", "-f", "lavfi", "-i",
      "testsrc2=size=160x120:rate=10:duration=2", "-c:v", "libx264", "-preset", "ultrafast", "-g",
      "5", "-bf", "0", "-pix_fmt", "yuv420p", clip,
    ])
    let server = try RTSPServer(files: ["/cam": clip], isShared: true)
    defer { server.stop() }
    let relay = try FaultyRelay(to: server.port)
    defer { relay.stop() }
    let cameras = try (0..<36).map {
      try camera("cam-\($0)", "rtsp://127.0.0.1:\(relay.port)/cam")
    }
    let service = service(cameras, RecordingSink(), in: folder)
    func all(_ condition: (CameraStatus) -> Bool) -> Bool {
      service.board.statuses.allSatisfy(condition)
    }
    try await whileRunning(service) {
      try await eventually { all { $0.state == .running && $0.framesAnalysed > 2 } }
      relay.network = .broken
      try await eventually { all { $0.state != .running } }
      relay.network = .good
      try await eventually { all { $0.state == .running && $0.reconnects == 1 } }
      let frames = service.board.statuses.map(\.framesAnalysed)
      try await eventually {
        zip(service.board.statuses, frames).allSatisfy { $0.framesAnalysed > $1 }
      }
    }
  }

  /// A server that takes connections and never answers: how many try it at once can be counted.
  @Test(.timeLimit(.minutes(1)))
  func onlyAFewCamerasConnectAtOnce() async throws {
    let silent = LoopbackPort.silent()
    defer { LoopbackPort.close(silent.descriptor) }
    let relay = try FaultyRelay(to: silent.port)
    defer { relay.stop() }
    relay.network = .silent
    let pacer = ConnectionPacer(limits: .init(atOnce: 3, spacing: .zero, patience: .seconds(60)))
    let cameras = try (0..<12).map {
      try camera("cam-\($0)", "rtsp://127.0.0.1:\(relay.port)/cam")
    }
    let board = CameraBoard(cameras: cameras, clock: SystemWallClock())
    let readers = cameras.map {
      CameraReader(
        camera: $0, feed: CameraFeed(), board: board, channel: EventChannel(), pacer: pacer,
        clock: SystemWallClock(), logger: Logger(label: "test"), packetArrived: {})
    }
    let threads = readers.map { reader in WorkerThread(name: "reader") { reader.run() } }
    try await eventually { relay.connectionCount == 3 }
    try await Task.sleep(for: .milliseconds(500))
    #expect(relay.connectionCount == 3)
    #expect(board.statuses.map(\.connectAttempts).reduce(0, +) == 3)
    for reader in readers { reader.requestStop() }
    await WorkerThread.join(threads)
  }

  // MARK: - Streams

  @Test(.timeLimit(.minutes(1)))
  func aCameraThatIsSetToAnotherSizeGoesOnAndItsClipsCanBePlayed() async throws {
    let folder = try TemporaryDirectory()
    // Somebody walks in each of them when the model has warmed up.
    let pieces = ["640x360", "320x240"].map { folder.file($0 + ".mp4") }
    for (piece, size) in zip(pieces, ["640:360", "320:240"]) {
      try ChildProcess.run([
        "/usr/bin/ffmpeg", "-v", "error", "-nostdin", "-ss", "4", "-i", Clips.path("gate", .sub),
        "-t", "4.4", "-vf", "scale=" + size, "-c:v", "libx264", "-preset", "veryfast", "-bf", "0",
        "-g", "25", piece,
      ])
    }
    let server = try RTSPServer(files: ["/cam": pieces.joined(separator: "+")])
    defer { server.stop() }
    let relay = try FaultyRelay(to: server.port)
    defer { relay.stop() }
    var camera = try camera("cam", "rtsp://127.0.0.1:\(relay.port)/cam")
    camera.ignored = try Clips.truth("gate").ignored.map { try Polygon($0) }
    camera.motion.warmUp = .seconds(1)
    let sink = RecordingSink()
    let service = service([camera], sink, in: folder)
    func clips() -> [Evidence] { sink.content.evidence.filter { $0.kind == .clip } }
    try await whileRunning(service) {
      // The first size, the second, and the first again, each with an event.
      try await eventually { sink.content.runsBegan.count >= 3 && clips().count >= 2 }
      #expect(service.board.statuses[0].reconnects == 0)
      #expect(service.board.statuses[0].corruptPackets == 0)
    }
    #expect(relay.connectionCount == 1)
    let runs = sink.content.runsBegan
    #expect(runs.prefix(3).map(\.picture.description) == ["640x360", "320x240", "640x360"])
    #expect(
      sink.content.runsEnded.first?.reason == "the camera changed its picture to 320x240")
    for clip in clips() {
      let demuxer = try Demuxer(StreamAddress(folder.file(clip.fileName)))
      let decoder = try Decoder(demuxer.parameters)
      let packet = Packet()
      var sizes: Set<PixelSize> = []
      while try demuxer.read(into: packet) == .packet {
        try decoder.send(packet)
        while try decoder.receive() == .frame { sizes.insert(decoder.frame.size) }
      }
      #expect(sizes == [demuxer.parameters.size])
      #expect(decoder.corruptPackets == 0)
    }
  }

  /// Camera noise, nothing else: what the network damages is no motion.
  @Test(.timeLimit(.minutes(1)))
  func lossAndDisorderOverUDPMakeNoEvent() async throws {
    let folder = try TemporaryDirectory()
    let clip = folder.file("quiet.mp4")
    try ChildProcess.run([
      "/usr/bin/ffmpeg", "-v", "error", "-nostdin", "-i", Clips.path("gate", .sub), "-vf",
      "select=eq(n\\,0),loop=-1:1,setpts=N/25/TB,noise=alls=8:allf=t", "-t", "2", "-c:v",
      "libx264", "-preset", "veryfast", "-bf", "0", "-g", "25", "-b:v", "800k", clip,
    ])
    let server = try RTSPServer(
      files: ["/cam": clip],
      network: "drop-probability=0.02 delay-probability=0.2 min-delay=5 max-delay=60 "
        + "allow-reordering=true")
    defer { server.stop() }
    var camera = try camera("cam", server.address("/cam"))
    camera.stream.transport = .udp
    let sink = RecordingSink()
    let service = service([camera], sink, in: folder)
    try await whileRunning(service) {
      try await eventually {
        let status = service.board.statuses[0]
        return status.framesAnalysed > 15 && status.corruptPackets > 0
      }
    }
    #expect(sink.content.events.isEmpty)
    #expect(sink.content.runsBegan.count == 1)
  }
}
