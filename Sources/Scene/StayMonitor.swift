import Pixels

/// Who stays in a zone, since when, and which way they go through it.
///
/// A stay outlives its track: who stands still may be absorbed into the background, and is a new
/// track when he moves on; who is lost behind a pole for a moment is another one behind it. A track
/// that appears where another one was lost inside the zone goes on with its stay.
struct StayMonitor: Sendable {
  /// Who was outside for no longer than this has not left.
  static let hold = Duration.seconds(1)
  /// A lost track's stay waits this long for a successor.
  static let patience = Duration.seconds(3)
  /// The same where it had stood still.
  static let patienceAtRest = Duration.seconds(60)
  /// A successor appears no further away than this, in bodies.
  private static let reach = 1.5

  struct Stay: Hashable, Sendable {
    var track: Int
    var enteredAt: WallTime
    var lastInsideAt: WallTime
    var place: RelativePoint
    var bodySize: Double
    var isAtRest: Bool
    /// Whether it ever moved: what only flutters stays nowhere.
    var counts: Bool

    var length: Duration { lastInsideAt.duration(since: enteredAt) }
  }

  private(set) var stays: [Stay] = []
  private(set) var travel = ZoneTravel.none
  private let polygon: Polygon
  private let aspect: Double
  /// Stays that ended in the interval.
  private var ended = DwellSums()
  private var updatedAt: WallTime?

  init(polygon: Polygon, aspect: Double) {
    self.polygon = polygon
    self.aspect = aspect
    stays.reserveCapacity(2 * Tracker.capacity)
  }

  mutating func update(_ tracks: [Track], at now: WallTime) {
    let elapsed = min(updatedAt.map { now.duration(since: $0).inSeconds } ?? 0, 0.5)
    updatedAt = now
    for track in tracks where track.isSeen(at: now) && track.state == .confirmed {
      guard polygon.contains(track.anchor.insidePicture) else { continue }
      note(track, tracks, at: now)
      guard track.hasMoved, track.isReliable else { continue }
      let x = track.ground.velocityX * aspect * elapsed
      let y = track.ground.velocityY * elapsed
      travel.x += x
      travel.y += y
      travel.way += (x * x + y * y).squareRoot()
    }
    for index in stays.indices.reversed() where isOver(stays[index], tracks, at: now) {
      end(index)
    }
  }

  /// Since when the one who has been here longest is here, if that is longer than `length`.
  func longest(beyond length: Duration, at now: WallTime) -> WallTime? {
    var earliest: WallTime?
    for stay in stays where stay.counts {
      // Whoever stood still and is not seen any more is taken to stand there still.
      let end = stay.isAtRest ? now : stay.lastInsideAt
      guard end.duration(since: stay.enteredAt) >= length else { continue }
      earliest = min(earliest ?? stay.enteredAt, stay.enteredAt)
    }
    return earliest
  }

  /// Of all who were here since the interval began.
  var dwell: DwellSums {
    var sums = ended
    for stay in stays where stay.counts { sums.add(stay.length) }
    return sums
  }

  /// What was before belongs to an earlier interval.
  mutating func beginInterval() {
    ended = DwellSums()
    travel = .none
  }

  /// Nothing is known any more of who is here.
  mutating func removeAll() {
    for index in stays.indices.reversed() { end(index) }
    updatedAt = nil
  }

  // MARK: - Steps

  private mutating func note(_ track: Track, _ tracks: [Track], at now: WallTime) {
    let size = BoxChange.bodySize(track.bounds, aspect: aspect)
    var found = stays.firstIndex { $0.track == track.id }
    if found == nil { found = stays.firstIndex { isSuccessor(track, of: $0, tracks, at: now) } }
    guard let index = found else {
      guard stays.count < 2 * Tracker.capacity else { return }
      stays.append(
        Stay(
          track: track.id, enteredAt: now, lastInsideAt: now, place: track.anchor, bodySize: size,
          isAtRest: false, counts: track.hasMoved))
      return
    }
    stays[index].track = track.id
    stays[index].lastInsideAt = now
    stays[index].place = track.anchor
    stays[index].bodySize = size
    stays[index].isAtRest = track.isAtRest(at: now)
    stays[index].counts = stays[index].counts || track.hasMoved
  }

  private func isSuccessor(
    _ track: Track, of stay: Stay, _ tracks: [Track], at now: WallTime
  ) -> Bool {
    guard !tracks.contains(where: { $0.id == stay.track && $0.isSeen(at: now) }),
      track.beganAt >= stay.lastInsideAt
    else { return false }
    let dx = (track.start.x - stay.place.x) * aspect
    let dy = track.start.y - stay.place.y
    let body = max(stay.bodySize, BoxChange.bodySize(track.bounds, aspect: aspect))
    return (dx * dx + dy * dy).squareRoot() <= Self.reach * body
  }

  private func isOver(_ stay: Stay, _ tracks: [Track], at now: WallTime) -> Bool {
    let away = now.duration(since: stay.lastInsideAt)
    if tracks.contains(where: { $0.id == stay.track && $0.isSeen(at: now) }) {
      return away > Self.hold
    }
    return away > (stay.isAtRest ? Self.patienceAtRest : Self.patience)
  }

  private mutating func end(_ index: Int) {
    if stays[index].counts { ended.add(stays[index].length) }
    stays.remove(at: index)
  }
}

/// Lengths of stays, added up.
struct DwellSums: Hashable, Sendable {
  private var stays = 0
  private var sum = Duration.zero
  private var longest = Duration.zero

  mutating func add(_ length: Duration) {
    stays += 1
    sum += length
    longest = max(longest, length)
  }

  var dwell: ZoneDwell {
    ZoneDwell(stays: stays, mean: stays > 0 ? sum / stays : .zero, maximum: longest)
  }
}

extension RelativePoint {
  /// The nearest point of the picture: feet below its lower edge stand on its last row.
  var insidePicture: RelativePoint {
    RelativePoint(x: min(max(x, 1e-6), 1 - 1e-6), y: min(max(y, 1e-6), 1 - 1e-6))
  }
}
