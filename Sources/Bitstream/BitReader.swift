/// Reads the first bits of a NAL unit (H.264, clause 7.3 and 9.1), leaving out the bytes that only
/// keep start codes from appearing. What lies beyond the bits that it holds reads as zero.
struct BitReader {
  /// Bytes that are looked at: parameter sets and the headers of slices are shorter.
  static let capacity = 128

  private var bytes = InlineArray<128, UInt8>(repeating: 0)
  private let bitCount: Int
  private var position = 0
  /// Whether more was read than there was.
  private(set) var isExhausted = false

  /// `unit` without its start code and the byte of its type.
  init(_ unit: Span<UInt8>) {
    var count = 0
    var zeros = 0
    for index in unit.indices {
      let byte = unit[index]
      if zeros >= 2 && byte == 3 {
        zeros = 0
        continue
      }
      zeros = byte == 0 ? zeros + 1 : 0
      bytes[count] = byte
      count += 1
      if count == Self.capacity { break }
    }
    bitCount = count * 8
  }

  mutating func flag() -> Bool {
    guard position < bitCount else {
      isExhausted = true
      return false
    }
    defer { position += 1 }
    return bytes[position >> 3] >> UInt8(7 - position & 7) & 1 == 1
  }

  /// u(n), up to 32 bits.
  mutating func bits(_ count: Int) -> Int {
    var value = 0
    for _ in 0..<count { value = value << 1 | (flag() ? 1 : 0) }
    return value
  }

  /// ue(v).
  mutating func unsigned() -> Int {
    var zeros = 0
    while !flag() {
      zeros += 1
      if zeros > 31 || isExhausted {
        isExhausted = true
        return 0
      }
    }
    return (1 << zeros) - 1 + bits(zeros)
  }

  /// se(v).
  mutating func signed() -> Int {
    let code = unsigned()
    return code & 1 == 1 ? (code + 1) / 2 : -(code / 2)
  }
}
