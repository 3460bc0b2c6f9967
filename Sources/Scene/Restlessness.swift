import Pixels

/// Where things come and go without ever getting anywhere: trees in the wind, water, flags.
///
/// A coarse grid over the picture. A track that has not proven that it moves adds its time to the cells
/// where it is; all of it is forgotten with a time constant. Who appears in such company must go
/// further until it is believed (see `Movement`).
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

  /// Nobody knows so soon whether a track will get anywhere: its time counts when it is older or over.
  /// Larger: the parts in which somebody comes into sight, and who walks beside him, speak less against
  /// him; leaves are known later for what they are.
  private static let benefit = Duration.seconds(1)
  /// But what sways all the time comes into sight at once when a run begins; so long it counts at once,
  /// and nowhere is it calm.
  private static let start = Duration.seconds(2)
  private static let hurdleAtStart = 1.5
  /// Track-seconds in all cells from which on, and at which, a wind blows: where it was calm so far
  /// somebody goes two and a half times as far. People come to 25, in a full plaza to 120, boughs to 290.
  private static let breeze = 30.0
  private static let wind = 60.0
  private static let hurdleInWind = 2.5

  /// Track-seconds in each cell.
  private var cells = [Double](repeating: 0, count: columns * rows)
  private var startedAt: WallTime?
  private var updatedAt: WallTime?
  /// The hurdle where nothing was yet.
  private var least = hurdleAtStart

  /// Takes the tracks as they are after the observation at `now`. The time of one that is on its way
  /// counts when it turns back, or is over.
  mutating func update(_ tracks: inout [Track], aspect: Double, at now: WallTime) {
    let start = startedAt ?? now
    startedAt = start
    let elapsed = updatedAt.map { now.duration(since: $0).inSeconds } ?? 0
    updatedAt = now
    let kept = 1 - Smoothing.weight(elapsed: elapsed, constant: Self.memory)
    for index in cells.indices { cells[index] *= kept }
    let isStarting = now.duration(since: start) < Self.start
    for index in tracks.indices where tracks[index].isSeen(at: now) {
      if tracks[index].hasMoved {
        tracks[index].judgedUntil = now
      } else if isStarting || tracks[index].age >= Self.benefit,
        !tracks[index].isOnItsWay(aspect: aspect)
      {
        count(&tracks[index])
      }
    }
    least = isStarting ? Self.hurdleAtStart : hurdleOfWind
  }

  /// Takes a track that is given up.
  mutating func end(_ track: Track) {
    guard !track.hasEverMoved else { return }
    var track = track
    count(&track)
  }

  mutating func removeAll() {
    for index in cells.indices { cells[index] = 0 }
    startedAt = nil
    updatedAt = nil
    least = Self.hurdleAtStart
  }

  /// How many times as far as in a calm place `track` must go; 1 in a calm place.
  func hurdle(for track: Track) -> Double {
    let (column, row) = Self.cell(of: track.bounds.centre)
    var sum = 0.0
    for y in max(row - 1, 0)...min(row + 1, Self.rows - 1) {
      for x in max(column - 1, 0)...min(column + 1, Self.columns - 1) {
        sum += cells[y * Self.columns + x]
      }
    }
    // What it added itself says nothing against it.
    let company = max(0, sum - track.restlessSeconds)
    return max(least, min(1 + 3 * company, Self.restless) + max(0, company - Self.crowd))
  }

  private var hurdleOfWind: Double {
    let strength = (cells.reduce(0, +) - Self.breeze) / (Self.wind - Self.breeze)
    return 1 + (Self.hurdleInWind - 1) * min(max(strength, 0), 1)
  }

  /// Adds to the track's cell the time that was not counted yet.
  private mutating func count(_ track: inout Track) {
    let (column, row) = Self.cell(of: track.bounds.centre)
    let seconds = track.lastSeenAt.duration(since: track.judgedUntil).inSeconds
    cells[row * Self.columns + column] += seconds
    track.restlessSeconds += seconds
    track.judgedUntil = track.lastSeenAt
  }

  private static func cell(of point: RelativePoint) -> (column: Int, row: Int) {
    (
      min(max(Int(point.x * Double(columns)), 0), columns - 1),
      min(max(Int(point.y * Double(rows)), 0), rows - 1)
    )
  }
}
