import Pixels

/// Counts who passes a directed line, by the anchor of each track.
///
/// A track is on a side once its anchor is further from the line than a margin (a share of its own
/// size), so that one who stands on the line is not counted for every tremble. It has crossed when
/// it is settled on the other side and the way between passed the line between its two ends. Only
/// tracks that are reliable and have really moved count; what they did before counts then. A part
/// of another thing (a head apart from its body, a rider's from his motorcycle) stands nowhere on
/// the ground and is not counted beside it; nor is what the perspective knows to be much lower than a
/// person, pieces of vehicles mostly.
struct LineMonitor: Sendable {
  /// In bodies. Larger: calmer; who turns round close behind the line is not counted.
  static let margin = 0.15

  private let from: RelativePoint
  private let to: RelativePoint
  private let scale: GroundScale
  private let length: Double
  private var settled = TrackMemory<Settled>()

  private struct Settled {
    var isRight: Bool
    var anchor: RelativePoint
  }

  struct Crossings: Hashable, Sendable {
    var inward = 0
    var outward = 0
  }

  init(_ line: Line, scale: GroundScale) {
    from = line.from
    to = line.to
    self.scale = scale
    let dx = (line.to.x - line.from.x) * scale.aspect
    let dy = line.to.y - line.from.y
    length = (dx * dx + dy * dy).squareRoot()
  }

  mutating func update(_ tracks: [Track], at now: WallTime) -> Crossings {
    var crossings = Crossings()
    guard length > 0 else { return crossings }
    for track in tracks where track.isSeen(at: now) {
      let anchor = track.anchor
      let distance = side(of: anchor)
      let needed = Self.margin * BoxChange.bodySize(track.bounds, aspect: scale.aspect)
      guard abs(distance) >= needed else { continue }
      let isRight = distance > 0
      guard let before = settled[track.id] else {
        settled[track.id] = Settled(isRight: isRight, anchor: anchor)
        continue
      }
      if before.isRight != isRight {
        // Not yet believed: it stays where it was until it is.
        guard track.isReliable, track.hasMoved, !scale.isSmall(track.bounds) else { continue }
        if passesBetweenEnds(from: before.anchor, to: anchor),
          !tracks.contains(where: { $0.isSeen(at: now) && track.isPart(of: $0, scale: scale) })
        {
          if isRight { crossings.inward += 1 } else { crossings.outward += 1 }
        }
      }
      settled[track.id] = Settled(isRight: isRight, anchor: anchor)
    }
    settled.keep(only: tracks)
    return crossings
  }

  mutating func removeAll() { settled.removeAll() }

  /// Distance from the endless line in picture heights; positive: right of it, as seen from `from`
  /// towards `to` on a picture whose y grows downwards.
  private func side(of point: RelativePoint) -> Double {
    let dx = (to.x - from.x) * scale.aspect
    let dy = to.y - from.y
    return (dx * (point.y - from.y) - dy * (point.x - from.x) * scale.aspect) / length
  }

  /// Whether the way between two points on different sides passes the line between its ends.
  private func passesBetweenEnds(from start: RelativePoint, to end: RelativePoint) -> Bool {
    let first = side(of: start)
    let second = side(of: end)
    let share = first / (first - second)
    let x = start.x + share * (end.x - start.x)
    let y = start.y + share * (end.y - start.y)
    let along =
      ((x - from.x) * (to.x - from.x) * scale.aspect * scale.aspect + (y - from.y) * (to.y - from.y))
      / (length * length)
    return (0...1).contains(along)
  }
}
