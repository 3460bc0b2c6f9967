import Pixels

/// How far the middle of a box has gone since some moment, and how straight; in picture heights.
struct Drift: Hashable, Sendable {
  /// Net way over the way in steps.
  private static let directness = 0.6

  private let start: RelativePoint
  private var last: RelativePoint
  private var way = 0.0

  init(from start: RelativePoint) {
    self.start = start
    last = start
  }

  /// Ends a step of the way. Steps are long enough that jitter between frames adds nothing.
  mutating func step(to point: RelativePoint, aspect: Double) {
    way += Self.distance(last, point, aspect: aspect)
    last = point
  }

  /// Whether `point` is so far from the start, and was reached straight.
  func reaches(_ needed: Double, at point: RelativePoint, aspect: Double) -> Bool {
    let net = Self.distance(start, point, aspect: aspect)
    return net >= needed
      && net >= Self.directness * (way + Self.distance(last, point, aspect: aspect))
  }

  static func distance(_ one: RelativePoint, _ other: RelativePoint, aspect: Double) -> Double {
    let dx = (other.x - one.x) * aspect
    let dy = other.y - one.y
    return (dx * dx + dy * dy).squareRoot()
  }
}
