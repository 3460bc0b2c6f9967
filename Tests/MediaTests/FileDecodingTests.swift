import Foundation
import Media
import Pixels
import TestSupport
import Testing

struct FileDecodingTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let file: String
    let options: [String]
    let codec: String
    let pixelFormat: String
    var size = "640x360"
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "H.264", file: "a.mp4", options: TestVideo.camera, codec: "h264",
      pixelFormat: "yuv420p"),
    Case(
      name: "H.264 with B-frames", file: "a.mp4",
      options: ["-c:v", "libx264", "-preset", "medium", "-bf", "3", "-pix_fmt", "yuv420p"],
      codec: "h264", pixelFormat: "yuv420p"),
    Case(
      name: "H.264 of 10 bits", file: "a.mp4",
      options: ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"],
      codec: "h264", pixelFormat: "yuv420p10le"),
    Case(
      name: "H.264 of odd size", file: "a.mp4",
      options: [
        "-vf", "format=yuv444p,scale=641:359", "-c:v", "libx264", "-preset", "ultrafast",
      ],
      codec: "h264", pixelFormat: "yuv444p", size: "641x359"),
    Case(
      name: "HEVC", file: "a.mp4",
      options: ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"],
      codec: "hevc", pixelFormat: "yuv420p"),
    Case(
      name: "MJPEG", file: "a.avi",
      options: ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"], codec: "mjpeg", pixelFormat: "yuvj420p"),
    Case(
      name: "MPEG-4 part 2", file: "a.avi", options: ["-c:v", "mpeg4"], codec: "mpeg4",
      pixelFormat: "yuv420p"),
    Case(
      name: "MPEG-TS", file: "a.ts", options: TestVideo.camera, codec: "h264",
      pixelFormat: "yuv420p"),
    Case(
      name: "raw H.264 without time stamps", file: "a.h264", options: TestVideo.camera,
      codec: "h264", pixelFormat: "yuv420p"),
    Case(
      name: "nv12", file: "a.avi", options: ["-c:v", "rawvideo", "-pix_fmt", "nv12"],
      codec: "rawvideo", pixelFormat: "nv12"),
  ]

  @Test(arguments: cases)
  func everyFrameIsDecodedInOrderOfTime(_ row: Case) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file(row.file)
    try TestVideo.make(path, size: row.size, row.options)
    let contents = try TestVideo.read(path)
    #expect(contents.codec == row.codec)
    #expect(contents.pixelFormat == row.pixelFormat)
    #expect(contents.sizes.count == 25)
    #expect(Set(contents.sizes.map(\.description)) == [row.size])
    #expect(contents.pts.first == .zero)
    let steps = zip(contents.pts.dropFirst(), contents.pts).map { $0.ticks - $1.ticks }
    #expect(steps.allSatisfy { abs($0 - 3600) <= 1 }, "steps: \(steps)")
    #expect(contents.corruptPackets == 0)
  }

  @Test func soundAndDataAreIgnored() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.mp4")
    try TestVideo.make(
      path, ["-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac"] + TestVideo.camera)
    #expect(try TestVideo.read(path).packets == 25)
  }

  @Test func aFileWithoutVideoIsATypedError() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.wav")
    try ChildProcess.run([
      "/usr/bin/ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=1", path,
    ])
    let error = #expect(throws: MediaError.self) { _ = try Demuxer(StreamAddress(path)) }
    #expect(error?.code == .noVideo)
    #expect(error?.description == "open \(path): no video in it")
  }

  @Test func aMissingFileIsNotFound() throws {
    let error = #expect(throws: MediaError.self) {
      _ = try Demuxer(StreamAddress("/nowhere/a.mp4"))
    }
    #expect(error?.code == .notFound)
    #expect(error?.description == "open /nowhere/a.mp4: there is no such file")
  }

  @Test func aFileOfTextIsNoVideo() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.mp4")
    try Data("cameras: []\n".utf8).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: MediaError.self) { _ = try Demuxer(StreamAddress(path)) }
    #expect(error?.code == .invalidData)
    #expect(error?.description == "open \(path): not a video")
  }

  @Test func aFileOfNoiseIsATypedError() throws {
    let directory = try TemporaryDirectory()
    var random = SplitMix64(seed: 3)
    let bytes = (0..<100_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    for name in ["a.mp4", "a.ts", "a.h264", "a.avi"] {
      let path = directory.file(name)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      #expect(throws: MediaError.self, "\(name)") { _ = try TestVideo.read(path) }
    }
  }

  @Test func aChangeOfResolutionIsSeenInTheFrames() throws {
    let directory = try TemporaryDirectory()
    let large = directory.file("large.h264")
    let small = directory.file("small.h264")
    try TestVideo.make(large, size: "640x360", TestVideo.camera)
    try TestVideo.make(small, size: "320x180", TestVideo.camera)
    let joined = directory.file("joined.h264")
    var data = try Data(contentsOf: URL(fileURLWithPath: large))
    data.append(try Data(contentsOf: URL(fileURLWithPath: small)))
    try data.write(to: URL(fileURLWithPath: joined))
    let contents = try TestVideo.read(joined)
    let first = PixelSize(width: 640, height: 360)
    let second = PixelSize(width: 320, height: 180)
    #expect(
      contents.sizes == Array(repeating: first, count: 25) + Array(repeating: second, count: 25))
  }

  @Test func damagedPacketsAreCountedAndDecodingGoesOn() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.h264")
    try TestVideo.make(path, seconds: 4, TestVideo.camera)
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    var random = SplitMix64(seed: 11)
    // The second of the four GOPs.
    for index in data.count / 4..<data.count / 2 where random.next() % 200 == 0 {
      data[index] = UInt8(truncatingIfNeeded: random.next())
    }
    try data.write(to: URL(fileURLWithPath: path))
    let contents = try TestVideo.read(path)
    #expect(contents.corruptPackets > 0)
    #expect(contents.sizes.count >= 50, "the two GOPs after the damage are whole")
    #expect(zip(contents.pts, contents.pts.dropFirst()).allSatisfy(<))
  }

  @Test func decodingBeginsWithAKeyFrame() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.mp4")
    try TestVideo.make(path, seconds: 2, TestVideo.camera)
    let demuxer = try Demuxer(StreamAddress(path))
    let decoder = try Decoder(demuxer.parameters)
    let packet = Packet()
    for _ in 0..<10 { _ = try demuxer.read(into: packet) }
    var first: (Bool, MediaTime)?
    while first == nil, case .packet = try demuxer.read(into: packet) {
      try decoder.send(packet)
      if case .frame = try decoder.receive() {
        first = (decoder.frame.isKeyFrame, decoder.frame.pts)
      }
    }
    #expect(first?.0 == true)
    #expect(first?.1 == MediaTime(seconds: 1))
    #expect(decoder.corruptPackets == 0)
  }

  @Test func keyFramesAloneCanBeDecoded() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.mp4")
    try TestVideo.make(path, seconds: 3, TestVideo.camera)
    let demuxer = try Demuxer(StreamAddress(path))
    var options = DecoderOptions()
    options.keyFramesOnly = true
    let decoder = try Decoder(demuxer.parameters, options: options)
    let packet = Packet()
    var times: [Double] = []
    while case .packet = try demuxer.read(into: packet) {
      try decoder.send(packet)
      while case .frame = try decoder.receive() { times.append(decoder.frame.pts.seconds) }
    }
    #expect(times == [0, 1, 2])
  }

  @Test func aFlushedDecoderWaitsForTheNextKeyFrame() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.mp4")
    try TestVideo.make(path, seconds: 2, TestVideo.camera)
    let demuxer = try Demuxer(StreamAddress(path))
    let decoder = try Decoder(demuxer.parameters)
    let packet = Packet()
    var frames = 0
    for index in 0..<50 {
      _ = try demuxer.read(into: packet)
      if index == 5 { decoder.flush() }
      try decoder.send(packet)
      while case .frame = try decoder.receive() { frames += 1 }
    }
    #expect(frames == 5 + 25)
  }

  @Test func anInterruptEndsReading() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.mp4")
    try TestVideo.make(path, TestVideo.camera)
    let flag = InterruptFlag()
    flag.interrupt()
    let error = #expect(throws: MediaError.self) {
      _ = try Demuxer(StreamAddress(path), interrupt: flag)
    }
    #expect(error?.code == .interrupted)
  }
}
