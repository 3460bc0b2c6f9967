import Pixels

/// Proof that a track has really moved, not only fluttered.
///
/// Inside a window of a few seconds the net way (from the window's begin to now) must reach half
/// a body, or the box must have grown or shrunk as a whole, and either must make up a good part of
/// the way that was gone in steps: foliage goes to and fro and gets nowhere. A displacement that
/// lasts a moment only proves nothing, nor does a jump from one patch of a tree to the next, nor
/// that a thing grows while it comes into sight. Among restless things only way counts, and must be
/// more.
struct Movement: Hashable, Sendable {
  /// Natural logarithm of 1.15: growth that the feet lead, as on the ground before a camera that
  /// hangs above heads.
  static let neededGrowth = 0.14
  /// Natural logarithm of 1.4: growth to all sides, as before a camera at head height; a bush that
  /// breathes in the wind grows so too, but less.
  static let neededSwelling = 0.336
  /// A second, in the same measure; someone who walks away 3 m before the camera.
  static let fastestShrinking = 0.5
  /// And by so much at any time: outlines fray. What shrinks faster is a blob that falls apart.
  static let fraying = 0.2
  static let mostShrinking = 0.6
  /// Net growth over the growth in steps.
  static let growthDirectness = 0.4
  /// What has a person's shape and size is believed in a calm place as soon as its middle has gone
  /// this share of a person's height, and straight: also while it still comes into sight.
  static let neededDrift = 0.1
  /// Once its box has settled this share is enough: by then it is all in sight.
  static let neededDriftOfSettled = 0.07
  /// A box is taken to have settled after so long in a window, and away from the picture's edge.
  static let settlingOfBox = Duration.milliseconds(290)
  /// Net way over the way in steps is no more than this: what sides that fray agree on between two
  /// moments, and in hardly a step, is no way.
  static let mostDirectness = 3.0
  /// Steps of the way are at least this long, so that jitter between frames doesn't add up with
  /// the frame rate.
  static let step = Duration.milliseconds(150)
  /// A window in which nothing was proven is given up after this. Larger: slower things are
  /// found; so is more drift.
  static let window = Duration.seconds(8)
  /// Growth proves something only after this time in a window: what comes into sight grows first.
  static let growthWindow = Duration.milliseconds(600)
  /// After a jump boxes are smoothed for this long.
  static let settling = Duration.milliseconds(250)
  /// What was proven is believed this long without a new proof: a person who stands waiting is
  /// still there, a lamp that was switched on is not. What is small is soon a bag that was put
  /// down, or a piece of ground where something stood.
  static let trust = Duration.seconds(30)
  static let trustInSmall = Duration.seconds(5)

  private var origin: RelativeRect
  private var originAt: WallTime
  private var stepBounds: RelativeRect
  private var stepAt: WallTime
  private var way = 0.0
  private var longest = 0.0
  private var growth = 0.0
  private var drift: Drift
  /// Since the box settled; `nil`: it has not yet.
  private var settledDrift: Drift?
  private var displacedSince: WallTime?
  private var provenAt: WallTime?
  private var jumpedAt: WallTime?

  init(bounds: RelativeRect, at now: WallTime) {
    origin = bounds
    originAt = now
    stepBounds = bounds
    stepAt = now
    drift = Drift(from: bounds.centre)
  }

  /// How a box was seen.
  struct Sighting {
    var bounds: RelativeRect
    var at: WallTime
    /// Whether it overlaps nothing of where the track was expected.
    var isJump: Bool
    /// How many times as far as in a calm place the track must go, 1 or more.
    var hurdle: Double
    /// In picture heights, if it looks like a person there; `nil`: it does not, or nobody knows.
    var personHeight: Double?
    /// Whether it is known to be smaller than a person.
    var isSmall: Bool
  }

  /// Takes a sighting and brings `movingSince` up to date.
  mutating func update(_ sighting: Sighting, aspect: Double, movingSince: inout WallTime?) {
    let (bounds, now) = (sighting.bounds, sighting.at)
    let rules = MovementRules(hurdle: sighting.hurdle, isSmall: sighting.isSmall)
    if sighting.isJump, !(rules.isCalm && isNear(bounds, aspect: aspect)) { jumpedAt = now }
    if let jumpedAt, now.duration(since: jumpedAt) < Self.settling {
      restart(bounds, at: now)
    } else if isDisplaced(sighting, rules, aspect: aspect) {
      let since = displacedSince ?? now
      displacedSince = since
      if now.duration(since: since) >= rules.persistence {
        movingSince = movingSince ?? originAt
        provenAt = now
        restart(bounds, at: now)
        return
      }
    } else {
      displacedSince = nil
    }
    if now.duration(since: stepAt) >= Self.step { endStep(bounds, aspect: aspect, at: now) }
    let trust = sighting.isSmall ? Self.trustInSmall : Self.trust
    if let proven = provenAt, now.duration(since: proven) > trust {
      provenAt = nil
      movingSince = nil
    }
    if displacedSince == nil, now.duration(since: originAt) > Self.window {
      restart(bounds, at: now)
    }
  }

  /// Whether it gets somewhere so far: a quarter of a body, and straight.
  func isOnItsWay(to bounds: RelativeRect, aspect: Double) -> Bool {
    let gone = course(to: bounds, aspect: aspect)
    return gone.net >= 0.25 * gone.body && gone.net >= 0.8 * gone.steps
  }

  /// Whether it is no further than its own length from where it was: another part of the same thing.
  private func isNear(_ bounds: RelativeRect, aspect: Double) -> Bool {
    func length(_ box: RelativeRect) -> Double { max(box.width * aspect, box.height) }
    return Drift.distance(stepBounds.centre, bounds.centre, aspect: aspect)
      <= max(length(stepBounds), length(bounds))
  }

  /// Whether it shrank faster than people go away.
  private func fallsApart(_ bounds: RelativeRect, over age: Duration) -> Bool {
    let allowed = Self.fraying + Self.fastestShrinking * age.inSeconds
    return -BoxChange.growth(from: origin, to: bounds) > min(allowed, Self.mostShrinking)
  }

  private func isDisplaced(_ sighting: Sighting, _ rules: MovementRules, aspect: Double) -> Bool {
    let bounds = sighting.bounds
    let age = sighting.at.duration(since: originAt)
    guard age >= rules.wayWindow else { return false }
    if !fallsApart(bounds, over: age), hasGone(bounds, rules, aspect: aspect) { return true }
    // At the picture's edge more or less of it is inside, which is neither way nor growth.
    guard !rules.isRestless, !BoxChange.isAtEdge(bounds) else { return false }
    if rules.isCalm, hasDrifted(sighting, aspect: aspect) { return true }
    return age >= Self.growthWindow && !BoxChange.isAtEdge(origin)
      && hasGrown(sighting, over: age)
  }

  /// What was gone since the window began, in picture heights: the net way, the way in steps, the
  /// longest of them; and the body's measure.
  private struct Course {
    var net, steps, longest, body: Double
  }

  private func course(to bounds: RelativeRect, aspect: Double) -> Course {
    let lastStep = Self.length(
      BoxChange.translation(from: stepBounds, to: bounds, aspect: aspect))
    return Course(
      net: Self.length(BoxChange.translation(from: origin, to: bounds, aspect: aspect)),
      steps: way + lastStep, longest: max(longest, lastStep),
      body: max(
        BoxChange.bodySize(bounds, aspect: aspect), BoxChange.bodySize(origin, aspect: aspect)))
  }

  /// Whether it has gone its way: as far as it must, straight, in no single leap, and in steps.
  private func hasGone(_ bounds: RelativeRect, _ rules: MovementRules, aspect: Double) -> Bool {
    let gone = course(to: bounds, aspect: aspect)
    return gone.net >= rules.way * gone.body && gone.net >= rules.directness * gone.steps
      && gone.net <= Self.mostDirectness * gone.steps
      && gone.longest <= rules.longestStep * gone.net
  }

  private func hasDrifted(_ sighting: Sighting, aspect: Double) -> Bool {
    guard let height = sighting.personHeight else { return false }
    let centre = sighting.bounds.centre
    return !BoxChange.isAtEdge(origin)
      && drift.reaches(Self.neededDrift * height, at: centre, aspect: aspect)
      || settledDrift?.reaches(Self.neededDriftOfSettled * height, at: centre, aspect: aspect)
        ?? false
  }

  private func hasGrown(_ sighting: Sighting, over age: Duration) -> Bool {
    let netGrowth = BoxChange.growth(from: origin, to: sighting.bounds)
    let lastGrowth = abs(BoxChange.growth(from: stepBounds, to: sighting.bounds))
    let isLedByFeet = feetLead(sighting.bounds)
    // What shrinks about its middle, or faster than people go away, fades into the background.
    guard netGrowth > 0 || (isLedByFeet && -netGrowth <= Self.fastestShrinking * age.inSeconds)
    else { return false }
    let needed = isLedByFeet ? Self.neededGrowth : Self.neededSwelling
    return abs(netGrowth) >= needed * sighting.hurdle
      && abs(netGrowth) >= Self.growthDirectness * (growth + lastGrowth)
  }

  /// Whether the lower side made at least three quarters of the change in height.
  private func feetLead(_ bounds: RelativeRect) -> Bool {
    let growth = bounds.height - origin.height
    let feet = bounds.y + bounds.height - origin.y - origin.height
    return feet * growth > 0 && abs(feet) >= 0.75 * abs(growth)
  }

  private mutating func endStep(_ bounds: RelativeRect, aspect: Double, at now: WallTime) {
    let step = Self.length(BoxChange.translation(from: stepBounds, to: bounds, aspect: aspect))
    way += step
    longest = max(longest, step)
    growth += abs(BoxChange.growth(from: stepBounds, to: bounds))
    drift.step(to: bounds.centre, aspect: aspect)
    if settledDrift != nil {
      settledDrift?.step(to: bounds.centre, aspect: aspect)
    } else if now.duration(since: originAt) >= Self.settlingOfBox, !BoxChange.isAtEdge(bounds) {
      settledDrift = Drift(from: bounds.centre)
    }
    stepBounds = bounds
    stepAt = now
  }

  private mutating func restart(_ bounds: RelativeRect, at now: WallTime) {
    origin = bounds
    originAt = now
    stepBounds = bounds
    stepAt = now
    way = 0
    longest = 0
    growth = 0
    drift = Drift(from: bounds.centre)
    settledDrift = nil
    displacedSince = nil
  }

  private static func length(_ shift: (x: Double, y: Double)) -> Double {
    (shift.x * shift.x + shift.y * shift.y).squareRoot()
  }
}
