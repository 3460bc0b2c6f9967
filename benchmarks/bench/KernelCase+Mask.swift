import Kernels
import Pixels

extension KernelCase {
  /// The kernels of the mask's clean-up, 64 pixels a word.
  static var mask: [KernelCase] {
    grids.flatMap { [countBits7($0), slideCounts7($0), dilate5($0)] }
  }

  private static func countBits7(_ size: PixelSize) -> KernelCase {
    KernelCase(
      kernel: "countBits7", row: "\(size.width) bits", calls: size.height, pixels: size.width,
      bytes: size.area / 8
    ) { seed in
      let picture = MaskPicture(size: size, seed: seed)
      return { picture.count($0) }
    }
  }

  private static func slideCounts7(_ size: PixelSize) -> KernelCase {
    KernelCase(
      kernel: "slideCounts7", row: "\(size.width) bits", calls: size.height, pixels: size.width,
      bytes: 3 * size.area / 8
    ) { seed in
      let picture = MaskPicture(size: size, seed: seed)
      picture.count(.vector)
      return { picture.slide($0) }
    }
  }

  private static func dilate5(_ size: PixelSize) -> KernelCase {
    KernelCase(
      kernel: "dilate5", row: "\(size.width) bits", calls: size.height, pixels: size.width,
      bytes: size.area / 8
    ) { seed in
      let picture = MaskPicture(size: size, seed: seed)
      return { picture.dilate($0) }
    }
  }
}

/// A mask with what its clean-up keeps.
private final class MaskPicture {
  private let size: PixelSize
  private let words: Int
  private let raw: BitPlane
  private var output: BitPlane
  /// Three planes of words per row.
  private var counts: [UInt64]
  /// Six planes of words.
  private var sums: [UInt64]

  init(size: PixelSize, seed: UInt64) {
    var random = SeededRandom(seed: seed)
    self.size = size
    raw = .speckled(size, &random)
    output = raw
    words = raw.wordsPerRow
    counts = Array(repeating: 0, count: 3 * words * size.height)
    sums = Array(repeating: 0, count: 6 * words)
  }

  func count(_ kernels: KernelSet) {
    let bits = raw.words
    var all = counts.mutableSpan
    for y in 0..<size.height {
      var row = all._mutatingExtracting(countRange(y))
      kernels.countBits7(bits.span.extracting(range(y)), size.width, &row)
    }
  }

  func slide(_ kernels: KernelSet) {
    let counts = counts
    var window = sums.mutableSpan
    var all = output.words.mutableSpan
    for plane in window.indices { window[plane] = 0 }
    for y in 0..<size.height {
      var row = all._mutatingExtracting(range(y))
      let entering = countRange(min(y + 3, size.height - 1))
      let leaving = countRange(max(y - 4, 0))
      kernels.slideCounts7(
        counts.span.extracting(entering), counts.span.extracting(leaving), &window, &row)
    }
  }

  func dilate(_ kernels: KernelSet) {
    let bits = raw.words
    var all = output.words.mutableSpan
    for y in 0..<size.height {
      var row = all._mutatingExtracting(range(y))
      kernels.dilate5(
        bits.span.extracting(range(y - 2)), bits.span.extracting(range(y - 1)),
        bits.span.extracting(range(y)), bits.span.extracting(range(y + 1)),
        bits.span.extracting(range(y + 2)), &row)
    }
  }

  private func countRange(_ y: Int) -> Range<Int> { 3 * words * y..<3 * words * (y + 1) }

  /// A row of a mask; beyond the picture its edge.
  private func range(_ y: Int) -> Range<Int> {
    let row = min(max(y, 0), size.height - 1)
    return words * row..<words * (row + 1)
  }
}
