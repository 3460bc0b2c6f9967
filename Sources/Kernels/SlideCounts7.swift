/// Moves a window of seven rows down by one: `sums += entering - leaving`, and `output` has a bit
/// set where a sum is 32 or more.
///
/// `entering` and `leaving` are counts as `countBits7` writes them (three planes of
/// `output.count` words), `sums` six planes likewise. Sums stay below 64: a window counts 49 at
/// most, and whoever starts `sums` at `32 - n` gets "at least n set in 7 x 7".
public typealias SlideCounts7 =
  @Sendable (
    _ entering: Span<UInt64>, _ leaving: Span<UInt64>, _ sums: inout MutableSpan<UInt64>,
    _ output: inout MutableSpan<UInt64>
  ) -> Void

extension Reference {
  static func slideCounts7(
    _ entering: Span<UInt64>, _ leaving: Span<UInt64>, _ sums: inout MutableSpan<UInt64>,
    _ output: inout MutableSpan<UInt64>
  ) {
    let words = output.count
    for word in 0..<words {
      output[word] = 0
      for bit in 0..<UInt64(64) {
        var sum = 0
        for plane in 0..<6 { sum += Int(sums[plane * words + word] >> bit & 1) << plane }
        for plane in 0..<3 {
          sum += Int(entering[plane * words + word] >> bit & 1) << plane
          sum -= Int(leaving[plane * words + word] >> bit & 1) << plane
        }
        for plane in 0..<6 {
          sums[plane * words + word] &= ~(1 << bit)
          sums[plane * words + word] |= UInt64(sum >> plane & 1) << bit
        }
        if sum & 32 != 0 { output[word] |= 1 << bit }
      }
    }
  }
}

extension Vector {
  /// Adders and subtractors on words, 64 columns at a time. Modulo 64 the order of adding and
  /// subtracting does not matter.
  static func slideCounts7(
    _ entering: Span<UInt64>, _ leaving: Span<UInt64>, _ sums: inout MutableSpan<UInt64>,
    _ output: inout MutableSpan<UInt64>
  ) {
    let words = output.count
    precondition(
      entering.count == 3 &* words && leaving.count == 3 &* words && sums.count == 6 &* words,
      "counts differ")
    for word in 0..<words {
      var carry: UInt64 = 0
      var borrow: UInt64 = 0
      for plane in 0..<6 {
        let old = sums[plane &* words &+ word]
        let added = plane < 3 ? entering[plane &* words &+ word] : 0
        let taken = plane < 3 ? leaving[plane &* words &+ word] : 0
        let (sum, nextCarry) = fullAdd(old, added, carry)
        let difference = sum ^ taken ^ borrow
        borrow = ~sum & (taken | borrow) | taken & borrow
        carry = nextCarry
        sums[plane &* words &+ word] = difference
        if plane == 5 { output[word] = difference }
      }
    }
  }
}

extension Checked {
  static func slideCounts7(
    _ entering: Span<UInt64>, _ leaving: Span<UInt64>, _ sums: inout MutableSpan<UInt64>,
    _ output: inout MutableSpan<UInt64>
  ) {
    var expected: [UInt64] = []
    for index in sums.indices { expected.append(sums[index]) }
    var expectedOutput = [UInt64](repeating: 0, count: output.count)
    var expectedSums = expected.mutableSpan
    var expectedBits = expectedOutput.mutableSpan
    Reference.slideCounts7(entering, leaving, &expectedSums, &expectedBits)
    Vector.slideCounts7(entering, leaving, &sums, &output)
    expect("slideCounts7, sums", sums, equals: expectedSums)
    expect("slideCounts7, output", output, equals: expectedBits)
  }
}
