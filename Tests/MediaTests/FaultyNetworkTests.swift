import CameraBench
import Foundation
import Media
import Pixels
import TestSupport
import Testing

/// What networks do to connections, and what cameras do to streams.
extension NetworkTests {
  /// Reads to the end and returns how it came; `nil` in good order.
  private func end(of demuxer: Demuxer) -> MediaError? {
    let packet = Packet()
    while true {
      do {
        guard case .packet = try demuxer.read(into: packet) else { return nil }
      } catch {
        return error
      }
    }
  }

  @Test func aConnectionCutInTheMiddleOfAPacketEndsTheStream() throws {
    let server = try RTSPServer(files: ["/cam": Self.clips.path("h264")])
    defer { server.stop() }
    let relay = try FaultyRelay(to: server.port)
    defer { relay.stop() }
    let address = try StreamAddress("rtsp://127.0.0.1:\(relay.port)/cam")
    for bytes in [1, 1_003, 10_007, 40_009] {
      let demuxer = try Demuxer(address)
      relay.cut(afterBytes: bytes)
      let error = end(of: demuxer)
      #expect(error == nil || error?.code == .connectionLost || error?.code == .ioFailed)
    }
    #expect(relay.connectionCount == 4)
    #expect(try Live(Demuxer(address), frames: 5).frames == 5)
  }

  @Test func aConnectionThatSaysNothingMoreIsStalled() throws {
    let server = try RTSPServer(files: ["/cam": Self.clips.path("h264")])
    defer { server.stop() }
    let relay = try FaultyRelay(to: server.port)
    defer { relay.stop() }
    let address = try StreamAddress("rtsp://127.0.0.1:\(relay.port)/cam")
    var options = StreamOptions()
    options.stallTimeout = .milliseconds(500)
    let demuxer = try Demuxer(address, options: options)
    relay.network = .silent
    #expect(end(of: demuxer)?.code == .stalled)
  }

  @Test func soundThatGoesOnDoesNotHideThatThePictureStands() throws {
    let directory = try TemporaryDirectory()
    let file = directory.file("a.ts")
    try TestVideo.make(
      file, seconds: 2,
      ["-f", "lavfi", "-i", "sine=duration=20", "-c:a", "mp2", "-b:a", "128k"] + TestVideo.camera)
    let port = LoopbackPort.free()
    let child = try ChildProcess(
      [
        "/usr/bin/ffmpeg", "-v", "error", "-nostdin", "-re", "-i", file, "-c", "copy", "-f",
        "mpegts", "udp://127.0.0.1:\(port)?pkt_size=1316",
      ], seconds: 25, showsErrors: false)
    defer { child.stop() }
    var options = StreamOptions()
    options.stallTimeout = .seconds(1)
    let demuxer = try Demuxer(StreamAddress("udp://127.0.0.1:\(port)"), options: options)
    #expect(end(of: demuxer)?.code == .stalled)
  }

  @Test func whatComesSlowlyComesWhole() throws {
    let server = try RTSPServer(files: ["/cam": Self.clips.path("h264")])
    defer { server.stop() }
    let relay = try FaultyRelay(to: server.port)
    defer { relay.stop() }
    let demuxer = try Demuxer(StreamAddress("rtsp://127.0.0.1:\(relay.port)/cam"))
    // Half of what it sends.
    relay.network = .slow(bytesPerSecond: 30_000)
    Background.run(after: .seconds(2)) { relay.network = .good }
    let live = try Live(demuxer, frames: 75)
    #expect(live.frames == 75)
    #expect(live.corruptPackets == 0)
    #expect(live.discontinuities == 0)
    #expect(live.steps.allSatisfy { abs($0 - 3600) <= 90 }, "steps: \(live.steps)")
  }

  @Test func packetsLostAndInDisorderOverUDPDamagePicturesAndNoMore() throws {
    let server = try RTSPServer(
      files: ["/cam": Self.clips.path("h264")],
      network: "drop-probability=0.02 delay-probability=0.2 min-delay=1 max-delay=30 "
        + "allow-reordering=true")
    defer { server.stop() }
    var options = StreamOptions()
    options.transport = .udp
    let demuxer = try Demuxer(StreamAddress(server.address("/cam")), options: options)
    let live = try Live(demuxer, frames: 75)
    #expect(live.frames == 75)
    #expect(live.discontinuities == 0)
    #expect(live.damagedPackets > 0)
    #expect(live.steps.allSatisfy { $0 > 0 && $0 < 25 * 3600 }, "steps: \(live.steps)")
  }

  @Test func disorderOverUDPAloneDamagesNothing() throws {
    let server = try RTSPServer(
      files: ["/cam": Self.clips.path("h264")],
      network: "delay-probability=0.2 min-delay=1 max-delay=30 allow-reordering=true")
    defer { server.stop() }
    var options = StreamOptions()
    options.transport = .udp
    let live = try Live(
      Demuxer(StreamAddress(server.address("/cam")), options: options), frames: 50)
    #expect(live.frames == 50)
    #expect(live.corruptPackets == 0)
    #expect(live.damagedPackets == 0)
  }

  @Test(arguments: RTSPTransport.allCases)
  func soundAndDataBesideTheVideoAreLeftWhereTheyAre(transport: RTSPTransport) throws {
    let server = try RTSPServer(files: ["/cam": Self.clips.path("h264")], hasOtherTracks: true)
    defer { server.stop() }
    var options = StreamOptions()
    options.transport = transport
    let live = try Live(
      Demuxer(StreamAddress(server.address("/cam")), options: options), frames: 40)
    #expect(live.frames == 40)
    #expect(live.corruptPackets == 0)
    #expect(live.steps.allSatisfy { abs($0 - 3600) <= 90 }, "steps: \(live.steps)")
  }

  /// RTP carries presentation times alone.
  @Test func aClipOfAStreamWithBFramesShowsThemInOrder() throws {
    let directory = try TemporaryDirectory()
    let source = directory.file("b.mp4")
    try TestVideo.make(
      source, seconds: 2,
      ["-c:v", "libx264", "-preset", "medium", "-bf", "3", "-g", "25", "-pix_fmt", "yuv420p"])
    let server = try RTSPServer(files: ["/cam": source])
    defer { server.stop() }
    let demuxer = try Demuxer(StreamAddress(server.address("/cam")))
    // From the first packet, and from a later key frame.
    let first = try ClipWriter(path: directory.file("1.mp4"), parameters: demuxer.parameters)
    let second = try ClipWriter(path: directory.file("2.mp4"), parameters: demuxer.parameters)
    let packet = Packet()
    for index in 0..<60 {
      #expect(try demuxer.read(into: packet) == .packet)
      try first.write(packet)
      if index > 10 { try second.write(packet) }
    }
    for (writer, name) in [(first, "1.mp4"), (second, "2.mp4")] {
      let summary = try writer.finish()
      let contents = try TestVideo.read(directory.file(name))
      #expect(contents.sizes.count == summary.frames)
      #expect(contents.corruptPackets == 0)
      let steps = zip(contents.pts.dropFirst(), contents.pts).map { $0.ticks - $1.ticks }
      // The last pictures lack those that would have come after them.
      #expect(steps.dropLast(4).allSatisfy { abs($0 - 3600) <= 90 }, "steps: \(steps)")
    }
  }

  // MARK: - Other parameter sets

  struct Change: CustomTestStringConvertible, Sendable {
    let name: String
    let file: String
    let before: [String]
    let after: [String]
    var size = "320x240"
    /// Whether it is a new stream to decoders and clips.
    var isNew = true
    var testDescription: String { name }
  }

  static let changes = [
    Change(name: "H.264 of another size", file: "h264", before: camera, after: camera),
    Change(
      name: "H.264 of another profile and the same size", file: "h264", before: camera,
      after: [
        "-c:v", "libx264", "-profile:v", "main", "-preset", "veryfast", "-bf", "0", "-g", "25",
      ],
      size: "640x360", isNew: false),
    Change(
      name: "H.264 of 10 bits", file: "h264", before: camera,
      after: ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-vf", "format=yuv420p10le"],
      size: "640x360"),
    Change(
      name: "HEVC of another size", file: "h265", before: ClipWriterTests.hevc,
      after: ClipWriterTests.hevc),
    Change(name: "MPEG-TS", file: "ts", before: camera, after: camera),
    // The header comes beside the packets.
    Change(name: "FLV of another size", file: "flv", before: camera, after: camera),
    Change(
      name: "FLV of another profile and the same size", file: "flv", before: camera,
      after: ["-c:v", "libx264", "-profile:v", "main", "-pix_fmt", "yuv420p", "-bf", "0"],
      size: "640x360"),
  ]

  private static let camera = TestVideo.camera

  @Test(arguments: changes)
  func aStreamThatChangesItsPictureIsANewOneOnTheSameConnection(_ row: Change) throws {
    let directory = try TemporaryDirectory()
    let (before, after) = (directory.file("1." + row.file), directory.file("2." + row.file))
    try TestVideo.make(before, row.before)
    try TestVideo.make(after, size: row.size, row.after)
    let demuxer: Demuxer
    var server: RTSPServer?
    var child: ChildProcess?
    defer {
      server?.stop()
      child?.stop()
    }
    if row.file == "ts" {
      let joined = directory.file("joined.ts")
      try (Data(contentsOf: URL(filePath: before)) + Data(contentsOf: URL(filePath: after)))
        .write(to: URL(filePath: joined))
      let served = try Self.serve(joined, bytesPerSecond: 60_000)
      child = served.child
      demuxer = try Demuxer(served.address)
    } else if row.file == "flv" {
      let joined = directory.file("joined.flv")
      // Its second header of 13 bytes would be noise.
      try
        (Data(contentsOf: URL(filePath: before))
        + Data(contentsOf: URL(filePath: after)).dropFirst(13)).write(to: URL(filePath: joined))
      demuxer = try Demuxer(StreamAddress(joined))
    } else {
      server = try RTSPServer(files: ["/cam": before + "+" + after])
      demuxer = try Demuxer(StreamAddress(server!.address("/cam")))
    }
    var parameters = [demuxer.parameters]
    var clips = [try ClipWriter(path: directory.file("0.mp4"), parameters: parameters[0])]
    let packet = Packet()
    // All of the first video and half of the second.
    for _ in 0..<38 {
      #expect(try demuxer.read(into: packet) == .packet)
      if demuxer.parameters !== parameters.last {
        #expect(packet.isKeyFrame)
        parameters.append(demuxer.parameters)
        clips.append(
          try ClipWriter(
            path: directory.file("\(clips.count).mp4"), parameters: demuxer.parameters))
      }
      try clips.last!.write(packet)
    }
    #expect(parameters.count == (row.isNew ? 2 : 1))
    #expect(parameters[0].size.description == "640x360")
    #expect(parameters.last!.size.description == row.size)
    var frames = 0
    for (index, clip) in clips.enumerated() {
      _ = try clip.finish()
      let contents = try TestVideo.read(directory.file("\(index).mp4"))
      #expect(contents.corruptPackets == 0)
      #expect(Set(contents.sizes) == [parameters[index].size])
      frames += contents.sizes.count
    }
    #expect(frames == 38)
  }

  // MARK: - Clocks

  /// A camera whose clock is set again and again, and whose time stamps wrap.
  @Test func aClockThatJumpsLeavesTimeSteady() throws {
    let directory = try TemporaryDirectory()
    var bytes = Data()
    // Forward by hours, back by days, and over the wrap of 33 bits.
    for (index, offset) in [0, 3_600, 3_000, 90_000, 10, 95_443, 0].enumerated() {
      let piece = directory.file("\(index).ts")
      try TestVideo.make(
        piece, size: "320x180", TestVideo.camera + ["-output_ts_offset", String(offset)])
      bytes += try Data(contentsOf: URL(filePath: piece))
    }
    try bytes.write(to: URL(filePath: directory.file("all.ts")))
    let served = try Self.serve(directory.file("all.ts"), bytesPerSecond: bytes.count * 2 / 7)
    defer { served.child.stop() }
    let live = try Live(Demuxer(served.address), frames: 170)
    #expect(live.frames >= 165, "\(live.frames)")
    #expect(live.discontinuities >= 4)
    // It comes in chunks, so a jump may be a fraction of a second off; never by the jump itself.
    #expect(live.steps.allSatisfy { $0 > 0 && $0 < 90_000 }, "steps: \(live.steps)")
    let whole: Int64 = live.steps.reduce(0, +)
    #expect((450_000...810_000).contains(whole))
  }

  private static func serve(
    _ path: String, bytesPerSecond: Int
  ) throws -> (child: ChildProcess, address: StreamAddress) {
    let port = LoopbackPort.free()
    let child = try ChildProcess(
      [
        "/usr/bin/python3", RTSPServer.folder + "/byte_server.py", String(port),
        String(bytesPerSecond), path,
      ], seconds: 30)
    guard child.waitForLine("READY") else {
      throw ChildProcess.Failure(message: "the byte server did not start")
    }
    return (child, try StreamAddress("tcp://127.0.0.1:\(port)"))
  }
}
