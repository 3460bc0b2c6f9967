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
      guard parameters.codec == "h264", description.count >= 7, description[0] == 1 else {
        throw CameraBenchError("it is \(parameters.codec)")
      }
      let lengthBytes = Int(description[4] & 3) + 1
      parameterSets = Self.parameterSets(in: description)
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
    var position = 0
    while position + lengthBytes < packet.count {
      var length = 0
      for index in position..<position + lengthBytes { length = length << 8 | Int(packet[index]) }
      position += lengthBytes
      guard length > 0, position + length <= packet.count else { break }
      parts.append(bytes(packet.extracting(position..<position + length)))
      position += length
    }
    return parts
  }

  /// ISO/IEC 14496-15, clause 5.3.3.1.
  private static func parameterSets(in box: Span<UInt8>) -> [[UInt8]] {
    var sets: [[UInt8]] = []
    var position = 5
    for mask: UInt8 in [31, 255] {
      guard position < box.count else { break }
      let count = Int(box[position] & mask)
      position += 1
      for _ in 0..<count where position + 2 < box.count {
        let length = Int(box[position]) << 8 | Int(box[position + 1])
        position += 2
        guard position + length <= box.count else { return sets }
        sets.append(bytes(box.extracting(position..<position + length)))
        position += length
      }
    }
    return sets
  }

  private static func bytes(_ span: Span<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(span.count)
    for index in span.indices { bytes.append(span[index]) }
    return bytes
  }
}
