import Media
import Pixels

/// Falling drops: short bright streaks that are elsewhere in every frame, larger near the lens.
///
/// Strength 1: 260 in the picture.
struct RainStreaks: Nuisance {
  let strength: Double
  let seed: UInt64
  let scale: Double

  func alter(_ planes: PicturePlanes, at frame: Int) {
    var random = SeededRandom(seed: seed, purpose: 0x4A14, index: frame)
    let canvas = Canvas(planes: planes, scale: Float(scale))
    let size = planes.y.size
    for _ in 0..<Int(260 * strength) {
      // Distance from the lens decides over length, width and opacity.
      let near = random.unit() * random.unit()
      let length = (14 + 60 * near) * scale
      let x = random.between(-20, Double(size.width) + 20)
      let y = random.between(-60, Double(size.height))
      let slant = (0.1 + 0.05 * random.unit()) * length
      let radius = Float((0.5 + 1.1 * near) * scale)
      canvas.draw(
        Shape(
          outline: .capsule(
            from: PicturePoint(x: Float(x), y: Float(y)),
            to: PicturePoint(x: Float(x - slant), y: Float(y + length)), radii: (radius, radius)),
          colour: .grey(0.82), opacity: Float(0.16 + 0.2 * near), softness: 1.6))
    }
  }
}
