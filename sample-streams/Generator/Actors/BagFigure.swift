/// A bag that stands on the ground.
struct BagFigure: Sendable {
  var colour: Colour
  /// Metres.
  var width: Double
  var height: Double

  init(random: inout SeededRandom) {
    colour = Colour(hex: random.pick([0x23262B, 0x7A2E2E, 0x2F4A6B, 0x5A4632]))
    width = random.between(0.5, 0.62)
    height = random.between(0.42, 0.5)
  }

  func shapes(at foot: WorldPoint, in view: View) -> [Shape] {
    let half = width / 2
    let round = height * 0.36
    func at(_ across: Double, _ up: Double) -> WorldPoint { foot + WorldPoint(across, 0, up) }
    return view.capsule(
      at(-half + round, round), at(half - round, round), radii: (round, round), colour: colour,
      shade: 18)
      + view.capsule(
        at(-half + round, height * 0.6), at(half - round, height * 0.6),
        radii: (round * 0.85, round * 0.85), colour: colour * 1.1, shade: 22)
      + view.capsule(
        at(-0.09, height), at(0.09, height), radii: (0.022, 0.022), colour: .grey(0.16))
  }

  func shadow(at foot: WorldPoint, in view: View) -> [Shape] {
    GroundShadow.shapes(at: foot, length: 0.3, width: 0.22, in: view)
  }
}
