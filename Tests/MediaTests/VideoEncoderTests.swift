import Foundation
import Media
import Pixels
import TestSupport
import Testing

struct VideoEncoderTests {
  @Test(arguments: VideoEncoderSettings.Codec.allCases)
  func theSamePicturesGiveTheSameBytes(codec: VideoEncoderSettings.Codec) throws {
    let directory = try TemporaryDirectory()
    let files = try ["1.mp4", "2.mp4"].map { name in
      _ = try encode(directory.file(name), codec: codec, rate: .bitsPerSecond(300_000), frames: 30)
      return try Data(contentsOf: URL(fileURLWithPath: directory.file(name)))
    }
    #expect(files[0] == files[1])
    // Neither the encoder's version nor libav's nor the time.
    for word in ["x264", "x265", "Lav"] { #expect(files[0].range(of: Data(word.utf8)) == nil) }
  }

  @Test(arguments: [
    VideoEncoderSettings.Rate.bitsPerSecond(300_000), .quality(28),
  ])
  func aFileHasTheRateAndKeyFramesThatWereAskedFor(rate: VideoEncoderSettings.Rate) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.mp4")
    let summary = try encode(path, codec: .h264, rate: rate, frames: 60)
    #expect(summary.frames == 60)
    #expect(summary.duration == .seconds(6))
    let probe = try ClipWriterTests.probe(path)
    #expect(probe.streams.first?.profile == "High")
    #expect(probe.streams.first?.duration == "6.000000")
    let demuxer = try Demuxer(StreamAddress(path))
    #expect(demuxer.parameters.framesPerSecond == 10)
    let packet = Packet()
    var keyFrames: [Double] = []
    while case .packet = try demuxer.read(into: packet) {
      #expect(packet.pts == packet.dts, "there are no B-frames")
      if packet.isKeyFrame { keyFrames.append(packet.pts.seconds) }
    }
    #expect(keyFrames == [0, 2, 4])
  }

  @Test func whatIsEncodedComesBack() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.mp4")
    _ = try encode(path, codec: .h264, rate: .quality(10), frames: 5)
    let decoder = try TestVideo.firstFrame(path)
    let expected = Self.picture(0)
    let luma = expected.y
    var difference = 0
    for y in 0..<luma.size.height {
      for x in 0..<luma.size.width {
        difference += abs(Int(luma.row(y)[x]) - TestVideo.luma(decoder, x: x, y: y))
      }
    }
    #expect(Double(difference) / Double(luma.size.area) < 2)
  }

  private func encode(
    _ path: String, codec: VideoEncoderSettings.Codec, rate: VideoEncoderSettings.Rate, frames: Int
  ) throws -> ClipSummary {
    var settings = VideoEncoderSettings(
      size: PixelSize(width: 320, height: 180), framesPerSecond: 10, rate: rate)
    settings.codec = codec
    settings.preset = "superfast"
    let encoder = try VideoEncoder(path: path, settings: settings)
    for frame in 0..<frames { try encoder.encode(Self.picture(frame)) }
    return try encoder.finish()
  }

  /// A square that moves over a ramp.
  private static func picture(_ frame: Int) -> PicturePlanes {
    let picture = PicturePlanes(size: PixelSize(width: 320, height: 180))
    let luma = picture.y
    for y in 0..<180 {
      var row = luma.mutableRow(y)
      for x in 0..<320 {
        let isSquare = (60..<100).contains(y) && (frame * 4..<frame * 4 + 40).contains(x)
        row[x] = isSquare ? 220 : UInt8(40 + x / 4)
      }
    }
    return picture
  }
}
