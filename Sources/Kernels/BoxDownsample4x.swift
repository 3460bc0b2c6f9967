internal import CVec

/// `output[x]` is the rounded mean of the 4 x 4 bytes `rows[0...3][4x ..< 4x + 4]`: `(sum + 8) / 16`.
///
/// The four rows have equal counts of at least `4 * output.count`; `output` aliases none of them.
public typealias BoxDownsample4x =
  @Sendable (
    _ row0: Span<UInt8>, _ row1: Span<UInt8>, _ row2: Span<UInt8>, _ row3: Span<UInt8>,
    _ output: inout MutableSpan<UInt8>
  ) -> Void

extension Reference {
  static func boxDownsample4x(
    _ row0: Span<UInt8>, _ row1: Span<UInt8>, _ row2: Span<UInt8>, _ row3: Span<UInt8>,
    _ output: inout MutableSpan<UInt8>
  ) {
    boxDownsample4x(row0, row1, row2, row3, &output, from: 0)
  }

  static func boxDownsample4x(
    _ row0: Span<UInt8>, _ row1: Span<UInt8>, _ row2: Span<UInt8>, _ row3: Span<UInt8>,
    _ output: inout MutableSpan<UInt8>, from start: Int
  ) {
    for x in start..<output.count {
      var sum = 8
      for column in 4 * x..<4 * x + 4 {
        sum += Int(row0[column]) + Int(row1[column]) + Int(row2[column]) + Int(row3[column])
      }
      output[x] = UInt8(sum / 16)
    }
  }
}

extension Vector {
  static func boxDownsample4x(
    _ row0: Span<UInt8>, _ row1: Span<UInt8>, _ row2: Span<UInt8>, _ row3: Span<UInt8>,
    _ output: inout MutableSpan<UInt8>
  ) {
    let count = row0.count
    precondition(row1.count == count && row2.count == count && row3.count == count, "rows differ")
    precondition(count / 4 >= output.count, "the rows are too short for the output")
    var x = 0
    while x &+ 8 <= output.count {
      let column = x &* 4
      let upper = cv_add_u16x16(
        cv_pair_sums(row0.vector(at: column)), cv_pair_sums(row1.vector(at: column)))
      let lower = cv_add_u16x16(
        cv_pair_sums(row2.vector(at: column)), cv_pair_sums(row3.vector(at: column)))
      output.store8(cv_pair_sixteenth_to_bytes(cv_add_u16x16(upper, lower)), at: x)
      x &+= 8
    }
    Reference.boxDownsample4x(row0, row1, row2, row3, &output, from: x)
  }
}

extension Checked {
  static func boxDownsample4x(
    _ row0: Span<UInt8>, _ row1: Span<UInt8>, _ row2: Span<UInt8>, _ row3: Span<UInt8>,
    _ output: inout MutableSpan<UInt8>
  ) {
    compare("boxDownsample4x", &output) {
      Reference.boxDownsample4x(row0, row1, row2, row3, &$0)
    } vector: {
      Vector.boxDownsample4x(row0, row1, row2, row3, &$0)
    }
  }
}
