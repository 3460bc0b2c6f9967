import Foundation
import TestSupport
import Testing

@testable import WebAPI

/// H.264 as a camera would give it, in pieces of fragmented MP4: a picture each, ten a second.
struct FragmentedClip: Sendable {
  let mediaType: String
  let header: [UInt8]
  let fragments: [[UInt8]]

  /// What a viewer gets, call by call.
  var script: [[VideoPart]] {
    [[.begin(mediaType: mediaType, header: header)]] + fragments.map { [.fragment($0)] }
  }

  /// A minute and a half of ffmpeg's test picture, 320 x 180.
  static func testPicture() async throws -> FragmentedClip {
    let folder = try TemporaryDirectory()
    let path = folder.file("clip.mp4")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/ffmpeg")
    process.arguments = [
      "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=10", "-t", "90", "-c:v",
      "libx264",
      "-profile:v", "baseline", "-preset", "ultrafast", "-g", "10", "-pix_fmt", "yuv420p",
      "-movflags", "empty_moov+default_base_moof+frag_every_frame", path,
    ]
    try process.run()
    process.waitUntilExit()
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    var (header, fragments): ([UInt8], [[UInt8]]) = ([], [])
    var place = 0
    while place + 8 <= bytes.count {
      let size = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      let kind = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
      let box = Array(bytes[place..<place + size])
      switch kind {
      case "ftyp", "moov": header += box
      case "moof": fragments.append(box)
      case "mdat": fragments[fragments.count - 1] += box
      default: break
      }
      place += size
    }
    let configuration = try #require(header.firstRange(of: Array("avcC".utf8)))
    let profile = header[configuration.upperBound + 1..<configuration.upperBound + 4]
      .map { String(format: "%02x", $0) }.joined()
    return FragmentedClip(
      mediaType: "video/mp4; codecs=\"avc1.\(profile)\"", header: header, fragments: fragments)
  }
}
