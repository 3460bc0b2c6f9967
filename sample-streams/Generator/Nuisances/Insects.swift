import Media
import Pixels

/// Insects pass close before the lens: large, blurred, fast and erratic; pale at night in the light
/// of the camera's lamp, dark by day.
///
/// Strength 1: one in two seconds on average, 40 to 140 pixels of 1920 wide, in sight for up to a
/// second.
struct Insects: Nuisance {
  let strength: Double
  let seed: UInt64
  let scale: Double
  let isNight: Bool

  private static let slot = 2.0
  private static let longest = 1.1

  func alter(_ planes: PicturePlanes, at frame: Int) {
    let seconds = Double(frame) / Double(SampleScene.framesPerSecond)
    let canvas = Canvas(planes: planes, scale: Float(scale))
    let now = Int((seconds / Self.slot).rounded(.down))
    for slot in max(0, now - 1)...max(0, now) {
      var random = SeededRandom(seed: seed, purpose: 0x14EC7, index: slot)
      // The whole part for certain, one more by chance.
      let count = Int((strength + random.unit()).rounded(.down))
      for _ in 0..<count {
        let flight = Flight(random: &random)
        let elapsed = seconds - (Double(slot) + flight.begin) * Self.slot
        guard elapsed >= 0, elapsed < flight.length * Self.longest else { continue }
        draw(flight, elapsed: elapsed, on: canvas)
      }
    }
  }

  private struct Flight {
    /// Shares of the slot and of the longest flight.
    var begin: Double
    var length: Double
    /// Shares of the picture's width and height.
    var from: (x: Double, y: Double)
    var to: (x: Double, y: Double)
    var radius: Double
    var opacity: Double
    var phase: Double
    var wobble: Double

    init(random: inout SeededRandom) {
      begin = random.unit()
      length = random.between(0.2, 1)
      from = (random.between(-0.1, 1.1), random.between(-0.1, 1.1))
      let turn = random.unit()
      let reach = random.between(0.4, 1.3) * length
      to = (
        from.x + reach * Waves.cosine(turns: turn), from.y + 1.4 * reach * Waves.sine(turns: turn)
      )
      radius = random.between(20, 70)
      opacity = random.between(0.3, 0.65)
      phase = random.unit()
      wobble = random.between(0.01, 0.05)
    }

    /// Where it is, in shares of the picture, at a share of its longest flight.
    func place(_ share: Double) -> (x: Double, y: Double) {
      let along = share / length
      let turn = share * 4 + phase
      return (
        from.x + (to.x - from.x) * along + wobble * Waves.sine(turns: turn),
        from.y + (to.y - from.y) * along + wobble * Waves.cosine(turns: turn * 1.3)
      )
    }
  }

  private func draw(_ flight: Flight, elapsed: Double, on canvas: Canvas) {
    let size = canvas.planes.size
    func point(_ seconds: Double) -> PicturePoint {
      let place = flight.place(seconds / Self.longest)
      return PicturePoint(
        x: Float(place.x * Double(size.width)), y: Float(place.y * Double(size.height)))
    }
    let radius = Float(flight.radius * scale)
    // Half of the frame's time the shutter is open.
    canvas.draw(
      Shape(
        outline: .capsule(
          from: point(elapsed), to: point(elapsed + 0.02), radii: (radius, radius * 0.8)),
        colour: .grey(isNight ? 0.9 : 0.12), opacity: Float(flight.opacity),
        softness: Float(flight.radius * 0.9)))
  }
}
