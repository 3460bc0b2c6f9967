/// The NAL units of a packet, one after the other.
struct NALUnits: ~Escapable {
  private let packet: Span<UInt8>
  private let lengthBytes: Int?
  private var position: Int

  /// - Parameter lengthBytes: of the length before each unit; `nil`: start codes (Annex B).
  @_lifetime(copy packet)
  init(_ packet: Span<UInt8>, lengthBytes: Int?) {
    self.packet = packet
    self.lengthBytes = lengthBytes
    position = 0
    if lengthBytes == nil { position = Self.afterStartCode(in: packet, from: 0) ?? packet.count }
  }

  /// Where the next one is, with the byte of its type. Of units behind start codes the end is not
  /// searched for further than a header needs.
  mutating func next() -> Range<Int>? {
    guard let lengthBytes else { return nextBehindStartCode() }
    guard position + lengthBytes < packet.count else { return nil }
    var length = 0
    for index in position..<position + lengthBytes { length = length << 8 | Int(packet[index]) }
    let begin = position + lengthBytes
    guard length > 0, begin + length <= packet.count else { return nil }
    position = begin + length
    return begin..<position
  }

  private mutating func nextBehindStartCode() -> Range<Int>? {
    guard position < packet.count else { return nil }
    let begin = position
    // A slice: its header is all that is asked for, and what follows is long.
    if packet[begin] & 31 == 1 || packet[begin] & 31 == 5 {
      position = packet.count
      return begin..<min(packet.count, begin + 2 * BitReader.capacity)
    }
    let next = Self.afterStartCode(in: packet, from: begin)
    position = next ?? packet.count
    return begin..<(next.map { $0 - 3 } ?? packet.count)
  }

  /// The position behind the next three bytes 0, 0, 1.
  private static func afterStartCode(in packet: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    while index + 2 < packet.count {
      if packet[index] == 0, packet[index + 1] == 0, packet[index + 2] == 1 { return index + 3 }
      index += 1
    }
    return nil
  }
}
