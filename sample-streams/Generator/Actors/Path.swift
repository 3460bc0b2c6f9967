/// Where an actor is when: straight between knots, smoothed at corners.
struct Path: Sendable {
  struct Knot: Sendable {
    var seconds: Double
    var x: Double
    var y: Double
  }

  let knots: [Knot]
  /// Metres walked up to each knot.
  private let lengths: [Double]

  /// At least two knots, rising in time.
  init(_ knots: [Knot]) {
    precondition(knots.count >= 2, "a path has two knots")
    self.knots = knots
    var sum = 0.0
    var lengths = [0.0]
    for index in 1..<knots.count {
      let dx = knots[index].x - knots[index - 1].x
      let dy = knots[index].y - knots[index - 1].y
      sum += (dx * dx + dy * dy).squareRoot()
      lengths.append(sum)
    }
    self.lengths = lengths
  }

  /// Through `points`, at `metresPerSecond`, from `seconds` on.
  init(from seconds: Double, speed metresPerSecond: Double, through points: [(Double, Double)]) {
    var time = seconds
    var knots: [Knot] = []
    for (index, point) in points.enumerated() {
      if index > 0 {
        let dx = point.0 - points[index - 1].0
        let dy = point.1 - points[index - 1].1
        time += (dx * dx + dy * dy).squareRoot() / metresPerSecond
      }
      knots.append(Knot(seconds: time, x: point.0, y: point.1))
    }
    self.init(knots)
  }

  func later(by seconds: Double) -> Path {
    Path(knots.map { Knot(seconds: $0.seconds + seconds, x: $0.x, y: $0.y) })
  }

  var begin: Double { knots[0].seconds }
  var end: Double { knots[knots.count - 1].seconds }

  struct Pose: Sendable {
    var position: WorldPoint
    var heading: Heading
    /// Metres walked so far: the phase of legs and wheels.
    var travelled: Double
    /// Metres per second.
    var speed: Double
  }

  /// `nil` before its begin and after its end.
  func pose(at seconds: Double) -> Pose? {
    guard seconds >= begin, seconds <= end else { return nil }
    let step = 0.25
    let before = raw(seconds - step)
    let now = raw(seconds)
    let after = raw(seconds + step)
    // Beyond the ends the path goes on as it began or ended, so the mean stays exact there.
    let x = (before.x + now.x + after.x) / 3
    let y = (before.y + now.y + after.y) / 3
    let dx = after.x - before.x
    let dy = after.y - before.y
    let moved = (dx * dx + dy * dy).squareRoot()
    let heading =
      moved > 0.04 ? Heading(x: dx / moved, y: dy / moved) : headingAtRest(at: seconds)
    return Pose(
      position: WorldPoint(x, y), heading: heading, travelled: now.length,
      speed: moved / (2 * step))
  }

  private func raw(_ seconds: Double) -> (x: Double, y: Double, length: Double) {
    var index = 1
    while index < knots.count - 1 && knots[index].seconds < seconds { index += 1 }
    let a = knots[index - 1]
    let b = knots[index]
    let share = (seconds - a.seconds) / max(1e-6, b.seconds - a.seconds)
    return (
      a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share,
      lengths[index - 1] + (lengths[index] - lengths[index - 1]) * share
    )
  }

  /// Who stands looks where the last steps went.
  private func headingAtRest(at seconds: Double) -> Heading {
    var index = 1
    while index < knots.count - 1 && knots[index].seconds < seconds { index += 1 }
    while index > 0 {
      let dx = knots[index].x - knots[index - 1].x
      let dy = knots[index].y - knots[index - 1].y
      let length = (dx * dx + dy * dy).squareRoot()
      if length > 0.05 { return Heading(x: dx / length, y: dy / length) }
      index -= 1
    }
    return Heading(x: 0, y: -1)
  }
}

/// A direction on the ground.
struct Heading: Sendable {
  var x: Double
  var y: Double

  init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// 0 = to the right, 0.25 = away from the camera.
  init(turns: Double) {
    x = Waves.cosine(turns: turns)
    y = Waves.sine(turns: turns)
  }

  var forward: WorldPoint { WorldPoint(x, y) }
  /// To the left of who goes that way.
  var left: WorldPoint { WorldPoint(-y, x) }
}
