import Pixels

/// Proof that a track has really moved, not only fluttered.
///
/// Inside a window of a few seconds the net way (from the window's begin to now) must reach half
/// a body, or the box must have grown or shrunk as a whole, and either must make up a good part of
/// the way that was gone in steps: foliage goes to and fro and gets nowhere. A displacement that
/// lasts shorter than 0.1 s proves nothing.
struct Movement: Hashable, Sendable {
  /// In bodies (the shorter side of the box). Larger: fewer false alarms by foliage; slow things
  /// are believed later.
  static let neededWay = 0.5
  /// Natural logarithm of 1.15: growth that the feet lead, as on the ground before a camera that
  /// hangs above heads.
  static let neededGrowth = 0.14
  /// Natural logarithm of 1.4: growth to all sides, as before a camera at head height; a bush that
  /// breathes in the wind grows so too, but less.
  static let neededSwelling = 0.336
  /// Net way over the way in steps.
  static let neededDirectness = 0.4
  /// Steps of the way are at least this long, so that jitter between frames doesn't add up with
  /// the frame rate.
  static let step = Duration.milliseconds(150)
  /// A window in which nothing was proven is given up after this. Larger: slower things are
  /// found; so is more drift.
  static let window = Duration.seconds(8)
  static let persistence = Duration.milliseconds(100)
  /// What was proven is believed this long without a new proof: a person who stands waiting is
  /// still there, a lamp that was switched on is not.
  static let trust = Duration.seconds(30)

  private var origin: RelativeRect
  private var originAt: WallTime
  private var stepBounds: RelativeRect
  private var stepAt: WallTime
  private var way = 0.0
  private var growth = 0.0
  private var displacedSince: WallTime?
  private var provenAt: WallTime?

  init(bounds: RelativeRect, at now: WallTime) {
    origin = bounds
    originAt = now
    stepBounds = bounds
    stepAt = now
  }

  /// Takes the box of a sighting and brings `movingSince` up to date.
  mutating func update(
    _ bounds: RelativeRect, at now: WallTime, aspect: Double, movingSince: inout WallTime?
  ) {
    if isDisplaced(bounds, aspect: aspect) {
      let since = displacedSince ?? now
      displacedSince = since
      if now.duration(since: since) >= Self.persistence {
        movingSince = movingSince ?? originAt
        provenAt = now
        restart(bounds, at: now)
        return
      }
    } else {
      displacedSince = nil
    }
    if now.duration(since: stepAt) >= Self.step {
      way += Self.length(BoxChange.translation(from: stepBounds, to: bounds, aspect: aspect))
      growth += abs(BoxChange.growth(from: stepBounds, to: bounds))
      stepBounds = bounds
      stepAt = now
    }
    if let proven = provenAt, now.duration(since: proven) > Self.trust {
      provenAt = nil
      movingSince = nil
    }
    if displacedSince == nil, now.duration(since: originAt) > Self.window {
      restart(bounds, at: now)
    }
  }

  private func isDisplaced(_ bounds: RelativeRect, aspect: Double) -> Bool {
    let netWay = Self.length(BoxChange.translation(from: origin, to: bounds, aspect: aspect))
    let lastStep = BoxChange.translation(from: stepBounds, to: bounds, aspect: aspect)
    if netWay >= Self.neededWay * BoxChange.bodySize(bounds, aspect: aspect),
      netWay >= Self.neededDirectness * (way + Self.length(lastStep))
    {
      return true
    }
    let netGrowth = BoxChange.growth(from: origin, to: bounds)
    let lastGrowth = abs(BoxChange.growth(from: stepBounds, to: bounds))
    let needed = feetLead(bounds) ? Self.neededGrowth : Self.neededSwelling
    return abs(netGrowth) >= needed
      && abs(netGrowth) >= Self.neededDirectness * (growth + lastGrowth)
  }

  /// Whether the lower side made at least three quarters of the change in height.
  private func feetLead(_ bounds: RelativeRect) -> Bool {
    let growth = bounds.height - origin.height
    let feet = bounds.y + bounds.height - origin.y - origin.height
    return feet * growth > 0 && abs(feet) >= 0.75 * abs(growth)
  }

  private mutating func restart(_ bounds: RelativeRect, at now: WallTime) {
    origin = bounds
    originAt = now
    stepBounds = bounds
    stepAt = now
    way = 0
    growth = 0
    displacedSince = nil
  }

  private static func length(_ shift: (x: Double, y: Double)) -> Double {
    (shift.x * shift.x + shift.y * shift.y).squareRoot()
  }
}
