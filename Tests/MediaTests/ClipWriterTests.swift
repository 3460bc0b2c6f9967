import Foundation
import Media
import Pixels
import TestSupport
import Testing

struct ClipWriterTests {
  /// What ffprobe says of a file.
  struct Probe: Decodable {
    struct Stream: Decodable {
      let codecName: String
      let codecTagString: String
      let profile: String?
      let startTime: String
      let duration: String
      let nbFrames: String
    }
    struct Format: Decodable {
      let duration: String
    }
    let streams: [Stream]
    let format: Format
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let file: String
    let options: [String]
    let tag: String
    var testDescription: String { name }
  }

  static let hevc = [
    "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:keyint=25:bframes=0",
  ]

  static let cases = [
    Case(name: "H.264 in MP4", file: "a.mp4", options: TestVideo.camera, tag: "avc1"),
    Case(name: "H.264 in MPEG-TS", file: "a.ts", options: TestVideo.camera, tag: "avc1"),
    Case(name: "H.264 in FLV", file: "a.flv", options: TestVideo.camera, tag: "avc1"),
    Case(
      name: "H.264 with B-frames", file: "a.ts",
      options: ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "25", "-bf", "2"], tag: "avc1"),
    Case(name: "HEVC in MP4", file: "a.mp4", options: hevc, tag: "hvc1"),
    Case(name: "HEVC in MPEG-TS", file: "a.ts", options: hevc, tag: "hvc1"),
    Case(
      name: "MPEG-4 part 2", file: "a.avi", options: ["-c:v", "mpeg4", "-g", "25"], tag: "mp4v"),
    Case(
      name: "MJPEG", file: "a.avi", options: ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"], tag: "mp4v"),
  ]

  @Test(arguments: cases)
  func aClipFromTheMiddleStartsAtZeroAndHasItsLength(_ row: Case) throws {
    let directory = try TemporaryDirectory()
    let source = directory.file(row.file)
    try TestVideo.make(source, seconds: 4, row.options)
    let clip = directory.file("clip.mp4")
    // From a key frame in the middle; the packets before it must be passed over.
    let summary = try cut(source, to: clip, after: MediaTime(seconds: 0.5))
    let probe = try Self.probe(clip)
    let stream = try #require(probe.streams.first)
    #expect(probe.streams.count == 1)
    #expect(stream.codecTagString == row.tag)
    #expect(abs(try #require(Double(stream.startTime))) < 0.001)
    #expect(Int(stream.nbFrames) == summary.frames)
    let duration = try #require(Double(stream.duration))
    #expect(abs(duration - Double(summary.frames) / 25) < 0.005)
    #expect(abs(summary.duration.inSeconds - duration) < 0.005)
    #expect(
      try FileManager.default.attributesOfItem(atPath: clip)[.size] as? Int == summary.byteCount)
    let contents = try TestVideo.read(clip)
    #expect(contents.sizes.count == summary.frames)
    #expect(contents.corruptPackets == 0)
  }

  @Test func theIndexComesBeforeThePictures() throws {
    let directory = try TemporaryDirectory()
    let source = directory.file("a.mp4")
    try TestVideo.make(source, TestVideo.camera)
    let clip = directory.file("clip.mp4")
    _ = try cut(source, to: clip, after: .zero)
    let data = try Data(contentsOf: URL(fileURLWithPath: clip))
    let index = try #require(data.range(of: Data("moov".utf8)))
    let pictures = try #require(data.range(of: Data("mdat".utf8)))
    #expect(index.lowerBound < pictures.lowerBound)
  }

  @Test func writingLeavesThePacketsAsTheyAre() throws {
    let directory = try TemporaryDirectory()
    let source = directory.file("a.ts")
    try TestVideo.make(source, TestVideo.camera)
    let demuxer = try Demuxer(StreamAddress(source))
    let packet = Packet()
    let first = try ClipWriter(path: directory.file("1.mp4"), parameters: demuxer.parameters)
    let second = try ClipWriter(path: directory.file("2.mp4"), parameters: demuxer.parameters)
    while case .packet = try demuxer.read(into: packet) {
      let before = (packet.pts, packet.dts, packet.byteCount)
      try first.write(packet)
      #expect(before == (packet.pts, packet.dts, packet.byteCount))
      try second.write(packet)
    }
    #expect(try first.finish() == second.finish())
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: directory.file("1.mp4")))
        == Data(contentsOf: URL(fileURLWithPath: directory.file("2.mp4"))))
  }

  @Test func anUnfinishedClipLeavesNoFile() throws {
    let directory = try TemporaryDirectory()
    let source = directory.file("a.mp4")
    try TestVideo.make(source, TestVideo.camera)
    do {
      let demuxer = try Demuxer(StreamAddress(source))
      let writer = try ClipWriter(path: directory.file("clip.mp4"), parameters: demuxer.parameters)
      let packet = Packet()
      _ = try demuxer.read(into: packet)
      try writer.write(packet)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["a.mp4"])
  }

  @Test func aClipWithoutAKeyFrameIsATypedError() throws {
    let directory = try TemporaryDirectory()
    let source = directory.file("a.mp4")
    try TestVideo.make(source, TestVideo.camera)
    let demuxer = try Demuxer(StreamAddress(source))
    let writer = try ClipWriter(path: directory.file("clip.mp4"), parameters: demuxer.parameters)
    let packet = Packet()
    _ = try demuxer.read(into: packet)
    _ = try demuxer.read(into: packet)
    try writer.write(packet)
    let error = #expect(throws: MediaError.self) { try writer.finish() }
    #expect(error?.code == .invalidData)
  }

  @Test func aFullDiskIsATypedError() throws {
    let directory = try TemporaryDirectory()
    let source = directory.file("a.mp4")
    try TestVideo.make(source, seconds: 4, TestVideo.camera)
    // Every write to /dev/full fails as on a full disk.
    try FileManager.default.createSymbolicLink(
      atPath: directory.file("clip.mp4.part"), withDestinationPath: "/dev/full")
    let error = #expect(throws: MediaError.self) {
      try cut(source, to: directory.file("clip.mp4"), after: .zero)
    }
    #expect(error?.code == .diskFull)
  }

  @Test func aMissingDirectoryIsATypedError() throws {
    let directory = try TemporaryDirectory()
    let source = directory.file("a.mp4")
    try TestVideo.make(source, TestVideo.camera)
    let demuxer = try Demuxer(StreamAddress(source))
    let error = #expect(throws: MediaError.self) {
      _ = try ClipWriter(path: directory.file("none/clip.mp4"), parameters: demuxer.parameters)
    }
    #expect(error?.code == .notFound)
  }

  private func cut(
    _ source: String, to clip: String, after start: MediaTime
  ) throws -> ClipSummary {
    let demuxer = try Demuxer(StreamAddress(source))
    let writer = try ClipWriter(path: clip, parameters: demuxer.parameters)
    let packet = Packet()
    while case .packet = try demuxer.read(into: packet) {
      if packet.pts >= start { try writer.write(packet) }
    }
    return try writer.finish()
  }

  static func probe(_ path: String) throws -> Probe {
    let text = try ChildProcess.output(of: [
      "/usr/bin/ffprobe", "-v", "error", "-print_format", "json", "-show_streams", "-show_format",
      path,
    ])
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Probe.self, from: Data(text.utf8))
  }
}
