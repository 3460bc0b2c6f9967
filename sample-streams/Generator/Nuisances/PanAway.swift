/// Somebody turns the camera to the side, looks there for six seconds, and turns it back.
///
/// Strength 1: by a quarter of the picture's width, in a second and a half.
struct PanAway: Nuisance {
  let strength: Double
  private let episodes: Episodes

  init(strength: Double, seed: UInt64) {
    self.strength = strength
    episodes = Episodes(seed: seed, purpose: 0x9A4, first: 5, period: 25, length: 9)
  }

  func shift(at frame: Double) -> PicturePoint {
    let seconds = frame / Double(SampleScene.framesPerSecond)
    guard var episode = episodes.current(at: seconds) else { return PicturePoint(x: 0, y: 0) }
    let turned =
      Waves.ramp(episode.elapsed, from: 0, to: 1.5)
      - Waves.ramp(episode.elapsed, from: 7.5, to: 9)
    let toLeft = episode.random.unit() < 0.5
    let across = Self.reach(strength: strength).x * turned
    return PicturePoint(
      x: Float(toLeft ? across : -across), y: Float(Self.reach(strength: strength).y * turned))
  }

  /// The most that the picture moves in pixels of a picture 1920 wide.
  static func reach(strength: Double) -> (x: Double, y: Double) {
    (480 * min(2, strength), 50 * min(2, strength))
  }
}
