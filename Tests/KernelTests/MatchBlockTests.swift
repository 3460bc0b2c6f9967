import Kernels
import TestSupport
import Testing

/// What looks for a block in the picture before.
@Suite struct MatchBlockTests {
  @Test(arguments: KernelCheck.Fill.allCases, KernelCheck.Fill.allCases)
  func matchBlockEqualsReference(_ ofBlock: KernelCheck.Fill, _ ofWindow: KernelCheck.Fill) {
    for seed in 0..<20 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let block = ofBlock.bytes(64, &random)
      let window = ofWindow.bytes(BlockWindow.rows * BlockWindow.stride, &random)
      var outcomes: Set<[UInt16]> = []
      for set in KernelSet.supported + [.checked] {
        var sums = CanaryBuffer(
          [UInt16](repeating: 7, count: BlockWindow.sumRows * BlockWindow.sumColumns))
        sums.withSpan { set.matchBlock(block.span, window.span, &$0) }
        #expect(sums.isIntact, "\(set.name), seed \(seed)")
        outcomes.insert(sums.content)
      }
      #expect(outcomes.count == 1, "seed \(seed)")
    }
  }

  /// A block that was cut out of the window is found where it was.
  @Test(arguments: [(-7, -7), (7, 7), (0, 0), (3, -5), (-1, 6), (8, 0)])
  func aBlockIsFoundWhereItIs(right: Int, down: Int) {
    var random = SplitMix64(seed: 5)
    let window = KernelCheck.Fill.random.bytes(BlockWindow.rows * BlockWindow.stride, &random)
    var block: [UInt8] = []
    for y in 0..<8 {
      let start = (y + down + BlockWindow.reach) * BlockWindow.stride + right + BlockWindow.reach
      block += window[start..<start + 8]
    }
    for set in KernelSet.supported {
      var content = [UInt16](repeating: 1, count: BlockWindow.sumRows * BlockWindow.sumColumns)
      var sums = content.mutableSpan
      set.matchBlock(block.span, window.span, &sums)
      let place =
        (down + BlockWindow.reach) * BlockWindow.sumColumns + right + BlockWindow.reach
      #expect(content[place] == 0, "\(set.name)")
      #expect(content.count { $0 == 0 } == 1, "\(set.name)")
    }
  }

  @Test func theGreatestDifferenceFits() {
    let block = [UInt8](repeating: 255, count: 64)
    let window = [UInt8](repeating: 0, count: BlockWindow.rows * BlockWindow.stride)
    for set in KernelSet.supported {
      var content = [UInt16](repeating: 1, count: BlockWindow.sumRows * BlockWindow.sumColumns)
      var sums = content.mutableSpan
      set.matchBlock(block.span, window.span, &sums)
      #expect(Set(content) == [UInt16(64 * 255)], "\(set.name)")
    }
  }
}
