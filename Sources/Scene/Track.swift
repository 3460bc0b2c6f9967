public import Pixels

/// The same thing over frames.
public struct Track: Hashable, Sendable, Identifiable {
  public enum State: String, Sendable, Codable, CaseIterable {
    /// Not yet seen long enough to be believed.
    case tentative
    case confirmed
    /// Was confirmed and is out of sight: `bounds` stay where it was seen last.
    case lost
  }

  /// Counts up within a run; never used twice in it.
  public let id: Int
  public internal(set) var state: State
  /// Smoothed over about 0.1 s.
  public internal(set) var bounds: RelativeRect
  public let beganAt: WallTime
  public internal(set) var lastSeenAt: WallTime
  /// Its anchor when it was seen first.
  public let start: RelativePoint
  /// Share of the picture that its foreground covered when last seen.
  public internal(set) var area: Double
  /// Since when it has been moving, proven by net displacement; `nil`: it has not moved, or has
  /// stood still for long.
  public internal(set) var movingSince: WallTime?

  /// Pictures a second (x in widths, y in heights).
  var velocityX = 0.0
  var velocityY = 0.0
  var sightings = 1
  var observations = 1
  /// Sightings, those counting half that overlapped nothing and were matched by distance only.
  var evidence = 1.0
  /// Share of recent observations (half a second) in which it was seen.
  var visibility = 1.0
  /// When it was matched or missed last.
  var updatedAt: WallTime
  /// Observations without a sighting since the last one.
  var misses = 0
  /// Whether it is out of sight because a box that belongs to another track covers it.
  var isCovered = false
  var movement: Movement
  /// What it added to `Restlessness`, and until when its time was counted there, or did not count.
  var restlessSeconds = 0.0
  var judgedUntil: WallTime
  var ground: GroundPath
  /// Whether it was first seen neither at a side of the picture nor at its lower edge.
  let beganInTheAir: Bool
  /// Whether it was ever proven to move, however long ago.
  var hasEverMoved = false
  /// Since when it has been about where it is.
  var restingSince: WallTime
  var restingPlace: RelativePoint
  /// Since when it shares one box with other tracks.
  var mergedSince: WallTime?
  /// Index of the detection that it shares in the update that goes on; below 0: none.
  var sharedBox = -1

  init(id: Int, detection: Detection, scale: GroundScale, at now: WallTime) {
    self.id = id
    state = .tentative
    bounds = detection.bounds
    beganAt = now
    judgedUntil = now
    lastSeenAt = now
    updatedAt = now
    restingSince = now
    restingPlace = detection.bounds.centre
    ground = GroundPath(detection.bounds, scale: scale)
    start = ground.point
    let box = detection.bounds
    beganInTheAir =
      box.x > Self.edge && box.x + box.width < 1 - Self.edge && box.bottom < 1 - Self.edge
    area = detection.area
    movement = Movement(bounds: detection.bounds, at: now)
  }

  /// Where it touches the ground: decides zones and crossings. Smoothed, and below the box where
  /// the feet are hidden.
  public var anchor: RelativePoint { ground.point }

  public var hasMoved: Bool { movingSince != nil }

  /// Whether it gets somewhere so far, be it proven or not.
  func isOnItsWay(aspect: Double) -> Bool { movement.isOnItsWay(to: bounds, aspect: aspect) }

  /// Whether it has stood still, for two seconds unless another time is given.
  func isAtRest(at now: WallTime, for length: Duration = .seconds(2)) -> Bool {
    now.duration(since: restingSince) >= length
  }

  /// From first to last sighting.
  public var age: Duration { lastSeenAt.duration(since: beganAt) }

  /// From where it was seen first, in pictures (x in widths, y in heights).
  public var displacement: RelativePoint {
    RelativePoint(x: anchor.x - start.x, y: anchor.y - start.y)
  }

  /// Whether it was matched in the observation at `now`.
  func isSeen(at now: WallTime) -> Bool { lastSeenAt == now }

  /// Whether it is there beyond doubt: confirmed, and seen in most of the recent observations.
  var isReliable: Bool { state == .confirmed && visibility >= Self.neededVisibility }

  /// So near to the picture's edge a box may have come in, in pictures.
  private static let edge = 0.03
  static let neededVisibility = 0.45

  /// Where it should be at `now` if it kept its speed.
  func predictedBounds(at now: WallTime) -> RelativeRect {
    let elapsed = min(now.duration(since: lastSeenAt).inSeconds, 2)
    var box = bounds
    box.x += velocityX * elapsed
    box.y += velocityY * elapsed
    return box
  }
}
