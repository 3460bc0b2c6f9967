import Kernels
import TestSupport
import Testing

@Suite struct DownsampleTests {
  @Test(arguments: KernelCheck.cases)
  func boxDownsample4xEqualsReference(_ row: KernelCheck.Case) {
    var random = SplitMix64(seed: row.seed)
    // Not a multiple of four: the columns left over are not looked at.
    let rows = (0..<4).map { _ in row.fill.bytes(row.width * 4 + 3, &random) }
    check(row, inputs: rows, outputCount: row.width) { set, r, output in
      let (r0, r1, r2, r3) = (r[0], r[1], r[2], r[3])
      set.boxDownsample4x(r0.span, r1.span, r2.span, r3.span, &output)
    }
  }

  @Test(arguments: KernelCheck.cases)
  func boxDownsample2xEqualsReference(_ row: KernelCheck.Case) {
    var random = SplitMix64(seed: row.seed)
    let rows = (0..<2).map { _ in row.fill.bytes(row.width * 2 + 1, &random) }
    check(row, inputs: rows, outputCount: row.width) { set, r, output in
      let (r0, r1) = (r[0], r[1])
      set.boxDownsample2x(r0.span, r1.span, &output)
    }
  }

  @Test func boxDownsampleRoundsTheMean() {
    let row: [UInt8] = [0, 0, 0, 7, 0, 0, 0, 8]
    let zero = [UInt8](repeating: 0, count: 8)
    for set in KernelSet.supported {
      var fourth: [UInt8] = [9, 9]
      var output = fourth.mutableSpan
      set.boxDownsample4x(row.span, zero.span, zero.span, zero.span, &output)
      #expect(fourth == [0, 1], "\(set.name)")
      var half: [UInt8] = [9, 9, 9, 9]
      output = half.mutableSpan
      set.boxDownsample2x(row.span, zero.span, &output)
      #expect(half == [0, 2, 0, 2], "\(set.name)")
    }
  }

  @Test(arguments: KernelCheck.cases)
  func accumulateRowEqualsReference(_ row: KernelCheck.Case) {
    var random = SplitMix64(seed: row.seed)
    let bytes = row.fill.bytes(row.width, &random)
    let start = (0..<row.width).map { _ in UInt16.random(in: 0...65_280, using: &random) }
    let expected = zip(start, bytes).map { $0 + UInt16($1) }
    for set in KernelSet.supported {
      var sums = CanaryBuffer(start)
      sums.withSpan { set.accumulateRow(bytes.span, &$0) }
      #expect(sums.content == expected, "\(set.name), \(row)")
      #expect(sums.isIntact, "\(set.name), \(row)")
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 16, 31, 255, 256], [1, 2, 17, 480])
  func averageSumsEqualsReference(factor: Int, count: Int) {
    let seed = UInt64(factor * 1000 + count)
    var random = SplitMix64(seed: seed)
    for extreme in [false, true] {
      let sums = (0..<factor * count + factor - 1).map { _ in
        extreme ? UInt16(255 * factor) : UInt16.random(in: 0...UInt16(255 * factor), using: &random)
      }
      var expected = [UInt8](repeating: 0, count: count)
      var span = expected.mutableSpan
      KernelSet.reference.averageSums(sums.span, factor, &span)
      if extreme { #expect(expected.allSatisfy { $0 == 255 }) }
      for set in KernelSet.supported {
        var output = CanaryBuffer([UInt8](repeating: 7, count: count))
        output.withSpan { set.averageSums(sums.span, factor, &$0) }
        #expect(output.content == expected, "\(set.name), factor \(factor), seed \(seed)")
        #expect(output.isIntact)
      }
    }
  }

  /// Runs every set on the same inputs; outputs equal the reference's, nothing else is written.
  private func check(
    _ row: KernelCheck.Case, inputs: [[UInt8]], outputCount: Int,
    _ run: (KernelSet, [[UInt8]], inout MutableSpan<UInt8>) -> Void
  ) {
    var expected = CanaryBuffer([UInt8](repeating: 1, count: outputCount))
    expected.withSpan { run(.reference, inputs, &$0) }
    for set in KernelSet.supported {
      var output = CanaryBuffer([UInt8](repeating: 2, count: outputCount))
      output.withSpan { run(set, inputs, &$0) }
      #expect(output.content == expected.content, "\(set.name), \(row)")
      #expect(output.isIntact, "\(set.name), \(row)")
    }
  }
}
