internal import Kernels
internal import Pixels

extension BitPlane {
  /// Sets each bit of some rows (`nil`: all) where `source`, of the same size, has any within two
  /// columns and rows.
  mutating func dilate(_ source: BitPlane, rows: Range<Int>? = nil, by dilate5: Dilate5) {
    precondition(size == source.size, "planes of different sizes")
    let words = wordsPerRow
    let rows = rows ?? 0..<size.height
    let last = size.height - 1
    let used = usedBits(inWord: words - 1)
    var all = self.words.mutableSpan
    let bits = source.words.span
    for y in rows {
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
