internal import CVec

/// `output[x]` is the rounded mean of the 2 x 2 bytes at column `2x`: `(sum + 2) / 4`.
///
/// The two rows have equal counts of at least `2 * output.count`; `output` aliases neither.
public typealias BoxDownsample2x =
  @Sendable (_ row0: Span<UInt8>, _ row1: Span<UInt8>, _ output: inout MutableSpan<UInt8>) -> Void

extension Reference {
  static func boxDownsample2x(
    _ row0: Span<UInt8>, _ row1: Span<UInt8>, _ output: inout MutableSpan<UInt8>
  ) {
    boxDownsample2x(row0, row1, &output, from: 0)
  }

  static func boxDownsample2x(
    _ row0: Span<UInt8>, _ row1: Span<UInt8>, _ output: inout MutableSpan<UInt8>, from start: Int
  ) {
    for x in start..<output.count {
      let sum =
        Int(row0[2 * x]) + Int(row0[2 * x + 1]) + Int(row1[2 * x]) + Int(row1[2 * x + 1])
      output[x] = UInt8((sum + 2) / 4)
    }
  }
}

extension Vector {
  static func boxDownsample2x(
    _ row0: Span<UInt8>, _ row1: Span<UInt8>, _ output: inout MutableSpan<UInt8>
  ) {
    precondition(row0.count == row1.count, "rows differ")
    precondition(row0.count / 2 >= output.count, "the rows are too short for the output")
    var x = 0
    while x &+ 32 <= output.count {
      let column = x &* 2
      let left = cv_add_u16x16(
        cv_pair_sums(row0.vector(at: column)), cv_pair_sums(row1.vector(at: column)))
      let right = cv_add_u16x16(
        cv_pair_sums(row0.vector(at: column &+ 32)), cv_pair_sums(row1.vector(at: column &+ 32)))
      output.store(cv_quarter_to_bytes(left, right), at: x)
      x &+= 32
    }
    Reference.boxDownsample2x(row0, row1, &output, from: x)
  }
}

extension Checked {
  static func boxDownsample2x(
    _ row0: Span<UInt8>, _ row1: Span<UInt8>, _ output: inout MutableSpan<UInt8>
  ) {
    compare("boxDownsample2x", &output) {
      Reference.boxDownsample2x(row0, row1, &$0)
    } vector: {
      Vector.boxDownsample2x(row0, row1, &$0)
    }
  }
}
