import Pixels

/// Where things come and go without ever getting anywhere: trees in the wind, water, flags.
///
/// A coarse grid over the picture. Every sighting of a track that has not proven that it moves adds
/// the time since the last update to its cell; all of it is forgotten with a time constant. Who
/// appears in such company must go further until it is believed (see `Movement`).
struct Restlessness: Sendable {
  private static let columns = 16
  private static let rows = 9
  /// Larger: the calm between two gusts doesn't make the tree new; nor is a place where somebody
  /// waited long soon as good as any other.
  private static let memory = 15.0
  /// Up to this a place is restless, and so are people who stand about; further above only foliage is.
  private static let restless = 6.0
  /// Track-seconds of people who stand about.
  private static let crowd = 12.0

  /// Track-seconds in each cell.
  private var cells = [Double](repeating: 0, count: columns * rows)
  private var updatedAt: WallTime?

  /// Takes the tracks as they are after the observation at `now`.
  mutating func update(_ tracks: [Track], at now: WallTime) {
    // A longer pause says nothing of what went on in it.
    let elapsed = min(updatedAt.map { now.duration(since: $0).inSeconds } ?? 0, 0.5)
    updatedAt = now
    guard elapsed > 0 else { return }
    let kept = 1 - Smoothing.weight(elapsed: elapsed, constant: Self.memory)
    for index in cells.indices { cells[index] *= kept }
    for track in tracks where track.isSeen(at: now) && !track.hasMoved {
      let (column, row) = Self.cell(of: track.bounds.centre)
      cells[row * Self.columns + column] += elapsed
    }
  }

  mutating func removeAll() {
    for index in cells.indices { cells[index] = 0 }
    updatedAt = nil
  }

  /// How many times as far as elsewhere a track must go that is here for `age`; 1 in a calm place.
  func hurdle(at place: RelativePoint, age: Duration) -> Double {
    let (column, row) = Self.cell(of: place)
    var sum = 0.0
    for y in max(row - 1, 0)...min(row + 1, Self.rows - 1) {
      for x in max(column - 1, 0)...min(column + 1, Self.columns - 1) {
        sum += cells[y * Self.columns + x]
      }
    }
    // What it added itself says nothing against it.
    let company = max(0, sum - age.inSeconds)
    return min(1 + 3 * company, Self.restless) + max(0, company - Self.crowd)
  }

  private static func cell(of point: RelativePoint) -> (column: Int, row: Int) {
    (
      min(max(Int(point.x * Double(columns)), 0), columns - 1),
      min(max(Int(point.y * Double(rows)), 0), rows - 1)
    )
  }
}
