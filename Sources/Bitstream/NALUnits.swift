/// The NAL units of a packet, one after the other: behind start codes (ITU-T H.264 and H.265, annex B;
/// RTSP and MPEG-TS) or each behind its length (ISO/IEC 14496-15; MP4, FLV).
public struct NALUnits: ~Escapable {
  private let packet: Span<UInt8>
  private let lengthBytes: Int?
  /// Where the next length stands, or from where the next start code is searched.
  private var position = 0
  private var begin = 0
  /// Of the unit at `begin`; `nil`: not searched for yet.
  private var knownEnd: Int?

  /// - Parameter lengthBytes: of the length before each unit, 1 to 4; `nil`: start codes.
  @_lifetime(copy packet)
  public init(_ packet: Span<UInt8>, lengthBytes: Int?) {
    self.packet = packet
    self.lengthBytes = lengthBytes
  }

  /// The index of the next unit's first byte, which says its type; `nil`: there is none. A unit that
  /// is cut off is none where lengths say so.
  public mutating func next() -> Int? {
    if let lengthBytes { return next(behind: lengthBytes) }
    guard let start = Self.afterStartCode(in: packet, from: position), start < packet.count else {
      position = packet.count
      return nil
    }
    begin = start
    position = start
    knownEnd = nil
    return start
  }

  /// The index behind the unit that `next` found. Behind start codes the whole unit is searched for
  /// the next one: not to be asked of a slice whose header is all that matters.
  public mutating func end() -> Int {
    if let knownEnd { return knownEnd }
    let following = Self.afterStartCode(in: packet, from: begin)
    var end = following.map { $0 - 3 } ?? packet.count
    // Zeros before a start code belong to nobody.
    while end > begin, packet[end - 1] == 0 { end -= 1 }
    position = following.map { $0 - 3 } ?? packet.count
    knownEnd = end
    return end
  }

  private mutating func next(behind lengthBytes: Int) -> Int? {
    guard position + lengthBytes < packet.count else { return nil }
    var length = 0
    for index in position..<position + lengthBytes { length = length << 8 | Int(packet[index]) }
    let start = position + lengthBytes
    guard length > 0, start + length <= packet.count else {
      position = packet.count
      return nil
    }
    begin = start
    position = start + length
    knownEnd = position
    return start
  }

  /// The index behind the next three bytes 0, 0, 1.
  private static func afterStartCode(in packet: Span<UInt8>, from start: Int) -> Int? {
    var zeros = 0
    for index in start..<max(start, packet.count) {
      let byte = packet[index]
      if byte == 1 && zeros >= 2 { return index + 1 }
      zeros = byte == 0 ? zeros + 1 : 0
    }
    return nil
  }
}
