import Media
import Pixels

/// The camera moves its infrared filter out for some seconds: colour turns to grey at once,
/// brightness jumps, plants and cloth become lighter, the lamp beside the lens lights the middle.
///
/// Strength 1: the middle gets 30 % brighter, the border 12 % darker.
struct InfraredCut: Nuisance {
  private let strength: Double
  private let episodes: Episodes

  init(strength: Double, seed: UInt64) {
    self.strength = strength
    episodes = Episodes(seed: seed, purpose: 0x12C07, first: 5, period: 30, length: 9)
  }

  func alter(_ planes: PicturePlanes, at frame: Int) {
    let seconds = Double(frame) / Double(SampleScene.framesPerSecond)
    guard let elapsed = episodes.current(at: seconds)?.elapsed else { return }
    // The filter's frame passes before the sensor in a tenth of a second.
    let shut =
      Self.pulse(elapsed, from: 0, to: 0.12) + Self.pulse(elapsed, from: 8.5, to: 8.62)
    if elapsed < 8.5 {
      lighten(planes)
      // Exposure overshoots, and settles within a second.
      let overshoot = 0.3 * strength * (1 - Waves.ramp(elapsed, from: 0.1, to: 1.2))
      spot(planes, gain: (1 + overshoot) * (1 - 0.8 * shut))
      planes.u.map(through: [UInt8](repeating: 128, count: 256))
      planes.v.map(through: [UInt8](repeating: 128, count: 256))
    } else {
      // Back in colour: too dark at first.
      let dip = 0.25 * strength * (1 - Waves.ramp(elapsed, from: 8.5, to: 9))
      planes.scale(luma: max(0.1, (1 - min(0.7, dip)) * (1 - 0.8 * shut)), chroma: 1)
    }
  }

  private static func pulse(_ value: Double, from: Double, to: Double) -> Double {
    value >= from && value < to ? 1 : 0
  }

  /// Green gets lighter by what its colour says.
  private func lighten(_ planes: PicturePlanes) {
    let gain = Int32((150 * min(1.5, strength)).rounded())
    let (luma, blue, red) = (planes.y, planes.u, planes.v)
    for y in 0..<planes.size.height {
      var row = luma.mutableRow(y)
      let u = blue.row(y / 2)
      let v = red.row(y / 2)
      for x in 0..<planes.size.width {
        let green = 256 &- Int32(u[x / 2]) &- Int32(v[x / 2])
        let value = Int32(row[x]) &+ (max(-8, green) &* gain) >> 7
        row[x] = UInt8(truncatingIfNeeded: max(16, min(235, value)))
      }
    }
  }

  private func spot(_ planes: PicturePlanes, gain: Double) {
    var field = GainField(size: planes.size)
    for row in 0..<field.rows {
      for column in 0..<field.columns {
        let x = Double(column * GainField.cell) / Double(planes.size.width) - 0.5
        let y = Double(row * GainField.cell) / Double(planes.size.height) - 0.55
        let light = 0.3 - 0.42 * min(1, (x * x * 3 + y * y * 2))
        field.set(column, row, to: gain * (1 + strength * light))
      }
    }
    field.apply(to: planes)
  }
}
