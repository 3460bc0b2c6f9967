import Pixels

/// Where a track stands on the ground, smoothed, and how fast it goes.
///
/// The lower side of a box is where the feet are only as long as the whole thing is seen: trousers
/// of the ground's colour, a low wall or another person hide it, and it jumps. The head is seen more
/// often. So each box offers two places, its lower side and what lies a body's height below its
/// upper side, and the one nearer to where the feet were expected is taken. That needs the
/// perspective; without it, and for vehicles, it is the lower side.
struct GroundPath: Hashable, Sendable {
  /// Picture widths and heights; may lie below the picture.
  private(set) var point: RelativePoint
  /// Pictures a second.
  private(set) var velocityX = 0.0
  private(set) var velocityY = 0.0
  /// Height of the whole thing in persons' heights; means nothing where those are not known.
  private var height: Double

  /// Two places agree when they are nearer to each other than this share of the height.
  private static let agreement = 0.25
  /// A place further from the expected one than this share of the height says little.
  private static let reach = 0.35
  private static let smoothing = 0.2
  private static let velocitySmoothing = 0.6

  init(_ box: RelativeRect, scale: GroundScale) {
    height = Self.observedHeight(box, scale: scale)
    point = RelativePoint(x: box.x + box.width / 2, y: box.bottom)
    if scale.personHeight(atY: box.bottom) != nil, !isWide(box, scale: scale) {
      height = max(height, 1)
    }
    // Whoever is too short has his feet hidden: heads are what is seen first.
    if !isWide(box, scale: scale), let feet = feetBelowHead(box, scale: scale) {
      point.y = max(feet, box.bottom)
    }
  }

  /// Where it should be `elapsed` seconds later.
  func expected(after elapsed: Double) -> RelativePoint {
    RelativePoint(x: point.x + velocityX * elapsed, y: point.y + velocityY * elapsed)
  }

  /// Goes on at constant speed, drawn by `correction` towards what was seen of it.
  mutating func coast(_ elapsed: Double, correction: (x: Double, y: Double) = (0, 0)) {
    point = expected(after: elapsed)
    point.x += correction.x
    point.y += correction.y
    guard elapsed > 0 else { return }
    let gain = Smoothing.weight(elapsed: elapsed, constant: Self.velocitySmoothing) / elapsed / 2
    velocityX += gain * correction.x
    velocityY += gain * correction.y
  }

  /// Takes a box of the track alone, which moves at `velocity`.
  mutating func take(
    _ box: RelativeRect, velocity: (x: Double, y: Double), sightings: Int, elapsed: Double,
    scale: GroundScale
  ) {
    noteHeight(box, elapsed: elapsed, scale: scale)
    // At the track's own speed, which follows a sudden stop sooner.
    let expected = RelativePoint(
      x: point.x + velocity.x * elapsed, y: point.y + velocity.y * elapsed)
    let (y, trust) = place(box, expected: expected.y, scale: scale)
    let n = Double(sightings)
    let weight = max(
      Smoothing.weight(elapsed: elapsed, constant: Self.smoothing), 2 * (2 * n - 1) / (n * (n + 1)))
    let dx = box.x + box.width / 2 - expected.x
    let dy = (y - expected.y) * trust
    point = RelativePoint(x: expected.x + weight * dx, y: expected.y + weight * dy)
    let gain = max(
      Smoothing.weight(elapsed: elapsed, constant: Self.velocitySmoothing), 2 / (n + 1))
    velocityX += gain * (velocity.x - velocityX)
    velocityY += gain * (velocity.y - velocityY)
  }

  /// Row of the feet, and how far it is to be trusted, 0...1.
  private func place(
    _ box: RelativeRect, expected: Double, scale: GroundScale
  ) -> (y: Double, trust: Double) {
    let isCutBelow = box.bottom > 1 - Self.edge
    let isCutAbove = box.y < Self.edge
    guard let feet = feetBelowHead(box, scale: scale), !isCutAbove, !isWide(box, scale: scale)
    else { return (box.bottom, 1) }
    if isCutBelow { return (max(feet, box.bottom), 1) }
    let length = feet - box.y
    if abs(feet - box.bottom) <= Self.agreement * length {
      return ((feet + box.bottom) / 2, 1)
    }
    let nearer = abs(feet - expected) < abs(box.bottom - expected) ? feet : box.bottom
    return (nearer, abs(nearer - expected) <= Self.reach * length ? 1 : 0.25)
  }

  private static let edge = 0.005

  private func feetBelowHead(_ box: RelativeRect, scale: GroundScale) -> Double? {
    guard scale.personHeight(atY: box.bottom) != nil,
      let feet = scale.perspective?.feet(ofHeadAtY: box.y)
    else { return nil }
    return box.y + height * (feet - box.y)
  }

  /// Whether it is no person standing: a vehicle, or several.
  private func isWide(_ box: RelativeRect, scale: GroundScale) -> Bool {
    box.width * scale.aspect > 0.9 * (scale.personHeight(atY: box.bottom) ?? box.height)
  }

  private static func observedHeight(_ box: RelativeRect, scale: GroundScale) -> Double {
    guard let person = scale.personHeight(atY: box.bottom) else { return 1 }
    // Nobody is taller: it is two, one behind the other.
    return min(box.height / person, 1.15)
  }

  /// Rises fast, since parts are missed more often than added, and falls slowly.
  private mutating func noteHeight(_ box: RelativeRect, elapsed: Double, scale: GroundScale) {
    guard box.bottom < 1 - Self.edge, box.y > Self.edge else { return }
    let seen = Self.observedHeight(box, scale: scale)
    height +=
      Smoothing.weight(elapsed: elapsed, constant: seen > height ? 0.3 : 8) * (seen - height)
  }
}
