import Foundation
import Media
import Pixels
import TestSupport
import Testing

/// Streams from real servers on 127.0.0.1, one at a time so that they keep real time.
@Suite(.serialized) struct NetworkTests {
  static let clips = try! NetworkClips()

  /// An HTTP camera: JPEG pictures without time stamps.
  @Test func multipartMJPEGIsTimedByItsArrival() throws {
    let port = LoopbackPort.free()
    let child = try ffmpeg(
      "mjpeg", ["-c", "copy", "-f", "mpjpeg", "-listen", "1", "http://127.0.0.1:\(port)/cam"])
    defer { child.stop() }
    let demuxer = try connect("http://127.0.0.1:\(port)/cam")
    #expect(demuxer.parameters.codec == "mjpeg")
    let live = try Live(demuxer, frames: 20)
    #expect(live.frames == 20)
    #expect(live.corruptPackets == 0)
    // Sent at 10 per second; libav would have said 25.
    let mean = live.steps.suffix(12).reduce(0, +) / 12
    #expect((7_000...11_000).contains(mean), "steps: \(live.steps)")
  }

  @Test func mpegTSOverUDP() throws {
    let port = LoopbackPort.free()
    let child = try ffmpeg(
      "h264", ["-c", "copy", "-f", "mpegts", "udp://127.0.0.1:\(port)?pkt_size=1316"])
    defer { child.stop() }
    try expectVideo("udp://127.0.0.1:\(port)")
  }

  @Test func mpegTSOverHTTP() throws {
    let port = LoopbackPort.free()
    let child = try ffmpeg(
      "h264", ["-c", "copy", "-f", "mpegts", "-listen", "1", "http://127.0.0.1:\(port)/cam.ts"])
    defer { child.stop() }
    try expectVideo("http://127.0.0.1:\(port)/cam.ts")
  }

  @Test func srt() throws {
    let port = LoopbackPort.free()
    let child = try ffmpeg(
      "hevc", ["-c", "copy", "-f", "mpegts", "srt://127.0.0.1:\(port)?mode=listener"])
    defer { child.stop() }
    try expectVideo("srt://127.0.0.1:\(port)", codec: "hevc")
  }

  @Test func hls() throws {
    let directory = try TemporaryDirectory()
    try ChildProcess.run([
      "/usr/bin/ffmpeg", "-v", "error", "-i", Self.clips.path("h264"), "-c", "copy", "-f", "hls",
      "-hls_time", "1", directory.file("cam.m3u8"),
    ])
    let port = LoopbackPort.free()
    let child = try ChildProcess(
      [
        "/usr/bin/python3", "-m", "http.server", "--bind", "127.0.0.1", "--directory",
        directory.path, String(port),
      ], seconds: 30, showsErrors: false)
    defer { child.stop() }
    #expect(LoopbackPort.waitUntilOpen(port))
    let demuxer = try Demuxer(StreamAddress("http://127.0.0.1:\(port)/cam.m3u8"))
    let live = try Live(demuxer, frames: .max)
    #expect(live.frames == 50)
    let error = #expect(throws: MediaError.self) {
      _ = try Demuxer(StreamAddress("http://127.0.0.1:\(port)/other.m3u8"))
    }
    #expect(error?.code == .notFound)
  }

  @Test func rtmp() throws {
    let directory = try TemporaryDirectory()
    let port = LoopbackPort.free()
    let configuration = """
      load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
      daemon off;
      master_process off;
      pid \(directory.file("nginx.pid"));
      error_log \(directory.file("error.log"));
      events {}
      rtmp { server { listen 127.0.0.1:\(port); application live { live on; } } }
      """
    try configuration.write(
      toFile: directory.file("nginx.conf"), atomically: true, encoding: .utf8)
    let server = try ChildProcess(
      ["/usr/sbin/nginx", "-p", directory.path, "-c", directory.file("nginx.conf")], seconds: 30,
      showsErrors: false)
    defer { server.stop() }
    #expect(LoopbackPort.waitUntilOpen(port))
    let publisher = try ffmpeg(
      "h264", ["-c", "copy", "-f", "flv", "rtmp://127.0.0.1:\(port)/live/cam"])
    defer { publisher.stop() }
    try expectVideo("rtmp://127.0.0.1:\(port)/live/cam")
  }

  /// The parameters come with the next key frame, seconds after the connection.
  @Test func aStreamCanBeJoinedInTheMiddleOfALongGOP() throws {
    let port = LoopbackPort.free()
    let child = try ffmpeg(
      "long", ["-c", "copy", "-f", "mpegts", "udp://127.0.0.1:\(port)?pkt_size=1316"])
    defer { child.stop() }
    usleep(1_200_000)
    try expectVideo("udp://127.0.0.1:\(port)")
  }

  /// The publisher stops sending but keeps the connection.
  @Test func aStallIsNoticed() throws {
    let port = LoopbackPort.free()
    let child = try ffmpeg(
      "h264", ["-c", "copy", "-f", "mpegts", "udp://127.0.0.1:\(port)?pkt_size=1316"])
    defer { child.stop() }
    var options = StreamOptions()
    options.stallTimeout = .milliseconds(500)
    let demuxer = try connect("udp://127.0.0.1:\(port)", options)
    let packet = Packet()
    for _ in 0..<5 { _ = try demuxer.read(into: packet) }
    child.stop()
    let error = #expect(throws: MediaError.self) {
      while case .packet = try demuxer.read(into: packet) {}
    }
    #expect(error?.code == .stalled)
  }

  // MARK: -

  /// Plays a clip in a loop at real time to where `output` says.
  private func ffmpeg(_ clip: String, _ output: [String]) throws -> ChildProcess {
    try ChildProcess(
      [
        "/usr/bin/ffmpeg", "-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i",
        Self.clips.path(clip),
      ] + output, seconds: 30, showsErrors: false)
  }

  private func expectVideo(_ address: String, codec: String = "h264") throws {
    let demuxer = try connect(address)
    #expect(demuxer.parameters.codec == codec)
    #expect(demuxer.parameters.size == PixelSize(width: 640, height: 360))
    let live = try Live(demuxer, frames: 30)
    #expect(live.frames == 30)
    #expect(live.steps.suffix(20).allSatisfy { abs($0 - 3600) <= 200 }, "steps: \(live.steps)")
  }

  /// Tries until the server is up, for at most 10 s.
  private func connect(
    _ address: String, _ options: StreamOptions = StreamOptions()
  ) throws -> Demuxer {
    let end = ContinuousClock.now + .seconds(10)
    while true {
      do {
        return try Demuxer(StreamAddress(address), options: options)
      } catch {
        if ContinuousClock.now > end { throw error }
        usleep(50_000)
      }
    }
  }
}
