import Foundation
import Media
import Pixels
import TestSupport
import Testing

struct FragmentMuxerTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let file: String
    var options = TestVideo.camera
    /// Packets that are passed over before.
    var skipped = 0
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "parameter sets in the container", file: "a.mp4"),
    Case(name: "parameter sets in the stream", file: "a.ts"),
    Case(name: "from the middle of a group on", file: "a.ts", skipped: 13),
    Case(
      name: "with B-frames", file: "a.ts",
      options: ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "25", "-bf", "2"]),
  ]

  @Test(arguments: cases)
  func headerAndFragmentsAreTheStreamFromItsFirstKeyFrame(_ row: Case) throws {
    let directory = try TemporaryDirectory()
    let source = directory.file(row.file)
    try TestVideo.make(source, seconds: 3, row.options)
    let demuxer = try Demuxer(StreamAddress(source))
    let muxer = try FragmentMuxer(demuxer.parameters)
    let packet = Packet()
    var bytes = muxer.header
    var number = 0
    var written = 0
    var hasKey = false
    while case .packet = try demuxer.read(into: packet) {
      defer { number += 1 }
      guard number >= row.skipped else { continue }
      hasKey = hasKey || packet.isKeyFrame
      if hasKey { written += 1 }
      try muxer.write(packet)
      if number % 7 == 0 { bytes += try muxer.takeFragment() }
    }
    bytes += try muxer.takeFragment()
    #expect(try muxer.takeFragment().isEmpty)
    let file = directory.file("fragments.mp4")
    try Data(bytes).write(to: URL(filePath: file))
    let contents = try TestVideo.read(file)
    #expect(contents.packets == written && contents.corruptPackets == 0)
    #expect(contents.sizes.count == written)
    #expect(contents.pts.first == .zero)
    #expect(muxer.mediaType.wholeMatch(of: /video\/mp4; codecs="avc1\.[0-9a-f]{6}"/) != nil)
  }

  @Test func aCodecThatBrowsersDoNotPlayIsATypedError() throws {
    let directory = try TemporaryDirectory()
    let source = directory.file("a.avi")
    try TestVideo.make(source, ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"])
    let parameters = try Demuxer(StreamAddress(source)).parameters
    #expect(!FragmentMuxer.plays(parameters))
    let error = #expect(throws: MediaError.self) { try FragmentMuxer(parameters) }
    #expect(error?.code == .unsupported && error?.description.contains("mjpeg") == true)
  }
}
