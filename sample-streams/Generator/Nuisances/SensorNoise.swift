import Media
import Pixels

/// Noise of the sensor after the camera's own filter: slightly smeared along the row, a little
/// stronger where it is bright (photon noise), new in every frame.
struct SensorNoise: Nuisance {
  private let strength: Double
  private let seed: UInt64
  private let colour: Double
  /// Normal numbers of standard deviation 32; rows begin anywhere in it.
  private let tile: [Int8]
  private static let tileLength = 1 << 16

  /// Strength 1: a standard deviation of about 3 at middle grey (main stream). `colour` is how much
  /// of it reaches chroma: none at night, when the camera gives a grey picture.
  init(strength: Double, seed: UInt64, scale: Double, colour: Double) {
    self.colour = max(0, colour)
    // A sub stream is the main picture made smaller: averaging takes noise away, though less than
    // it would if neighbours were independent.
    self.strength = strength * (scale < 0.6 ? 0.7 : 1)
    self.seed = seed
    var random = SeededRandom(seed: 0xA015E)
    var white = [Double]()
    for _ in 0..<(Self.tileLength + 2048 + 1) {
      // Twelve uniform numbers less six: as good as normal, and exact on every machine.
      var sum = -6.0
      for _ in 0..<12 { sum += random.unit() }
      white.append(sum)
    }
    var tile = [Int8]()
    tile.reserveCapacity(white.count)
    for index in 0..<(white.count - 1) {
      let mixed = (white[index] + white[index + 1] * 0.45) * (32 / 1.0966)
      tile.append(Int8(max(-127, min(127, mixed.rounded()))))
    }
    self.tile = tile
  }

  func alter(_ planes: PicturePlanes, at frame: Int) {
    var random = SeededRandom(seed: seed, purpose: 0x2015E, index: frame)
    add(to: planes.y, base: 34 * strength, slope: 26 * strength, random: &random)
    guard colour > 0 else { return }
    add(to: planes.u, base: 26 * strength * colour, slope: 0, random: &random)
    add(to: planes.v, base: 26 * strength * colour, slope: 0, random: &random)
  }

  /// Deviation in 1/16: `base + slope * luma / 256`.
  private func add(
    to plane: LumaPlane, base: Double, slope: Double, random: inout SeededRandom
  ) {
    let base = Int16(min(200, base.rounded()))
    let slope = Int16(min(120, slope.rounded()))
    let width = plane.size.width
    for y in 0..<plane.size.height {
      let start = Int(random.next() >> 32) & (Self.tileLength - 1)
      var row = plane.mutableRow(y)
      tile.withSpan { tile in
        let noise = tile.extracting(start..<(start + width))
        for x in 0..<width {
          let value = Int16(truncatingIfNeeded: row[x])
          let gain = min(250, base &+ (slope &* value) >> 8)
          let sum = value &+ (Int16(truncatingIfNeeded: noise[x]) &* gain &+ 256) >> 9
          row[x] = UInt8(truncatingIfNeeded: max(0, min(255, sum)))
        }
      }
    }
  }
}

extension Array {
  /// Lends the elements as a span for the length of a call.
  fileprivate func withSpan<Result>(_ body: (Span<Element>) -> Result) -> Result { body(span) }
}
