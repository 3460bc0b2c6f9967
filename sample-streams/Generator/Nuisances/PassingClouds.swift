import Media
import Pixels

/// Shadows of clouds drift over the scene: luma is scaled by a broad, slow field.
///
/// Strength 1: the shade takes up to 42 % of the light, and passes within some six seconds.
struct PassingClouds: Nuisance {
  let strength: Double
  let seed: UInt64
  let scale: Double

  func alter(_ planes: PicturePlanes, at frame: Int) {
    var field = GainField(size: planes.size)
    for row in 0..<field.rows {
      for column in 0..<field.columns {
        field.set(column, row, to: gain(column, row, frame))
      }
    }
    field.apply(to: planes)
  }

  private func gain(_ column: Int, _ row: Int, _ frame: Int) -> Double {
    let seconds = Double(frame) / Double(SampleScene.framesPerSecond)
    let x = Double(column * GainField.cell) / scale / 900 + seconds * 0.16
    let y = Double(row * GainField.cell) / scale / 600 + seconds * 0.05
    let seed = UInt32(truncatingIfNeeded: seed) &+ 0xC10D
    let shape =
      ValueNoise.at(x, y, seed: seed) * 0.7 + ValueNoise.at(x * 2.3, y * 2.3, seed: seed &+ 1) * 0.3
    // All of the sky closes and opens slowly as well.
    let overall = 0.5 + 0.5 * Waves.sine(turns: seconds / 22)
    let shade = strength * (0.28 * Waves.ramp(shape, from: 0.3, to: 0.75) + 0.14 * overall)
    return 1 - min(0.65, shade)
  }
}
