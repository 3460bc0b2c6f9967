import Media
import Pixels

/// Flakes sink and drift, each on a way of its own; those near the lens are large and soft.
///
/// Strength 1: 240 flakes in the picture.
struct SnowFall: Nuisance {
  let strength: Double
  let seed: UInt64
  let scale: Double

  func alter(_ planes: PicturePlanes, at frame: Int) {
    let seconds = Double(frame) / Double(SampleScene.framesPerSecond)
    let canvas = Canvas(planes: planes, scale: Float(scale))
    let width = Double(planes.size.width)
    let height = Double(planes.size.height)
    for flake in 0..<Int(240 * strength) {
      var random = SeededRandom(seed: seed, purpose: 0x5F1A, index: flake)
      let near = random.unit() * random.unit() * random.unit()
      let phase = random.unit()
      // Picture heights per second.
      let fall = 0.16 + 0.7 * near + 0.08 * random.unit()
      let way = seconds * fall + random.unit()
      let round = way.rounded(.down)
      // Elsewhere each time that it comes from above.
      var place = SeededRandom(seed: seed &+ UInt64(flake), purpose: 0x5F1B, index: Int(round))
      let drift = (0.05 + 0.1 * near) * Waves.sine(turns: seconds * (0.2 + 0.3 * phase) + phase)
      let x = (place.between(-0.1, 1.2) - 0.12 * (way - round) + drift) * width
      let y = ((way - round) * 1.16 - 0.08) * height
      let radius = (1.6 + 15 * near) * scale
      // While the shutter is open it falls on: a short streak.
      let streak = fall * height / 50
      canvas.draw(
        Shape(
          outline: .capsule(
            from: PicturePoint(x: Float(x), y: Float(y)),
            to: PicturePoint(x: Float(x - streak * 0.15), y: Float(y + streak)),
            radii: (Float(radius), Float(radius))),
          colour: .grey(0.93), opacity: Float(0.85 - 0.55 * near.squareRoot()),
          softness: Float(3 + 26 * near)))
    }
  }
}
