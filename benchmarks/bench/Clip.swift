import Foundation
import Media
import Pixels

/// A video file in memory: its packets, so that reading the disk costs nothing where decoding is
/// measured.
final class Clip {
  /// What a result says of its input.
  struct Facts: Encodable {
    let name: String
    let codec: String
    let picture: String
    let framesPerSecond: Double
    let frames: Int
    let seconds: Double
    let bitsPerSecond: Double

    var summary: String {
      "\(name): \(codec) \(picture), \(framesPerSecond.short) frames/s, \(frames) frames, "
        + "\((bitsPerSecond / 1e6).short) Mbit/s"
    }
  }

  let path: String
  let parameters: StreamParameters
  let packets: [Packet]
  let facts: Facts

  /// Reads at most `maximumFrames`.
  init(path: String, maximumFrames: Int = 3_000) throws {
    self.path = path
    let demuxer = try Demuxer(try StreamAddress(path))
    var packets: [Packet] = []
    reading: while packets.count < maximumFrames {
      let packet = Packet()
      switch try demuxer.read(into: packet) {
      case .endOfStream: break reading
      case .packet: packets.append(packet)
      }
    }
    guard let first = packets.first, let last = packets.last else {
      throw BenchError.nothingDecoded(clip: path)
    }
    parameters = demuxer.parameters
    self.packets = packets
    let rate = parameters.framesPerSecond ?? 25
    let seconds = last.dts.duration(since: first.dts).inSeconds + 1 / rate
    facts = Facts(
      name: Self.name(of: path), codec: parameters.codec,
      picture: "\(parameters.size)", framesPerSecond: rate.legible, frames: packets.count,
      seconds: seconds.legible,
      bitsPerSecond: (Double(packets.reduce(0) { $0 + $1.byteCount }) * 8 / seconds).legible)
  }

  /// Without its folder.
  static func name(of path: String) -> String { URL(filePath: path).lastPathComponent }

  /// Decodes all of it, one picture after another. Returns how many there were.
  @discardableResult
  func decode(with decoder: Decoder, onPicture: (DecodedFrame) throws -> Void = { _ in }) throws
    -> Int
  {
    var count = 0
    decoder.flush()
    for packet in packets {
      try decoder.send(packet)
      while try decoder.receive() == .frame {
        count += 1
        try onPicture(decoder.frame)
      }
    }
    decoder.sendEndOfStream()
    while try decoder.receive() == .frame {
      count += 1
      try onPicture(decoder.frame)
    }
    guard count > 0 else { throw BenchError.nothingDecoded(clip: path) }
    return count
  }
}
