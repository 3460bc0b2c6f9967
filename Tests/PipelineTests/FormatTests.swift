import Foundation
import Logging
import Media
import Pixels
import Scene
import TestSupport
import Testing

@testable import Pipeline

/// Every kind of video that cameras send goes all the way: analysis, snapshot, clip.
@Suite struct FormatTests {
  struct Format: CustomTestStringConvertible, Sendable {
    let name: String
    let file: String
    let size: String
    let options: [String]
    var testDescription: String { name }
  }

  private static let x264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25"]
  private static let x265 = [
    "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:keyint=25",
  ]

  static let formats = [
    Format(
      name: "B-frames", file: "a.mp4", size: "640x360",
      options: ["-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-g", "25"]),
    Format(
      name: "interlaced", file: "a.ts", size: "720x576",
      options: x264 + ["-flags", "+ildct+ilme", "-x264opts", "tff=1"]),
    Format(
      name: "sides that are no multiple of 16: cropped", file: "a.mp4", size: "638x362",
      options: x264),
    Format(
      name: "odd sides, 4:4:4", file: "a.mp4", size: "639x361",
      options: x264 + ["-pix_fmt", "yuv444p"]),
    Format(
      name: "odd sides, grey", file: "a.mp4", size: "639x361", options: x264 + ["-pix_fmt", "gray"]),
    Format(
      name: "odd sides, 4:2:0", file: "a.avi", size: "639x361",
      options: ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"]),
    Format(
      name: "H.264 of 10 bits", file: "a.mp4", size: "640x360",
      options: x264 + ["-pix_fmt", "yuv420p10le"]),
    Format(
      name: "HEVC of 10 bits", file: "a.mp4", size: "640x360",
      options: x265 + ["-pix_fmt", "yuv420p10le"]),
    Format(
      name: "HEVC, cropped", file: "a.ts", size: "638x362", options: x265),
    Format(name: "4:2:2", file: "a.mp4", size: "640x360", options: x264 + ["-pix_fmt", "yuv422p"]),
    Format(
      name: "sound and subtitles", file: "a.mkv", size: "640x360", options: x264 + ["-c:a", "aac"]),
  ]

  /// A bright square that comes after two and a half seconds and goes about.
  private static func picture(_ size: String) -> String {
    "color=c=gray:s=\(size):r=25:d=5[a];color=c=white:s=64x64:r=25:d=5[b];"
      + "[a][b]overlay=x='if(lt(t,2.5),-100,60*(t-1))':y=100,format=yuv444p,"
      + "scale=" + size.replacing("x", with: ":")
  }

  @Test(.timeLimit(.minutes(1)), arguments: formats)
  func everyFormatIsWatchedWithEvidence(_ format: Format) async throws {
    let folder = try TemporaryDirectory()
    var inputs = ["-f", "lavfi", "-i", Self.picture(format.size)]
    if format.file == "a.mkv" {
      let words = folder.file("words.srt")
      try "1\n00:00:01,000 --> 00:00:04,000\nhello\n".write(
        toFile: words, atomically: true, encoding: .utf8)
      inputs += ["-f", "lavfi", "-i", "sine=duration=5", "-i", words]
    }
    var options = format.options
    if !options.contains("-pix_fmt") { options += ["-pix_fmt", "yuv420p"] }
    if format.file == "a.mkv" {
      // Video last: it is found wherever it is.
      options += ["-map", "2", "-map", "1", "-map", "0"]
    }
    try ChildProcess.run(
      ["/usr/bin/ffmpeg", "-v", "error", "-nostdin"] + inputs + options
        + [folder.file(format.file)])
    var camera = CameraConfiguration(
      id: CameraID("cam")!, name: "cam", address: try StreamAddress(folder.file(format.file)))
    camera.playback.isRealtime = false
    camera.evidence.preRoll = .seconds(1)
    let sink = RecordingSink()
    let service = PipelineService(
      cameras: [camera], sink: sink, evidenceDirectory: folder.path, logger: Logger(label: "test"))
    let running = Task { try await service.run() }
    try await eventually { service.board.statuses[0].state == .stopped }
    try? await eventually(within: .seconds(5)) { sink.content.evidence.count >= 2 }
    running.cancel()
    _ = try? await running.value

    let status = service.board.statuses[0]
    #expect(status.size?.description == format.size)
    #expect(sink.content.runsEnded.first?.frames == 125)
    #expect(status.corruptPackets == 0)
    let event = try #require(sink.content.events.first)
    #expect(sink.content.events.count == 1)
    #expect(event.kind == .motion)
    let run = try #require(sink.content.runsBegan.first)
    let begin = event.beganAt.duration(since: run.beganAt).inSeconds
    #expect((2.4...3.2).contains(begin), "\(begin)")
    let snapshot = try #require(sink.content.evidence.first { $0.kind == .snapshot })
    let jpeg = try Data(contentsOf: URL(filePath: folder.file(snapshot.fileName)))
    #expect(jpeg.starts(with: [0xFF, 0xD8]))
    let clip = try #require(sink.content.evidence.first { $0.kind == .clip })
    let demuxer = try Demuxer(StreamAddress(folder.file(clip.fileName)))
    let decoder = try Decoder(demuxer.parameters)
    let packet = Packet()
    var times: [MediaTime] = []
    func receive() throws {
      while try decoder.receive() == .frame { times.append(decoder.frame.pts) }
    }
    while try demuxer.read(into: packet) == .packet {
      try decoder.send(packet)
      try receive()
    }
    decoder.sendEndOfStream()
    try receive()
    #expect(decoder.corruptPackets == 0)
    #expect(times.count >= 75)
    let steps = zip(times.dropFirst(), times).map { $0.ticks - $1.ticks }
    #expect(steps.allSatisfy { abs($0 - 3600) <= 100 }, "steps: \(steps)")
  }
}
