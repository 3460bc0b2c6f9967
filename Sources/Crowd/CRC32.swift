/// The checksum of zip and PNG: polynomial 0xEDB88320, reflected.
enum CRC32 {
  private static let table: [UInt32] = (0..<256 as Range<UInt32>).map { byte in
    (0..<8).reduce(byte) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
  }

  /// Of `bytes`, those of `zeroed` taken as 0.
  static func checksum(_ bytes: Span<UInt8>, zeroed: Range<Int>) -> UInt32 {
    let table = table
    var value: UInt32 = ~0
    for index in bytes.indices {
      let byte = zeroed.contains(index) ? 0 : bytes[index]
      value = value >> 8 ^ table[Int((value ^ UInt32(byte)) & 0xFF)]
    }
    return ~value
  }
}
