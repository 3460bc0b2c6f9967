import Media
import Pixels
import Synchronization
import TestSupport
import Testing

/// Against GStreamer's RTSP server. One at a time: the servers play at real time.
extension NetworkTests {
  @Test(arguments: zip(RTSPTransport.allCases, ["h264", "hevc"]))
  func rtspComesInRealTimeFromItsFirstKeyFrame(transport: RTSPTransport, codec: String) throws {
    let server = try RTSPServer(files: ["/cam": Self.clips.path(codec)])
    defer { server.stop() }
    var options = StreamOptions()
    options.transport = transport
    let demuxer = try Demuxer(StreamAddress(server.address("/cam")), options: options)
    #expect(demuxer.parameters.codec == codec)
    #expect(demuxer.parameters.size == PixelSize(width: 640, height: 360))
    #expect(demuxer.parameters.framesPerSecond == 25)
    // The clip is 2 s long: more than that, to see that its repetition goes on without a gap.
    let live = try Live(demuxer, frames: 60)
    #expect(live.frames == 60)
    #expect(live.packets - live.frames <= 2)
    #expect(live.corruptPackets == 0)
    #expect(live.discontinuities == 0)
    #expect(live.steps.allSatisfy { abs($0 - 3600) <= 90 }, "steps: \(live.steps)")
  }

  @Test func aWrongPasswordIsUnauthorisedAndNotShown() throws {
    let server = try RTSPServer(
      files: ["/cam": Self.clips.path("h264")], credentials: "viewer:hush")
    defer { server.stop() }
    let lines = Mutex<[String]>([])
    MediaLog.install { line in lines.withLock { $0.append(line) } }
    let address = try StreamAddress(server.address("/cam", credentials: "viewer:wronghush"))
    let error = #expect(throws: MediaError.self) { _ = try Demuxer(address) }
    #expect(error?.code == .unauthorised)
    #expect(error?.address == "rtsp://***@127.0.0.1:\(server.port)/cam")
    #expect(error?.description.contains("hush") == false)
    #expect(lines.withLock { $0.contains { $0.contains("401") } }, "libav's line reached the sink")
    #expect(lines.withLock { $0.allSatisfy { !$0.contains("hush") } })
    #expect(try Live(Demuxer(StreamAddress(server.address("/cam"))), frames: 5).frames == 5)
  }

  @Test func aMissingMountIsNotFound() throws {
    let server = try RTSPServer(files: ["/cam": Self.clips.path("h264")])
    defer { server.stop() }
    let address = try StreamAddress(server.address("/other"))
    let error = #expect(throws: MediaError.self) { _ = try Demuxer(address) }
    #expect(error?.code == .notFound)
  }

  @Test(arguments: RTSPTransport.allCases)
  func aServerThatGoesEndsTheStreamAndCanBeReadAgain(transport: RTSPTransport) throws {
    let server = try RTSPServer(files: ["/cam": Self.clips.path("h264")])
    defer { server.stop() }
    var options = StreamOptions()
    options.transport = transport
    options.stallTimeout = .seconds(1)
    let address = try StreamAddress(server.address("/cam"))
    do {
      let demuxer = try Demuxer(address, options: options)
      let packet = Packet()
      for _ in 0..<10 { _ = try demuxer.read(into: packet) }
      server.stop()
      var ended = false
      for _ in 0..<100 where !ended {
        do throws(MediaError) {
          if case .endOfStream = try demuxer.read(into: packet) { ended = true }
        } catch {
          #expect([.stalled, .connectionLost, .ioFailed, .timedOut].contains(error.code))
          ended = true
        }
      }
      #expect(ended, "it goes on although the server is gone")
    }
    let refused = #expect(throws: MediaError.self) {
      _ = try Demuxer(address, options: options)
    }
    #expect(refused?.code == .connectionRefused)
    try server.start()
    #expect(try Live(Demuxer(address, options: options), frames: 5).frames == 5)
  }

  @Test func aServerThatNeverAnswersTimesOut() throws {
    let server = LoopbackPort.silent()
    defer { LoopbackPort.close(server.descriptor) }
    var options = StreamOptions()
    options.connectTimeout = .milliseconds(400)
    for scheme in ["rtsp", "http", "rtmp"] {
      let address = try StreamAddress("\(scheme)://127.0.0.1:\(server.port)/cam")
      let error = #expect(throws: MediaError.self) { _ = try Demuxer(address, options: options) }
      #expect(error?.code == .timedOut, "\(scheme)")
    }
  }

  @Test func anotherThreadInterruptsConnecting() throws {
    let server = LoopbackPort.silent()
    defer { LoopbackPort.close(server.descriptor) }
    let flag = InterruptFlag()
    let address = try StreamAddress("rtsp://127.0.0.1:\(server.port)/cam")
    Background.run(after: .milliseconds(200)) { flag.interrupt() }
    let error = #expect(throws: MediaError.self) { _ = try Demuxer(address, interrupt: flag) }
    #expect(error?.code == .interrupted)
  }

  @Test(arguments: RTSPTransport.allCases)
  func anotherThreadInterruptsReading(transport: RTSPTransport) throws {
    let server = try RTSPServer(files: ["/cam": Self.clips.path("h264")])
    defer { server.stop() }
    var options = StreamOptions()
    options.transport = transport
    let flag = InterruptFlag()
    let demuxer = try Demuxer(
      StreamAddress(server.address("/cam")), options: options, interrupt: flag)
    let packet = Packet()
    Background.run(after: .milliseconds(300)) { flag.interrupt() }
    let error = #expect(throws: MediaError.self) {
      while case .packet = try demuxer.read(into: packet) {}
    }
    #expect(error?.code == .interrupted)
  }
}
