internal import Pixels

extension BitPlane {
  /// Copies another plane's bits in place, each to (x + shift.x, y + shift.y); what comes in from
  /// outside is clear. Shifts are less than a word.
  mutating func copyBits(of other: BitPlane, shiftedBy shift: PictureShift) {
    precondition(size == other.size, "planes of different sizes")
    precondition(shift.reach < 64, "shifts stay within a word")
    for y in 0..<size.height {
      let source = y - shift.y
      for word in 0..<wordsPerRow {
        words[y * wordsPerRow + word] =
          source >= 0 && source < size.height
          ? other.bits(ofWord: word, row: source, shiftedBy: shift.x) : 0
      }
      words[(y + 1) * wordsPerRow - 1] &= usedBits(inWord: wordsPerRow - 1)
    }
  }

  private func bits(ofWord word: Int, row: Int, shiftedBy shift: Int) -> UInt64 {
    let index = row * wordsPerRow + word
    if shift == 0 { return words[index] }
    if shift > 0 {
      let carried = word > 0 ? words[index - 1] >> UInt64(64 - shift) : 0
      return words[index] << UInt64(shift) | carried
    }
    let carried = word + 1 < wordsPerRow ? words[index + 1] << UInt64(64 + shift) : 0
    return words[index] >> UInt64(-shift) | carried
  }
}
