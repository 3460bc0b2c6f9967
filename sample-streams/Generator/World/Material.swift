/// What a surface looks like. Coordinates are metres on the surface; `footprint` is the width of a
/// pixel there in metres: detail finer than that is left out.
enum Material: Sendable {
  case plain(Colour)
  /// Slabs with joints: `width` along, `height` across, each slab a little different.
  case paving(Colour, width: Double, height: Double, contrast: Double)
  case asphalt(Colour)
  case grass(Colour)
  case plaster(Colour)
  case brick(Colour)
  /// A house front: a window in every cell of `width` x `height` metres.
  case windows(wall: Colour, width: Double, height: Double)
  /// Vertical bars in front of something darker.
  case bars(Colour, spacing: Double)
  /// Horizontal slats: shutters, roller doors.
  case slats(Colour, spacing: Double)

  func colour(_ u: Double, _ v: Double, footprint: Double, seed: UInt32) -> Colour {
    switch self {
    case .plain(let colour):
      return colour
        * (1 + 0.05
          * ValueNoise.clouds(
            u, v, footprint: footprint, octaves: 3, seed: seed))
    case .paving(let colour, let width, let height, let contrast):
      return Self.paving(
        colour, width, height, contrast, u, v, footprint: footprint, seed: seed)
    case .asphalt(let colour):
      let coarse = ValueNoise.clouds(
        u * 0.35, v * 0.35, footprint: footprint * 0.35, octaves: 4, seed: seed)
      let grain = ValueNoise.clouds(
        u * 14, v * 14, footprint: footprint * 14, octaves: 2, seed: seed &+ 7)
      return colour * (1 + 0.16 * coarse + 0.22 * grain)
    case .grass(let colour):
      let patches = ValueNoise.clouds(
        u * 0.8, v * 0.8, footprint: footprint * 0.8, octaves: 4, seed: seed)
      let blades = ValueNoise.clouds(
        u * 18, v * 9, footprint: footprint * 14, octaves: 2, seed: seed &+ 3)
      return colour * (1 + 0.3 * patches + 0.4 * blades)
    case .plaster(let colour):
      let stains = ValueNoise.clouds(
        u * 0.5, v * 0.3, footprint: footprint * 0.5, octaves: 5, seed: seed)
      let dirt = Waves.ramp(v, from: 1.4, to: 0) * 0.16
      return colour * (1 + 0.12 * stains - dirt)
    case .brick(let colour):
      return Self.brick(colour, u, v, footprint: footprint, seed: seed)
    case .windows(let wall, let width, let height):
      return Self.window(wall, width, height, u, v, footprint: footprint, seed: seed)
    case .bars(let colour, let spacing):
      let phase = u / spacing - (u / spacing).rounded(.down)
      return phase < 0.3 || v.truncatingRemainder(dividingBy: 1.1) < 0.06
        ? colour : colour * 0.3
    case .slats(let colour, let spacing):
      let phase = v / spacing - (v / spacing).rounded(.down)
      return colour * (0.8 + 0.3 * phase - (phase < 0.12 ? 0.3 : 0))
    }
  }

  /// How much of a joint of `width` metres remains visible at this footprint.
  private static func joint(_ distance: Double, width: Double, footprint: Double) -> Double {
    let wide = max(width, footprint)
    return (1 - Waves.ramp(distance, from: wide * 0.35, to: wide * 0.9)) * (width / wide)
  }

  private static func paving(
    _ colour: Colour, _ width: Double, _ height: Double, _ contrast: Double, _ u: Double,
    _ v: Double, footprint: Double, seed: UInt32
  ) -> Colour {
    let row = (v / height).rounded(.down)
    let shifted = u / width + (Int(row) & 1 == 0 ? 0 : 0.5)
    let column = shifted.rounded(.down)
    let inX = min(shifted - column, column + 1 - shifted) * width
    let inY = min(v / height - row, row + 1 - v / height) * height
    let slab = ValueNoise.lattice(Int32(column), Int32(row), seed) - 0.5
    let fade = min(1, height / (footprint * 2.5))
    let stains = ValueNoise.clouds(
      u * 0.4, v * 0.4, footprint: footprint * 0.4, octaves: 5, seed: seed &+ 1)
    let gap = joint(min(inX, inY), width: 0.035, footprint: footprint)
    let grain = ValueNoise.clouds(
      u * 11, v * 11, footprint: footprint * 11, octaves: 3, seed: seed &+ 2)
    return colour * (1 + contrast * slab * fade + 0.2 * stains + 0.13 * grain - 0.4 * gap)
  }

  private static func brick(
    _ colour: Colour, _ u: Double, _ v: Double, footprint: Double, seed: UInt32
  ) -> Colour {
    let row = (v / 0.09).rounded(.down)
    let shifted = u / 0.26 + (Int(row) & 1 == 0 ? 0 : 0.5)
    let column = shifted.rounded(.down)
    let inX = min(shifted - column, column + 1 - shifted) * 0.26
    let inY = min(v / 0.09 - row, row + 1 - v / 0.09) * 0.09
    let stone = ValueNoise.lattice(Int32(column), Int32(row), seed) - 0.5
    let gap = joint(min(inX, inY), width: 0.016, footprint: footprint)
    let fade = min(1, 0.09 / (footprint * 1.5))
    let stains = ValueNoise.clouds(
      u * 0.4, v * 0.4, footprint: footprint * 0.4, octaves: 4, seed: seed &+ 1)
    return (colour * (1 + 0.3 * stone * fade + 0.14 * stains))
      .mixed(with: .grey(0.62), 0.55 * gap)
  }

  private static func window(
    _ wall: Colour, _ width: Double, _ height: Double, _ u: Double, _ v: Double,
    footprint: Double, seed: UInt32
  ) -> Colour {
    let column = (u / width).rounded(.down)
    let row = (v / height).rounded(.down)
    let x = (u / width - column) * width
    let y = (v / height - row) * height
    let left = width * 0.24
    let right = width * 0.76
    let bottom = height * 0.3
    let top = height * 0.84
    let plaster = Material.plaster(wall).colour(u, v, footprint: footprint, seed: seed)
    if y > bottom - 0.14 && y <= bottom - 0.02 && x > left - 0.1 && x < right + 0.1 {
      return wall * 1.2
    }
    guard x > left, x < right, y > bottom, y < top else {
      // The lintel's and the reveal's shade.
      return y >= top && y < top + 0.12 && x > left && x < right ? plaster * 0.7 : plaster
    }
    let toFrame = min(min(x - left, right - x), min(y - bottom, top - y))
    if toFrame < 0.07 || abs(x - width / 2) < 0.035 { return .grey(0.74) }
    let number = ValueNoise.lattice(Int32(column), Int32(row), seed &+ 5)
    if number > 0.72 && y > bottom + (top - bottom) * (1.5 - number) {
      return Material.slats(.grey(0.66), spacing: 0.09).colour(
        u, v, footprint: footprint, seed: seed)
    }
    let reflection = 0.16 + 0.2 * Waves.ramp(y - bottom + (x - left) * 0.7, from: 0.4, to: 2.2)
    let curtain = number < 0.3 && (x - left < 0.3 || right - x < 0.3) ? 0.25 : 0
    return Colour(0.85, 0.98, 1.1) * (reflection + 0.1 * number + curtain)
  }
}
