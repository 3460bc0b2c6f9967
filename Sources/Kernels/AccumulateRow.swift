internal import CVec

/// `sums[x] += row[x]`, wrapping: at most 257 rows fit before it would.
///
/// Counts must be equal.
public typealias AccumulateRow =
  @Sendable (_ row: Span<UInt8>, _ sums: inout MutableSpan<UInt16>) -> Void

extension Reference {
  static func accumulateRow(_ row: Span<UInt8>, _ sums: inout MutableSpan<UInt16>) {
    accumulateRow(row, &sums, from: 0)
  }

  static func accumulateRow(
    _ row: Span<UInt8>, _ sums: inout MutableSpan<UInt16>, from start: Int
  ) {
    for x in start..<row.count { sums[x] &+= UInt16(row[x]) }
  }
}

extension Vector {
  static func accumulateRow(_ row: Span<UInt8>, _ sums: inout MutableSpan<UInt16>) {
    precondition(row.count == sums.count, "counts differ")
    var x = 0
    while x &+ 32 <= row.count {
      sums.store(cv_add_u16x32(sums.vector(at: x), cv_widen(row.vector(at: x))), at: x)
      x &+= 32
    }
    Reference.accumulateRow(row, &sums, from: x)
  }
}

extension Checked {
  static func accumulateRow(_ row: Span<UInt8>, _ sums: inout MutableSpan<UInt16>) {
    compare("accumulateRow", &sums) {
      Reference.accumulateRow(row, &$0)
    } vector: {
      Vector.accumulateRow(row, &$0)
    }
  }
}
