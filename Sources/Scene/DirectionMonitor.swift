import Pixels

/// Who goes through a zone against its allowed heading.
///
/// What counts is the way on the ground over some time, not a step: a track goes the wrong way while
/// its smoothed velocity points within 60 degrees of the opposite heading, has done so for the
/// rule's time in sum, and has come a body's length further that way since. It no longer does once
/// it turns to a side or back; standing still proves neither.
struct DirectionMonitor: Sendable {
  /// Cosine of 60 degrees: within so much of the opposite heading is against it.
  private static let opposite = 0.5
  /// Slower than this, in bodies a second, is standing.
  private static let walking = 0.25

  private let polygon: Polygon
  private let aspect: Double
  private let allowed: (x: Double, y: Double)
  private let after: Duration
  private var spells = TrackMemory<Spell>()
  private var updatedAt: WallTime?

  private struct Spell {
    var since: WallTime
    var from: RelativePoint
    var held: Duration
  }

  init(_ rule: DirectionRule, polygon: Polygon, aspect: Double) {
    self.polygon = polygon
    self.aspect = aspect
    allowed = rule.allowed.unit(aspect: aspect)
    after = rule.after
  }

  /// Since when the one who has gone the wrong way longest does so; `nil`: nobody does.
  mutating func update(_ tracks: [Track], at now: WallTime) -> WallTime? {
    let elapsed = min(updatedAt.map { now.duration(since: $0) } ?? .zero, .milliseconds(500))
    updatedAt = now
    var earliest: WallTime?
    for track in tracks where track.isSeen(at: now) && track.isReliable && track.hasMoved {
      guard polygon.contains(track.anchor.insidePicture) else {
        spells[track.id] = nil
        continue
      }
      guard let spell = spell(of: track, elapsed: elapsed, at: now) else {
        spells[track.id] = nil
        continue
      }
      spells[track.id] = spell
      let dx = (track.anchor.x - spell.from.x) * aspect
      let dy = track.anchor.y - spell.from.y
      guard spell.held >= after,
        -(dx * allowed.x + dy * allowed.y)
          >= BoxChange.bodySize(track.bounds, aspect: aspect)
      else { continue }
      earliest = min(earliest ?? spell.since, spell.since)
    }
    spells.keep(only: tracks)
    return earliest
  }

  mutating func removeAll() {
    spells.removeAll()
    updatedAt = nil
  }

  private func spell(of track: Track, elapsed: Duration, at now: WallTime) -> Spell? {
    let x = track.ground.velocityX * aspect
    let y = track.ground.velocityY
    let speed = (x * x + y * y).squareRoot()
    let known = spells[track.id]
    guard speed >= Self.walking * BoxChange.bodySize(track.bounds, aspect: aspect) else {
      return known
    }
    guard x * allowed.x + y * allowed.y <= -Self.opposite * speed else { return nil }
    var spell = known ?? Spell(since: now, from: track.anchor, held: .zero)
    spell.held += elapsed
    return spell
  }
}
