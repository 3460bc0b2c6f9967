import Foundation
import Media
import Pixels
import Testing

@testable import Bitstream

@Suite struct H264HeaderReaderTests {
  private let size = PixelSize(width: 160, height: 96)

  /// Headers of a clip of moving noise.
  private func headers(quality: Int) throws -> [(isKey: Bool, header: PictureHeader?)] {
    let path = FileManager.default.temporaryDirectory.path + "/gate-\(UUID().uuidString).mp4"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let encoder = try VideoEncoder(
      path: path, settings: VideoEncoderSettings(size: size, rate: .quality(quality), gopLength: 10)
    )
    let picture = PicturePlanes(size: size)
    let luma = picture.y
    for frame in 0..<30 {
      for y in 0..<size.height {
        var row = luma.mutableRow(y)
        for x in 0..<size.width { row[x] = UInt8((x * 7 + y * 13 + frame * 5) & 127) + 40 }
      }
      try encoder.encode(picture)
    }
    _ = try encoder.finish()
    let demuxer = try Demuxer(StreamAddress(path))
    let parameters = demuxer.parameters
    var reader = H264HeaderReader(description: parameters.description)
    var found: [(isKey: Bool, header: PictureHeader?)] = []
    let packet = Packet()
    while try demuxer.read(into: packet) == .packet {
      found.append((packet.isKeyFrame, reader.read(packet.bytes)))
    }
    return found
  }

  @Test func tellsKeyFramesFromPredictedOnes() throws {
    let headers = try headers(quality: 25)
    #expect(headers.count == 30)
    for (isKey, header) in headers {
      #expect(header?.kind == (isKey ? .intra : .predicted))
      #expect(header?.isReference == true)
    }
  }

  @Test func aCoarserEncoderHasALargerQuantiser() throws {
    func mean(_ quality: Int) throws -> Double {
      let all = try headers(quality: quality).compactMap { $0.header?.quantiser }
      #expect(all.allSatisfy { (0...51).contains($0) })
      return Double(all.reduce(0, +)) / Double(max(1, all.count))
    }
    let (fine, coarse) = (try mean(20), try mean(38))
    #expect(coarse - fine > 10, "\(fine) and \(coarse)")
  }

  @Test(arguments: [
    ("nothing", [UInt8]()), ("zeros", [UInt8](repeating: 0, count: 64)),
    ("a start code alone", [0, 0, 0, 1]),
    ("a slice without its parameter sets", [0, 0, 1, 0x65, 0x88]),
    ("a cut parameter set", [0, 0, 1, 0x67, 0x64]),
    ("ones", [0, 0, 1] + [UInt8](repeating: 255, count: 200)),
  ])
  func whatIsNoPictureHasNoHeader(_ situation: String, bytes: [UInt8]) {
    var reader = H264HeaderReader(description: [UInt8]().span)
    #expect(reader.read(bytes.span) == nil)
    var described = H264HeaderReader(description: bytes.span)
    #expect(described.read(bytes.span) == nil)
  }

  @Test func damagedPacketsNeverTrap() throws {
    var state: UInt64 = 1
    func next() -> UInt8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 40)
    }
    for round in 0..<2_000 {
      let head: [UInt8] = round % 2 == 0 ? [0, 0, 1, [0x67, 0x68, 0x65, 0x41][round / 2 % 4]] : []
      let bytes = head + (0..<(round % 90)).map { _ in next() }
      let description = round % 3 == 0 ? [1, 100, 0, 40, 255, 225] + bytes : bytes
      var reader = H264HeaderReader(description: description.span)
      _ = reader.read(bytes.span)
    }
  }
}
