internal import CVec

/// The sum of the absolute differences of two rows.
///
/// Counts must be equal and at most 2^23.
public typealias SumDifferences =
  @Sendable (_ first: Span<UInt8>, _ second: Span<UInt8>) -> Int32

extension Reference {
  static func sumDifferences(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Int32 {
    sumDifferences(first, second, from: 0)
  }

  static func sumDifferences(
    _ first: Span<UInt8>, _ second: Span<UInt8>, from start: Int
  ) -> Int32 {
    var sum: Int32 = 0
    for x in start..<first.count { sum += abs(Int32(first[x]) - Int32(second[x])) }
    return sum
  }
}

extension Vector {
  static func sumDifferences(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Int32 {
    precondition(first.count == second.count, "counts differ")
    var sum: Int32 = 0
    var x = 0
    while x &+ 32 <= first.count {
      let difference = cv_absdiff(first.vector(at: x), second.vector(at: x))
      sum &+= Int32(truncatingIfNeeded: cv_sum(difference))
      x &+= 32
    }
    return sum &+ Reference.sumDifferences(first, second, from: x)
  }
}

extension Checked {
  static func sumDifferences(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Int32 {
    let sum = Vector.sumDifferences(first, second)
    precondition(
      sum == Reference.sumDifferences(first, second),
      "kernel sumDifferences differs from its reference")
    return sum
  }
}
