/// A trunk with branches and a crown of many soft leaves that wind moves.
struct TreeFigure: Sendable {
  var height: Double
  /// Radius of the crown in metres.
  var crown: Double

  func shapes(
    at foot: WorldPoint, in view: View, seconds: Double, wind: Double, seed: UInt64
  ) -> [Shape] {
    var random = SeededRandom(seed: seed, purpose: 0x7EE)
    let fork = foot + WorldPoint(0, 0, height * 0.45)
    let centre = foot + WorldPoint(0, 0, height - crown)
    var shapes = view.capsule(
      foot, fork, radii: (0.16, 0.11), colour: Colour(hex: 0x4A3D30), shade: 18)
    // Each branch carries a clump of leaves and sways in a phase of its own.
    for branch in 0..<16 {
      let angle = Double(branch) / 16 + random.between(-0.03, 0.03)
      let out = random.between(0.25, 0.85) * crown
      let rise = random.between(-0.55, 0.8) * crown
      let phase = random.unit()
      let sway = Self.sway(seconds, phase: phase) * wind * (0.5 + rise / crown * 0.3)
      let clump =
        centre
        + WorldPoint(
          Waves.cosine(turns: angle) * out + sway, Waves.sine(turns: angle) * out * 0.6,
          rise + sway * 0.25)
      shapes += view.capsule(
        fork, clump, radii: (0.07, 0.025), colour: Colour(hex: 0x43382C), shade: 8)
      for _ in 0..<22 {
        let spread = crown * 0.42
        let flutter = Self.sway(seconds * 2.3, phase: random.unit()) * wind * 0.25
        let leaf =
          clump
          + WorldPoint(
            random.between(-spread, spread) + flutter, random.between(-spread, spread) * 0.5,
            random.between(-spread, spread) * 0.8 + flutter * 0.4)
        // Light falls from above: leaves lower in the crown are darker.
        let light = 0.55 + 0.5 * min(1, max(0, (leaf.z - centre.z) / crown * 0.5 + 0.5))
        let colour = Colour(hex: random.pick([0x4F6B36, 0x5D7A3E, 0x3F582E, 0x6B8447]))
        let size = random.between(0.09, 0.2)
        shapes += view.capsule(
          leaf, leaf + WorldPoint(size * random.between(-0.8, 0.8), 0, size * 0.5),
          radii: (size, size * 0.6), colour: colour * (light * random.between(0.75, 1.2)),
          shade: 10, opacity: 0.92)
      }
    }
    return shapes
  }

  /// Metres that a branch is off at full wind: gusts, and its own swing.
  private static func sway(_ seconds: Double, phase: Double) -> Double {
    let gust = 0.55 + 0.45 * Waves.sine(turns: seconds * 0.11 + phase * 0.2)
    return gust
      * (0.1 * Waves.sine(turns: seconds * 0.55 + phase)
        + 0.045 * Waves.sine(turns: seconds * 1.37 + phase * 3))
  }
}
