import Media
import Pixels

/// One of several lamps goes off, and on again five seconds later: one side of the picture loses
/// light, with a soft border.
///
/// Strength 1: 45 % of the light there.
struct PartialLight: Nuisance {
  private let strength: Double
  private let episodes: Episodes

  init(strength: Double, seed: UInt64) {
    self.strength = strength
    episodes = Episodes(seed: seed, purpose: 0x9A471, first: 5, period: 20, length: 5.2)
  }

  func alter(_ planes: PicturePlanes, at frame: Int) {
    let seconds = Double(frame) / Double(SampleScene.framesPerSecond)
    guard var episode = episodes.current(at: seconds) else { return }
    let off =
      Waves.ramp(episode.elapsed, from: 0, to: 0.12)
      - Waves.ramp(episode.elapsed, from: 5, to: 5.12)
    let isLeft = episode.random.unit() < 0.5
    let border = episode.random.between(0.35, 0.6)
    var field = GainField(size: planes.size)
    for row in 0..<field.rows {
      // The border leans: a lamp lights a cone.
      let down = Double(row * GainField.cell) / Double(planes.size.height)
      for column in 0..<field.columns {
        let across = Double(column * GainField.cell) / Double(planes.size.width)
        let share = isLeft ? across : 1 - across
        let shade = 1 - Waves.ramp(share + 0.1 * down, from: border - 0.12, to: border + 0.12)
        field.set(column, row, to: 1 - min(0.9, 0.45 * strength) * shade * off)
      }
    }
    field.apply(to: planes)
  }
}
