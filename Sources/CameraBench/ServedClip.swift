import Bitstream
import Media
import Pixels

/// A clip in memory, in the units in which RTP carries it.
public struct ServedClip: Sendable {
  /// One picture.
  struct Unit: Sendable {
    /// From the clip's begin, 90 kHz.
    var time: Int64
    var isKeyFrame: Bool
    /// NAL units without start codes.
    var parts: [[UInt8]]
  }

  let units: [Unit]
  /// Of one round, 90 kHz.
  let length: Int64
  /// Parameter sets, for the description of the session.
  let parameterSets: [[UInt8]]

  /// Reads an H.264 file whole.
  public init(path: String) throws(CameraBenchError) {
    do {
      let demuxer = try Demuxer(StreamAddress(path))
      let parameters = demuxer.parameters
      let description = parameters.description
      guard let lengthBytes = ConfigurationBox.lengthBytes(in: description, codec: .h264),
        parameters.codec == Codec.h264.rawValue
      else { throw CameraBenchError("it is \(parameters.codec)") }
      var sets: [[UInt8]] = []
      ParameterSets.forEach(inDescription: description, codec: .h264) { _, place in
        sets.append(Self.bytes(description.extracting(place)))
      }
      parameterSets = sets
      var units: [Unit] = []
      let packet = Packet()
      while try demuxer.read(into: packet) == .packet {
        units.append(
          Unit(
            time: packet.pts.ticks, isKeyFrame: packet.isKeyFrame,
            parts: Self.parts(of: packet.bytes, lengthBytes: lengthBytes)))
      }
      let begin = units.first?.time ?? 0
      for index in units.indices { units[index].time -= begin }
      self.units = units
    } catch {
      throw CameraBenchError("cannot serve \(path): expected an MP4 file of H.264 (\(error))")
    }
    guard units.count > 1, let last = units.last else {
      throw CameraBenchError("cannot serve \(path): it has no two pictures")
    }
    length = last.time + (last.time - units[units.count - 2].time)
  }

  private static func parts(of packet: Span<UInt8>, lengthBytes: Int) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var units = NALUnits(packet, lengthBytes: lengthBytes)
    while let start = units.next() {
      parts.append(bytes(packet.extracting(start..<units.end())))
    }
    return parts
  }

  private static func bytes(_ span: Span<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(span.count)
    for index in span.indices { bytes.append(span[index]) }
    return bytes
  }
}
