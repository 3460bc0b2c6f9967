internal import Pixels

extension BitPlane {
  /// From the first to the last row with a bit set; `nil`: there is none.
  var usedRows: Range<Int>? {
    guard let first = words.firstIndex(where: { $0 != 0 }),
      let last = words.lastIndex(where: { $0 != 0 })
    else { return nil }
    return first / wordsPerRow..<last / wordsPerRow + 1
  }

  /// One range of words, as a row, of two planes at once.
  static func withRows(
    _ range: Range<Int>, of first: inout BitPlane, and second: inout BitPlane,
    _ body: (inout MutableSpan<UInt64>, inout MutableSpan<UInt64>) -> Void
  ) {
    var allOfFirst = first.words.mutableSpan
    var row = allOfFirst._mutatingExtracting(range)
    var allOfSecond = second.words.mutableSpan
    var otherRow = allOfSecond._mutatingExtracting(range)
    body(&row, &otherRow)
  }
}
