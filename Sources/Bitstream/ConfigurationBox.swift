/// The box in which MP4 and FLV describe a stream: `avcC` (ISO/IEC 14496-15, clause 5.3.3.1) or `hvcC`
/// (clause 8.3.3.1). It holds the parameter sets and says how long the lengths before units are.
public enum ConfigurationBox {
  /// Of the length before each unit of the stream's packets; `nil`: this is no such box, and units
  /// stand behind start codes.
  public static func lengthBytes(in description: Span<UInt8>, codec: Codec) -> Int? {
    // Of version 1; a start code begins with 0.
    guard description.count >= firstSet(codec), description[0] == 1 else { return nil }
    return Int(description[codec == .h264 ? 4 : 21] & 3) + 1
  }

  /// Calls `body` with the place of each unit that the box holds; ends where it is cut off.
  static func forEachUnit(in box: Span<UInt8>, codec: Codec, _ body: (Range<Int>) -> Void) {
    guard lengthBytes(in: box, codec: codec) != nil else { return }
    switch codec {
    case .h264:
      var position = 5
      for mask: UInt8 in [31, 255] {
        guard position < box.count else { return }
        let count = Int(box[position] & mask)
        position += 1
        guard readUnits(count, in: box, at: &position, body) else { return }
      }
    case .hevc:
      var position = 23
      for _ in 0..<box[22] {
        guard position + 2 < box.count else { return }
        let count = Int(box[position + 1]) << 8 | Int(box[position + 2])
        position += 3
        guard readUnits(count, in: box, at: &position, body) else { return }
      }
    }
  }

  /// Returns whether all were there.
  private static func readUnits(
    _ count: Int, in box: Span<UInt8>, at position: inout Int, _ body: (Range<Int>) -> Void
  ) -> Bool {
    for _ in 0..<count {
      guard position + 2 <= box.count else { return false }
      let begin = position + 2
      let end = begin + (Int(box[position]) << 8 | Int(box[position + 1]))
      guard end <= box.count else { return false }
      if begin < end { body(begin..<end) }
      position = end
    }
    return true
  }

  /// Shorter ones hold nothing.
  private static func firstSet(_ codec: Codec) -> Int { codec == .h264 ? 7 : 23 }
}
