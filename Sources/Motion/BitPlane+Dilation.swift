internal import Kernels
internal import Pixels

extension BitPlane {
  /// Sets each bit where `source`, of the same size, has any within two columns and rows.
  mutating func dilate(_ source: BitPlane, by dilate5: Dilate5) {
    precondition(size == source.size, "planes of different sizes")
    let words = wordsPerRow
    let last = size.height - 1
    let used = usedBits(inWord: words - 1)
    var all = self.words.mutableSpan
    let bits = source.words.span
    for y in 0...last {
      func range(_ row: Int) -> Range<Int> {
        let inside = min(max(row, 0), last)
        return inside * words..<(inside + 1) * words
      }
      var output = all._mutatingExtracting(range(y))
      dilate5(
        bits.extracting(range(y - 2)), bits.extracting(range(y - 1)), bits.extracting(range(y)),
        bits.extracting(range(y + 1)), bits.extracting(range(y + 2)), &output)
      output[words - 1] &= used
    }
  }
}
