import Media

/// Automatic exposure does not find its aim: brightness swings for seven of every fifteen seconds.
///
/// Strength 1: by 22 % up and down, in two seconds and a half.
struct ExposureHunting: Nuisance {
  private let strength: Double
  private let episodes: Episodes

  init(strength: Double, seed: UInt64) {
    self.strength = strength
    episodes = Episodes(seed: seed, purpose: 0xE8905, first: 3, period: 15, length: 7)
  }

  func alter(_ planes: PicturePlanes, at frame: Int) {
    let seconds = Double(frame) / Double(SampleScene.framesPerSecond)
    guard var episode = episodes.current(at: seconds) else { return }
    let elapsed = episode.elapsed
    let rhythm = episode.random.between(2.1, 2.9)
    let calm =
      Waves.ramp(elapsed, from: 0, to: 0.4) * (1 - Waves.ramp(elapsed, from: 4.5, to: 7))
    let swing = 0.22 * strength * Waves.sine(turns: elapsed / rhythm) * calm
    planes.scale(luma: max(0.3, 1 + swing), chroma: max(0.3, 1 + swing))
  }
}
