/// Which known word somebody probably meant.
enum NearestKey {
  /// The candidate with the fewest edits from `word`, if they are few for its length.
  static func of(_ word: String, among candidates: [String]) -> String? {
    let allowed = max(1, min(3, word.count / 3 + 1))
    guard word.count <= 64 else { return nil }
    return
      candidates
      .map { (edits(from: word, to: $0), $0) }
      .filter { $0.0 <= allowed }
      .min { $0 < $1 }?.1
  }

  /// Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, replacements
  /// and swaps of neighbours.
  static func edits(from left: String, to right: String) -> Int {
    let a = Array(left.lowercased())
    let b = Array(right.lowercased())
    var beforePrevious = [Int]()
    var previous = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1]
      for j in b.indices {
        var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforePrevious[j - 1] + 1)
        }
        current.append(best)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[b.count]
  }
}
