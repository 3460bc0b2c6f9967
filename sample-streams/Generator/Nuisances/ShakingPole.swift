/// The pole swings in the wind: some slow sway, some fast trembling, in gusts.
///
/// Strength 1: up to four pixels of 1920 to each side.
struct ShakingPole: Nuisance {
  let strength: Double
  let seed: UInt64

  func shift(at frame: Double) -> PicturePoint {
    let seconds = frame / Double(SampleScene.framesPerSecond)
    var random = SeededRandom(seed: seed, purpose: 0x5A4E)
    let phase = random.unit()
    let gust = 0.5 + 0.5 * Waves.sine(turns: seconds * 0.19 + phase)
    let across =
      2.6 * Waves.sine(turns: seconds * 1.7 + phase) + 1.3 * Waves.sine(turns: seconds * 4.3)
    let down = 1.1 * Waves.sine(turns: seconds * 2.9 + phase * 2)
    let factor = strength * (0.3 + 0.7 * gust)
    return PicturePoint(x: Float(across * factor), y: Float(down * factor))
  }

  /// The most that the picture moves in pixels of a picture 1920 wide.
  static func reach(strength: Double) -> (x: Double, y: Double) { (4 * strength, 4 * strength) }
}
