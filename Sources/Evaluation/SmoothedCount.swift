#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The count of consecutive pictures, exponentially smoothed by the time between them; only what
/// was before goes in.
///
/// The weight is that of a Kalman filter for a number that walks at random: in the first 420 labelled
/// frames of mall, 2 a second, persons change with a deviation of 2.2 from frame to frame, and the
/// part of the network's error that is new in each frame has about the same. That gives 0.61, or
/// the constant below; twice as long a one follows too late.
struct SmoothedCount {
  /// Seconds in which 63 % of a step arrive.
  static let constant = 0.5

  private let weight: Double
  private(set) var value: Double?

  init(framesPerSecond: Double) {
    precondition(framesPerSecond > 0)
    weight = 1 - exp(-1 / (framesPerSecond * Self.constant))
  }

  mutating func add(_ count: Double) -> Double {
    let next = value.map { $0 + weight * (count - $0) } ?? count
    value = next
    return next
  }
}
