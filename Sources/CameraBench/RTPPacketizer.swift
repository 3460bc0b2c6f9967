import NIOCore

/// Puts pictures into RTP packets (RFC 3550, RFC 6184), interleaved into the RTSP connection
/// (RFC 2326, section 10.12).
struct RTPPacketizer {
  /// Bytes of a packet's payload, as most cameras send.
  private static let largest = 1_400
  private static let payloadType: UInt8 = 96

  private var sequence: UInt16 = 0
  private let source: UInt32

  init(source: UInt32) { self.source = source }

  /// Appends a picture's packets to `buffer`. `time`: 90 kHz.
  mutating func write(_ parts: [[UInt8]], time: Int64, into buffer: inout ByteBuffer) {
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      guard part.count > Self.largest else {
        header(payload: part.count, marker: isLast, time: time, into: &buffer)
        buffer.writeBytes(part)
        continue
      }
      // Fragments: an indicator, a header with the unit's type, and a piece of the rest.
      let indicator = part[0] & 0xE0 | 28
      let type = part[0] & 0x1F
      var position = 1
      while position < part.count {
        let end = min(part.count, position + Self.largest - 2)
        let isEnd = end == part.count
        header(payload: 2 + end - position, marker: isLast && isEnd, time: time, into: &buffer)
        buffer.writeInteger(indicator)
        buffer.writeInteger((position == 1 ? 0x80 : 0) | (isEnd ? 0x40 : 0) | type)
        buffer.writeBytes(part[position..<end])
        position = end
      }
    }
  }

  private mutating func header(
    payload: Int, marker: Bool, time: Int64, into buffer: inout ByteBuffer
  ) {
    buffer.writeInteger(UInt8(ascii: "$"))
    buffer.writeInteger(UInt8(0))
    buffer.writeInteger(UInt16(12 + payload))
    buffer.writeInteger(UInt8(0x80))
    buffer.writeInteger((marker ? 0x80 : 0) | Self.payloadType)
    buffer.writeInteger(sequence)
    buffer.writeInteger(UInt32(truncatingIfNeeded: time))
    buffer.writeInteger(source)
    sequence &+= 1
  }
}
