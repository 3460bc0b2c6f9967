import Media
import Pixels

/// The light goes off, and on again four seconds later; automatic exposure then creeps towards its
/// aim for a second. In scenes where people switch it, it is on while somebody is there.
///
/// Strength 1: without it 45 % of the brightness is left.
struct LightSwitch: Nuisance {
  let strength: Double
  /// Seconds in which the light is on; `nil`: it goes off now and then.
  let lit: [ClosedRange<Double>]?
  private let episodes: Episodes

  init(strength: Double, seed: UInt64, lit: [ClosedRange<Double>]?) {
    self.strength = strength
    self.lit = lit
    episodes = Episodes(seed: seed, purpose: 0x11647, first: 5, period: 20, length: 6)
  }

  func alter(_ planes: PicturePlanes, at frame: Int) {
    let seconds = Double(frame) / Double(SampleScene.framesPerSecond)
    let gain = gain(at: seconds)
    guard gain != 1 else { return }
    planes.scale(luma: gain, chroma: min(1, gain))
  }

  private func gain(at seconds: Double) -> Double {
    let dark = 1 - 0.55 * min(1.5, strength)
    if let lit {
      let light =
        lit.map {
          Waves.ramp(seconds, from: $0.lowerBound, to: $0.lowerBound + 0.12)
            - Waves.ramp(seconds, from: $0.upperBound, to: $0.upperBound + 0.12)
        }.max() ?? 0
      return dark + (1 - dark) * light
    }
    guard let elapsed = episodes.current(at: seconds)?.elapsed else { return 1 }
    let off = Waves.ramp(elapsed, from: 0, to: 0.12)
    let on = Waves.ramp(elapsed, from: 4, to: 4.12)
    // Exposure opens while it is dark, overshoots when the light is back, and settles.
    let opened = Waves.ramp(elapsed, from: 0.3, to: 1.6) - Waves.ramp(elapsed, from: 4.2, to: 5.4)
    let level = 1 + (dark - 1) * (off - on)
    return level * (1 + 0.25 * strength * opened)
  }
}

extension PicturePlanes {
  /// Scales what is above black, and what is not grey.
  func scale(luma: Double, chroma: Double) {
    func table(around zero: Double, _ gain: Double) -> [UInt8] {
      (0...255).map { value in
        UInt8(min(255, max(0, (zero + (Double(value) - zero) * gain).rounded())))
      }
    }
    y.map(through: table(around: 16, luma))
    guard chroma != 1 else { return }
    let colours = table(around: 128, chroma)
    u.map(through: colours)
    v.map(through: colours)
  }
}

extension LumaPlane {
  /// Replaces every sample by the table's entry; the table has 256.
  func map(through table: [UInt8]) {
    precondition(table.count == 256, "a table has an entry for every sample value")
    for y in 0..<size.height {
      var row = mutableRow(y)
      for x in row.indices { row[x] = table[Int(row[x])] }
    }
  }
}
