/// A thick branch that hangs into the picture from a tree outside of it: dark against the sky, with
/// twigs and leaves. Wind swings all of it about where it is fixed, and each twig about its own.
struct BoughFigure: Sendable {
  /// Metres from where it is fixed to its tip: to the right (negative: to the left), and down.
  var reach: Double
  var droop: Double

  func shapes(
    at root: WorldPoint, in view: View, seconds: Double, wind: Double, seed: UInt64
  ) -> [Shape] {
    var random = SeededRandom(seed: seed, purpose: 0xB096)
    let phase = random.unit()
    let swing = Self.swing(seconds, rhythm: 0.38, phase: phase) * wind
    let bark = Colour(hex: 0x1C1915)
    // The limb as a bent line; displacement grows towards the tip.
    func limb(_ share: Double) -> WorldPoint {
      let bend = share * share
      return root
        + WorldPoint(
          reach * share + 0.1 * swing * bend, 0.12 * reach * share,
          -droop * bend + 0.2 * swing * bend)
    }
    var shapes: [Shape] = []
    let parts = 6
    for part in 0..<parts {
      let a = Double(part) / Double(parts)
      let b = Double(part + 1) / Double(parts)
      shapes += view.capsule(
        limb(a), limb(b), radii: (0.075 * (1 - a) + 0.012, 0.075 * (1 - b) + 0.012), colour: bark,
        shade: 4)
    }
    for twig in 0..<11 {
      let share = 0.16 + 0.84 * Double(twig) / 10
      shapes += self.twig(
        from: limb(share), length: (0.85 - 0.4 * share) * random.between(0.8, 1.2),
        in: view, seconds: seconds, wind: wind, bark: bark, random: &random)
    }
    return shapes
  }

  private func twig(
    from fork: WorldPoint, length: Double, in view: View, seconds: Double, wind: Double,
    bark: Colour, random: inout SeededRandom
  ) -> [Shape] {
    let phase = random.unit()
    let swing = Self.swing(seconds, rhythm: 0.75, phase: phase) * wind
    let side = random.between(-0.55, 0.75) * (reach < 0 ? -1 : 1)
    // It hangs, and swings like a pendulum.
    let tip =
      fork
      + WorldPoint(
        length * (side + 0.3 * swing), random.between(-0.2, 0.2), -length * random.between(0.5, 0.9)
      )
    var shapes = view.capsule(fork, tip, radii: (0.022, 0.008), colour: bark)
    for leaf in 0..<16 {
      let share = (Double(leaf) + random.unit()) / 16
      let flutter = Self.swing(seconds, rhythm: 1.9, phase: random.unit()) * wind * 0.05
      let stem = fork + (tip - fork) * share
      let at =
        stem
        + WorldPoint(random.between(-0.12, 0.12) + flutter, 0, random.between(-0.14, 0.05))
      let size = random.between(0.025, 0.055)
      let colour = Colour(hex: random.pick([0x20261A, 0x2A3320, 0x191C14, 0x364228]))
      shapes += view.capsule(
        at,
        at
          + WorldPoint(size * random.between(-1, 1) + flutter, 0, -size * random.between(0.4, 1.6)),
        radii: (size, size * 0.5), colour: colour, shade: 4, opacity: 0.95)
    }
    return shapes
  }

  /// About -1...1, in gusts.
  private static func swing(_ seconds: Double, rhythm: Double, phase: Double) -> Double {
    let gust = 0.5 + 0.5 * Waves.sine(turns: seconds * 0.13 + phase * 0.15)
    return (0.35 + 0.65 * gust)
      * (0.75 * Waves.sine(turns: seconds * rhythm + phase)
        + 0.25 * Waves.sine(turns: seconds * rhythm * 2.3 + phase * 5))
  }
}
