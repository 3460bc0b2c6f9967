internal import Pixels

/// Tiles of 32 x 32 cells: how far over the picture a change is spread.
struct TileGrid {
  private static let tile = 32

  private let columns: Int
  private let rows: Int
  /// Cells of each tile that are watched; tiles that are mostly ignored have no say.
  private let watched: [Int]
  private let votingTiles: Int
  private var counts: [Int]

  init(size: PixelSize, ignored: BitPlane?) {
    var all = BitPlane(size: size, filled: true)
    if let ignored { all.subtract(ignored) }
    columns = all.wordsPerRow * 2
    rows = (size.height + Self.tile - 1) / Self.tile
    counts = Array(repeating: 0, count: columns * rows)
    Self.count(all, columns: columns, into: &counts)
    watched = counts.map { $0 >= Self.tile * Self.tile / 4 ? $0 : 0 }
    votingTiles = watched.count { $0 > 0 }
  }

  /// Share of the tiles in which more than 30 % of the watched cells are set.
  mutating func spread(of plane: BitPlane) -> Double {
    guard votingTiles > 0 else { return 0 }
    Self.count(plane, columns: columns, into: &counts)
    var changed = 0
    for index in counts.indices where watched[index] > 0 {
      if counts[index] * 10 > watched[index] * 3 { changed += 1 }
    }
    return Double(changed) / Double(votingTiles)
  }

  private static func count(_ plane: BitPlane, columns: Int, into counts: inout [Int]) {
    for index in counts.indices { counts[index] = 0 }
    for y in 0..<plane.size.height {
      let base = y / tile * columns
      for word in 0..<plane.wordsPerRow {
        let bits = plane.words[y * plane.wordsPerRow + word]
        if bits == 0 { continue }
        counts[base + 2 * word] += (bits & 0xFFFF_FFFF).nonzeroBitCount
        counts[base + 2 * word + 1] += (bits >> 32).nonzeroBitCount
      }
    }
  }
}
