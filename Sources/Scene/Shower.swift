import Pixels

/// Whether small things rush through the picture in numbers: snow, heavy rain, a swarm in the light
/// of a lamp.
///
/// A few may be people far away or birds; many at once, each gone many times its own size within a
/// second, are weather. While it lasts nothing that is as small and as fast is believed to move. Nor,
/// at any time, is what came fast out of the air: an insect near the lens.
struct Shower: Sendable {
  /// In picture heights: flakes near the lens are as large as people far away.
  private static let smallSide = 0.08
  /// Larger: a group of people far away never is one; light snow is none either.
  private static let many = 6.0
  /// In its own lengths a second: a runner does three, a car five.
  private static let fast = 6.0
  /// From this speed on what is on the ground is near, and came in from a side or from below; a
  /// motorcycle at 60 km/h does eight.
  private static let rushing = 8.0
  /// Seconds over which they are counted.
  private static let memory = 0.5

  private var count = 0.0
  private var updatedAt: WallTime?

  var isOn: Bool { count >= Self.many }

  /// Takes all detections of the observation at `now`, also those that are too small to count.
  mutating func update(_ detections: [Detection], scale: GroundScale, at now: WallTime) {
    let small = detections.reduce(0) {
      $0 + (scale.longerSide(of: $1.bounds) < Self.smallSide ? 1 : 0)
    }
    guard let before = updatedAt else {
      count = Double(small)
      updatedAt = now
      return
    }
    let elapsed = now.duration(since: before).inSeconds
    count += Smoothing.weight(elapsed: elapsed, constant: Self.memory) * (Double(small) - count)
    updatedAt = now
  }

  /// Whether a track may be a flake or an insect.
  func mayHold(_ track: Track, scale: GroundScale) -> Bool {
    let side = scale.longerSide(of: track.bounds)
    let x = track.velocityX * scale.aspect
    let speed = (x * x + track.velocityY * track.velocityY).squareRoot()
    if isOn && side < Self.smallSide && speed > Self.fast * side { return true }
    return track.beganInTheAir && speed > Self.rushing * side
  }

  mutating func removeAll() {
    count = 0
    updatedAt = nil
  }
}
