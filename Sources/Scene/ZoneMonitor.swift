import Pixels

/// The motion condition of one zone (or of the whole picture): something that really moves is in it.
///
/// A track counts while it is in sight and reliable, has moved (see `Movement`) and stands in the
/// zone: with its anchor, or with half of its box where the feet are hidden or outside.
struct ZoneMonitor: Sendable {
  /// `nil`: the whole picture.
  private let polygon: Polygon?
  private let bounds: RelativeRect
  private var presences = TrackMemory<Presence>()

  private struct Presence {
    var enteredAt: WallTime
    var lastInsideAt: WallTime
  }

  init(polygon: Polygon?) {
    self.polygon = polygon
    bounds = polygon?.bounds ?? RelativeRect(x: 0, y: 0, width: 1, height: 1)
  }

  /// Since when something that counts is inside; `nil`: nothing is. A track that is outside no
  /// longer than `hold` has not left.
  mutating func update(_ tracks: [Track], hold: Duration, at now: WallTime) -> WallTime? {
    var earliest: WallTime?
    for track in tracks where track.isSeen(at: now) && isInside(track.bounds) {
      var presence =
        presences[track.id] ?? Presence(enteredAt: now, lastInsideAt: now)
      if now.duration(since: presence.lastInsideAt) > hold { presence.enteredAt = now }
      presence.lastInsideAt = now
      presences[track.id] = presence
      guard track.isReliable, let moving = track.movingSince else { continue }
      let since = max(presence.enteredAt, moving)
      earliest = min(earliest ?? since, since)
    }
    presences.keep(only: tracks)
    return earliest
  }

  mutating func removeAll() { presences.removeAll() }

  private func isInside(_ box: RelativeRect) -> Bool {
    guard let polygon else { return true }
    guard box.intersection(bounds).area > 0 else { return false }
    // A box that touches the picture's lower edge stands on the last row, not below it.
    let inside = 1 - 1e-6
    let anchor = box.bottomCentre
    if polygon.contains(
      RelativePoint(x: min(max(anchor.x, 1e-6), inside), y: min(anchor.y, inside)))
    {
      return true
    }
    var hits = 0
    for row in 0..<4 {
      for column in 0..<4 {
        let point = RelativePoint(
          x: box.x + box.width * (Double(column) + 0.5) / 4,
          y: box.y + box.height * (Double(row) + 0.5) / 4)
        if polygon.contains(point) { hits += 1 }
      }
    }
    return hits >= 8
  }
}
