internal import CVec

/// `columns[x] += row[x]`, wrapping, and returns the sum of the row: what a picture looks like from
/// below and from the side, for finding how far it has moved.
///
/// Counts must be equal and at most 2^23.
public typealias ProjectRow =
  @Sendable (_ row: Span<UInt8>, _ columns: inout MutableSpan<UInt16>) -> Int32

extension Reference {
  static func projectRow(_ row: Span<UInt8>, _ columns: inout MutableSpan<UInt16>) -> Int32 {
    projectRow(row, &columns, from: 0)
  }

  static func projectRow(
    _ row: Span<UInt8>, _ columns: inout MutableSpan<UInt16>, from start: Int
  ) -> Int32 {
    var sum: Int32 = 0
    for x in start..<row.count {
      columns[x] &+= UInt16(row[x])
      sum += Int32(row[x])
    }
    return sum
  }
}

extension Vector {
  static func projectRow(_ row: Span<UInt8>, _ columns: inout MutableSpan<UInt16>) -> Int32 {
    precondition(row.count == columns.count, "counts differ")
    var sum: Int32 = 0
    var x = 0
    while x &+ 32 <= row.count {
      let bytes = row.vector(at: x)
      columns.store(cv_add_u16x32(columns.vector(at: x), cv_widen(bytes)), at: x)
      sum &+= Int32(truncatingIfNeeded: cv_sum(bytes))
      x &+= 32
    }
    return sum &+ Reference.projectRow(row, &columns, from: x)
  }
}

extension Checked {
  static func projectRow(_ row: Span<UInt8>, _ columns: inout MutableSpan<UInt16>) -> Int32 {
    var expected: Int32 = 0
    var sum: Int32 = 0
    compare("projectRow", &columns) {
      expected = Reference.projectRow(row, &$0)
    } vector: {
      sum = Vector.projectRow(row, &$0)
    }
    precondition(sum == expected, "kernel projectRow differs from its reference")
    return sum
  }
}
