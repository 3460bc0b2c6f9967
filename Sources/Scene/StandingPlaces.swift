import Pixels

/// Where people stood or stand: their boxes, once they have stood still for a while.
///
/// The detector cannot tell who stands still from what was left, nor the place that he goes away
/// from, once he was taken into the background, from one where a thing was removed. But somebody
/// walked there on his own feet, and is upright.
struct StandingPlaces: Sendable {
  private static let capacity = 32
  /// Who stands for this long is remembered.
  private static let standing = Duration.seconds(3)
  /// Larger: who stood there a while ago makes no event when he leaves; a thing of a person's shape
  /// that is put there is missed so long.
  private static let memory = Duration.seconds(600)

  private var places: [(box: RelativeRect, at: WallTime)] = []
  private let scale: GroundScale

  init(scale: GroundScale) {
    self.scale = scale
    places.reserveCapacity(Self.capacity)
  }

  mutating func update(_ tracks: [Track], at now: WallTime) {
    for track in tracks where track.isSeen(at: now) && track.hasEverMoved && isUpright(track) {
      guard track.isAtRest(at: now, for: Self.standing) else { continue }
      if let known = places.firstIndex(where: {
        $0.box.intersectionOverUnion(track.bounds) > 0.5
      }) {
        places[known] = (track.bounds, now)
      } else {
        if places.count == Self.capacity { places.removeFirst() }
        places.append((track.bounds, now))
      }
    }
    places.removeAll { now.duration(since: $0.at) > Self.memory }
  }

  /// Whether a still object is, or was, somebody who stands there.
  func explain(_ box: RelativeRect) -> Bool {
    places.contains { $0.box.intersectionOverUnion(box) >= 0.3 }
  }

  mutating func removeAll() { places.removeAll(keepingCapacity: true) }

  /// Taller than wide, and a person's size where that is known.
  private func isUpright(_ track: Track) -> Bool {
    let box = track.bounds
    guard box.height >= 1.2 * box.width * scale.aspect else { return false }
    guard let person = scale.personHeight(atY: box.bottom) else { return true }
    return box.height >= 0.5 * person && box.height <= 1.5 * person
  }
}
