/// For every column, how many of the seven bits around it (three to either side) are set.
///
/// `counts` holds three planes of `row.count` words: the ones, twos and fours of the counts.
/// Beyond the edges the row repeats its first and last column (column `width - 1`, which lies in
/// the row's last word); bits of `row` beyond `width` are 0; counts beyond it mean nothing.
public typealias CountBits7 =
  @Sendable (_ row: Span<UInt64>, _ width: Int, _ counts: inout MutableSpan<UInt64>) -> Void

extension Reference {
  static func countBits7(
    _ row: Span<UInt64>, _ width: Int, _ counts: inout MutableSpan<UInt64>
  ) {
    for index in counts.indices { counts[index] = 0 }
    for x in 0..<width {
      var sum: UInt64 = 0
      for neighbour in x - 3...x + 3 {
        let column = min(max(neighbour, 0), width - 1)
        sum += row[column / 64] >> UInt64(column % 64) & 1
      }
      for plane in 0..<3 {
        counts[plane * row.count + x / 64] |= (sum >> UInt64(plane) & 1) << UInt64(x % 64)
      }
    }
  }
}

extension Vector {
  /// 64 columns at a time by full adders on words: 4 adders for 7 bits.
  static func countBits7(
    _ row: Span<UInt64>, _ width: Int, _ counts: inout MutableSpan<UInt64>
  ) {
    let words = row.count
    precondition(counts.count == 3 &* words && (width &+ 63) / 64 == words, "counts differ")
    guard words > 0 else { return }
    let used: UInt64 = width % 64 == 0 ? ~0 : (1 << UInt64(width % 64)) &- 1
    let lastBit = row[words &- 1] >> UInt64((width &- 1) % 64) & 1
    // The last word with its edge repeated beyond the width.
    let last = row[words &- 1] | (lastBit == 1 ? ~used : 0)
    var before: UInt64 = row[0] & 1 == 1 ? ~0 : 0
    var here = words == 1 ? last : row[0]
    for word in 0..<words {
      let after: UInt64 =
        word &+ 2 < words ? row[word &+ 1] : word &+ 2 == words ? last : lastBit == 1 ? ~0 : 0
      let (sum1, carry1) = fullAdd(
        here << 1 | before >> 63, here << 2 | before >> 62, here << 3 | before >> 61)
      let (sum2, carry2) = fullAdd(
        here >> 1 | after << 63, here >> 2 | after << 62, here >> 3 | after << 61)
      let (ones, carry3) = fullAdd(sum1, sum2, here)
      let (twos, fours) = fullAdd(carry1, carry2, carry3)
      counts[word] = ones
      counts[words &+ word] = twos
      counts[2 &* words &+ word] = fours
      before = here
      here = after
    }
  }

  @inline(__always)
  static func fullAdd(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> (sum: UInt64, carry: UInt64) {
    let half = a ^ b
    return (half ^ c, a & b | half & c)
  }
}

extension Checked {
  static func countBits7(
    _ row: Span<UInt64>, _ width: Int, _ counts: inout MutableSpan<UInt64>
  ) {
    var expected = [UInt64](repeating: 0, count: counts.count)
    var span = expected.mutableSpan
    Reference.countBits7(row, width, &span)
    Vector.countBits7(row, width, &counts)
    // Beyond the width the counts mean nothing.
    let used: UInt64 = width % 64 == 0 ? ~0 : (1 << UInt64(width % 64)) &- 1
    for plane in 1...3 {
      precondition(
        counts[plane * row.count - 1] & used == span[plane * row.count - 1] & used,
        "kernel countBits7 differs from its reference")
    }
  }
}
