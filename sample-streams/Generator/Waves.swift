/// Sine and cosine from additions and multiplications alone: a C library's differ in their last
/// bits from one machine to the next, and a scene must not.
enum Waves {
  /// Sine of an angle in turns (1 = full circle); error below 1e-6.
  static func sine(turns: Double) -> Double {
    var x = turns - turns.rounded(.down)
    var sign = 1.0
    if x >= 0.5 {
      x -= 0.5
      sign = -1
    }
    if x > 0.25 { x = 0.5 - x }
    let a = x * 6.283185307179586
    let s = a * a
    return sign * a
      * (1 - s / 6 * (1 - s / 20 * (1 - s / 42 * (1 - s / 72 * (1 - s / 110)))))
  }

  static func cosine(turns: Double) -> Double { sine(turns: turns + 0.25) }

  /// 0 below `from`, 1 above `to`, smooth between.
  static func ramp(_ value: Double, from: Double, to: Double) -> Double {
    let t = min(1, max(0, (value - from) / (to - from)))
    return t * t * (3 - 2 * t)
  }
}

/// Smooth random field from a hashed lattice (value noise).
enum ValueNoise {
  /// 0...1, one lattice point per unit.
  static func at(_ x: Double, _ y: Double, seed: UInt32) -> Double {
    let column = x.rounded(.down)
    let row = y.rounded(.down)
    let fx = x - column
    let fy = y - row
    let sx = fx * fx * (3 - 2 * fx)
    let sy = fy * fy * (3 - 2 * fy)
    let i = Int32(truncatingIfNeeded: Int(column))
    let j = Int32(truncatingIfNeeded: Int(row))
    let top = lattice(i, j, seed) * (1 - sx) + lattice(i &+ 1, j, seed) * sx
    let bottom = lattice(i, j &+ 1, seed) * (1 - sx) + lattice(i &+ 1, j &+ 1, seed) * sx
    return top * (1 - sy) + bottom * sy
  }

  /// A fixed random number of a lattice point, 0...1.
  static func lattice(_ i: Int32, _ j: Int32, _ seed: UInt32) -> Double {
    var h =
      UInt32(bitPattern: i) &* 0x85EB_CA6B ^ UInt32(bitPattern: j) &* 0xC2B2_AE35 ^ seed
    h = (h ^ (h >> 15)) &* 0x2C1B_3C6D
    h = (h ^ (h >> 12)) &* 0x297A_2D39
    h ^= h >> 15
    return Double(h >> 8) / Double(1 << 24)
  }

  /// Octaves from one lattice point per unit down to `footprint` units (finer detail would only
  /// flicker); -1...1, mean 0.
  static func clouds(_ x: Double, _ y: Double, footprint: Double, octaves: Int, seed: UInt32)
    -> Double
  {
    var sum = 0.0
    var frequency = 1.0
    var weight = 0.55
    for octave in 0..<octaves {
      let fade = min(1, 0.7 / (footprint * frequency)) - 0.15
      if fade <= 0 { break }
      let value = at(x * frequency, y * frequency, seed: seed &+ UInt32(octave) &* 101)
      sum += (value * 2 - 1) * weight * min(1, fade * 1.2)
      frequency *= 2.17
      weight *= 0.6
    }
    return sum
  }
}
