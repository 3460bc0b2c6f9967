/// `output[x]` is the rounded mean of `factor` columns of sums over `factor` rows:
/// `(sums[factor * x] + ... + sums[factor * x + factor - 1] + factor² / 2) / factor²`.
///
/// `factor` is 1...256 and every sum at most `255 * factor`; `sums` has at least
/// `factor * output.count` elements; `output` does not alias it.
public typealias AverageSums =
  @Sendable (_ sums: Span<UInt16>, _ factor: Int, _ output: inout MutableSpan<UInt8>) -> Void

extension Reference {
  static func averageSums(
    _ sums: Span<UInt16>, _ factor: Int, _ output: inout MutableSpan<UInt8>
  ) {
    for x in output.indices {
      var sum = factor * factor / 2
      for column in factor * x..<factor * (x + 1) { sum += Int(sums[column]) }
      output[x] = UInt8(sum / (factor * factor))
    }
  }
}

extension Vector {
  /// Divides by multiplying with a reciprocal: exact, because the dividend is below 2^24 and the
  /// divisor at most 2^16, so that the rounding of the reciprocal (below one part in 2^40) never
  /// carries over a whole number.
  static func averageSums(
    _ sums: Span<UInt16>, _ factor: Int, _ output: inout MutableSpan<UInt8>
  ) {
    precondition((1...256).contains(factor), "the factor is 1...256")
    precondition(sums.count / factor >= output.count, "too few sums for the output")
    // Known factors are unrolled; 4 and 2 have kernels of their own.
    switch factor {
    case 3: average(sums, 3, &output)
    case 5: average(sums, 5, &output)
    case 6: average(sums, 6, &output)
    case 8: average(sums, 8, &output)
    default: average(sums, factor, &output)
    }
  }

  @inline(__always)
  private static func average(
    _ sums: Span<UInt16>, _ factor: Int, _ output: inout MutableSpan<UInt8>
  ) {
    let area = UInt64(factor &* factor)
    let reciprocal = ((1 << 40) &+ area &- 1) / area
    var column = 0
    for x in output.indices {
      var sum = UInt32(truncatingIfNeeded: area / 2)
      for offset in 0..<factor {
        // SAFETY: column + offset < factor * output.count <= sums.count, checked by the caller.
        sum &+= UInt32(unsafe sums[unchecked: column &+ offset])
      }
      output[x] = UInt8(truncatingIfNeeded: (UInt64(sum) &* reciprocal) >> 40)
      column &+= factor
    }
  }
}

extension Checked {
  static func averageSums(
    _ sums: Span<UInt16>, _ factor: Int, _ output: inout MutableSpan<UInt8>
  ) {
    compare("averageSums", &output) {
      Reference.averageSums(sums, factor, &$0)
    } vector: {
      Vector.averageSums(sums, factor, &$0)
    }
  }
}
