/// A motorbike (or scooter) with its rider.
struct MotorbikeFigure: Sendable {
  var paint: Colour
  var helmet: Colour
  var rider: PersonLook

  init(random: inout SeededRandom) {
    paint = Colour(hex: random.pick([0x9C1F1F, 0x1E2A44, 0x20242A, 0xB8BBBE, 0x2F5A3A]))
    helmet = Colour(hex: random.pick([0xE2E2DE, 0x17181B, 0xB03024, 0xD6B13A]))
    rider = PersonLook(random: &random)
  }

  func shadow(at foot: WorldPoint, heading: Heading, in view: View) -> [Shape] {
    view.capsule(
      foot - heading.forward * 0.75, foot + heading.forward * 0.75, radii: (0.22, 0.22),
      colour: .grey(0), opacity: 0.8
    ).map {
      var shape = $0
      shape.isShadow = true
      shape.softness = 8
      return shape
    }
  }

  func shapes(at foot: WorldPoint, heading: Heading, travelled: Double, in view: View) -> [Shape] {
    let solid = Solid(foot: foot, heading: heading, camera: view.camera.position)
    let near = solid.nearSide
    func limb(
      _ a: (Double, Double, Double), _ b: (Double, Double, Double), _ radii: (Double, Double),
      _ colour: Colour, _ shade: Float = 10
    ) -> [Shape] {
      view.capsule(
        solid.at(a.0, a.1 * near, a.2), solid.at(b.0, b.1 * near, b.2), radii: radii,
        colour: colour, shade: shade)
    }
    var shapes: [Shape] = []
    for axle in [-0.62, 0.64] {
      for (radius, level) in [(0.31, 0.09), (0.2, 0.38), (0.15, 0.16)] {
        shapes += view.polygon(
          CarFigure.disc(radius: radius).map { solid.at(axle + $0.0, 0.03 * near, 0.31 + $0.1) },
          colour: .grey(level))
      }
    }
    let dark = Colour.grey(0.15)
    shapes += limb((0.64, 0, 0.31), (0.42, 0, 0.92), (0.045, 0.045), .grey(0.4))
    shapes += limb((-0.1, 0, 0.38), (0.2, 0, 0.4), (0.17, 0.16), dark)
    shapes += limb((0.34, 0, 0.78), (0.02, 0, 0.74), (0.14, 0.15), paint, 24)
    shapes += limb((-0.08, 0, 0.76), (-0.66, 0, 0.8), (0.11, 0.07), dark)
    // The rider sits: leg, body, arm, helmet.
    let hip = (-0.22, 0.0, 0.9)
    shapes += limb((-0.18, 0.12, 0.86), (0.22, 0.2, 0.72), (0.1, 0.075), rider.trousers, 14)
    shapes += limb((0.22, 0.2, 0.72), (0.02, 0.18, 0.32), (0.07, 0.05), rider.trousers, 12)
    shapes += limb((0.02, 0.18, 0.3), (0.2, 0.18, 0.28), (0.05, 0.04), rider.shoes)
    shapes += limb(hip, (-0.02, 0, 1.32), (0.16, 0.17), rider.top, 26)
    shapes += limb((0.0, 0.16, 1.34), (0.18, 0.24, 1.1), (0.065, 0.055), rider.top * 0.9, 10)
    shapes += limb((0.18, 0.24, 1.1), (0.44, 0.22, 1.0), (0.05, 0.04), rider.top * 0.9, 10)
    shapes += limb((0.04, 0, 1.54), (0.06, 0, 1.6), (0.13, 0.135), helmet, 30)
    shapes += limb((0.14, 0, 1.55), (0.15, 0, 1.57), (0.075, 0.075), .grey(0.1))
    return shapes
  }

  func headPoint(at foot: WorldPoint, heading: Heading) -> WorldPoint {
    foot + heading.forward * 0.05 + WorldPoint(0, 0, 1.57)
  }
}
