/// A bit is set where any of the 5 x 5 around it is: the five rows are those around `output`'s.
///
/// All counts are equal. Columns beyond the ends of the words count as 0; the caller passes an
/// edge row again for rows beyond the picture, and clears bits beyond the width.
public typealias Dilate5 =
  @Sendable (
    _ row0: Span<UInt64>, _ row1: Span<UInt64>, _ row2: Span<UInt64>, _ row3: Span<UInt64>,
    _ row4: Span<UInt64>, _ output: inout MutableSpan<UInt64>
  ) -> Void

extension Reference {
  static func dilate5(
    _ row0: Span<UInt64>, _ row1: Span<UInt64>, _ row2: Span<UInt64>, _ row3: Span<UInt64>,
    _ row4: Span<UInt64>, _ output: inout MutableSpan<UInt64>
  ) {
    for word in output.indices { output[word] = 0 }
    for x in 0..<64 * output.count {
      for column in max(0, x - 2)...min(64 * output.count - 1, x + 2) {
        let any =
          row0[column / 64] | row1[column / 64] | row2[column / 64] | row3[column / 64]
          | row4[column / 64]
        output[x / 64] |= (any >> UInt64(column % 64) & 1) << UInt64(x % 64)
      }
    }
  }
}

extension Vector {
  static func dilate5(
    _ row0: Span<UInt64>, _ row1: Span<UInt64>, _ row2: Span<UInt64>, _ row3: Span<UInt64>,
    _ row4: Span<UInt64>, _ output: inout MutableSpan<UInt64>
  ) {
    let words = output.count
    precondition(
      row0.count == words && row1.count == words && row2.count == words && row3.count == words
        && row4.count == words, "counts differ")
    guard words > 0 else { return }
    var before: UInt64 = 0
    var here = row0[0] | row1[0] | row2[0] | row3[0] | row4[0]
    for word in 0..<words {
      let next = word &+ 1
      let after =
        next < words ? row0[next] | row1[next] | row2[next] | row3[next] | row4[next] : 0
      output[word] =
        here | here << 1 | here << 2 | here >> 1 | here >> 2
        | before >> 63 | before >> 62 | after << 63 | after << 62
      before = here
      here = after
    }
  }
}

extension Checked {
  static func dilate5(
    _ row0: Span<UInt64>, _ row1: Span<UInt64>, _ row2: Span<UInt64>, _ row3: Span<UInt64>,
    _ row4: Span<UInt64>, _ output: inout MutableSpan<UInt64>
  ) {
    compare("dilate5", &output) {
      Reference.dilate5(row0, row1, row2, row3, row4, &$0)
    } vector: {
      Vector.dilate5(row0, row1, row2, row3, row4, &$0)
    }
  }
}
