import Kernels

extension KernelCase {
  /// The search for blocks of foreground in the picture before: 300 of them, as of a crowd that
  /// fills a sixth of the grid.
  static var blocks: [KernelCase] {
    [
      KernelCase(
        kernel: "matchBlock", row: "8x8, 7 around", calls: 300, pixels: 64,
        bytes: 300 * (64 + BlockWindow.rows * BlockWindow.used)
      ) { seed in
        var random = SeededRandom(seed: seed)
        func bytes(_ count: Int) -> [UInt8] {
          (0..<count).map { _ in UInt8.random(in: 16...235, using: &random) }
        }
        let (block, window) = (bytes(64), bytes(BlockWindow.rows * BlockWindow.stride))
        var content = [UInt16](
          repeating: 0, count: BlockWindow.sumRows * BlockWindow.sumColumns)
        return { kernels in
          var sums = content.mutableSpan
          for _ in 0..<300 { kernels.matchBlock(block.span, window.span, &sums) }
        }
      }
    ]
  }
}
