import Kernels
import TestSupport
import Testing

/// How densely the bits of a row are set.
enum BitFill: String, CaseIterable, Sendable {
  case none, sparse, half, dense, all

  func word(_ random: inout SplitMix64) -> UInt64 {
    switch self {
    case .none: 0
    case .sparse: random.next() & random.next() & random.next()
    case .half: random.next()
    case .dense: random.next() | random.next() | random.next()
    case .all: ~0
    }
  }
}

@Suite struct BitKernelTests {
  @Test(arguments: KernelCheck.widths, BitFill.allCases)
  func countBits7EqualsReference(width: Int, fill: BitFill) {
    var random = SplitMix64(seed: UInt64(width))
    let words = (width + 63) / 64
    let used: UInt64 = width % 64 == 0 ? ~0 : (1 << UInt64(width % 64)) - 1
    var row = (0..<words).map { _ in fill.word(&random) }
    row[words - 1] &= used
    var outcomes: Set<[UInt64]> = []
    for set in KernelSet.supported {
      var counts = CanaryBuffer([UInt64](repeating: 0, count: 3 * words))
      counts.withSpan { set.countBits7(row.span, width, &$0) }
      #expect(counts.isIntact, "\(set.name)")
      // Counts beyond the width mean nothing.
      var content = counts.content
      for plane in 1...3 { content[plane * words - 1] &= used }
      outcomes.insert(content)
    }
    #expect(outcomes.count == 1, "width \(width), \(fill)")
  }

  @Test(arguments: [1, 2, 3, 5, 8], BitFill.allCases)
  func slideCounts7EqualsReference(words: Int, fill: BitFill) {
    var random = SplitMix64(seed: UInt64(words))
    let rows = (0..<20).map { _ in (0..<3 * words).map { _ in fill.word(&random) } }
    let zeros = [UInt64](repeating: 0, count: 3 * words)
    var outcomes: Set<[[UInt64]]> = []
    for set in KernelSet.supported {
      var sums = CanaryBuffer([UInt64](repeating: 0, count: 6 * words))
      var outputs: [[UInt64]] = []
      for index in rows.indices {
        let entering = rows[index]
        let leaving = index < 7 ? zeros : rows[index - 7]
        var output = CanaryBuffer([UInt64](repeating: 5, count: words))
        sums.withSpan { sums in
          output.withSpan { set.slideCounts7(entering.span, leaving.span, &sums, &$0) }
        }
        #expect(output.isIntact, "\(set.name)")
        outputs.append(output.content)
      }
      #expect(sums.isIntact, "\(set.name)")
      outcomes.insert(outputs + [sums.content])
    }
    #expect(outcomes.count == 1, "\(words) words, \(fill)")
  }

  @Test(arguments: [1, 2, 3, 5, 8], BitFill.allCases)
  func dilate5EqualsReference(words: Int, fill: BitFill) {
    var random = SplitMix64(seed: UInt64(words))
    let rows = (0..<5).map { _ in (0..<words).map { _ in fill.word(&random) } }
    let (r0, r1, r2, r3, r4) = (rows[0], rows[1], rows[2], rows[3], rows[4])
    var outcomes: Set<[UInt64]> = []
    for set in KernelSet.supported {
      var output = CanaryBuffer([UInt64](repeating: 5, count: words))
      output.withSpan { set.dilate5(r0.span, r1.span, r2.span, r3.span, r4.span, &$0) }
      #expect(output.isIntact, "\(set.name)")
      outcomes.insert(output.content)
    }
    #expect(outcomes.count == 1, "\(words) words, \(fill)")
  }
}
