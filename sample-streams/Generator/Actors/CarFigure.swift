/// What a car looks like.
struct CarLook: Sendable {
  enum Form: Sendable { case saloon, van }

  var form: Form = .saloon
  var paint: Colour

  init(form: Form = .saloon, paint: Colour) {
    self.form = form
    self.paint = paint
  }

  init(random: inout SeededRandom) {
    form = random.unit() < 0.25 ? .van : .saloon
    paint = Colour(
      hex: random.pick([0xC8CBCE, 0x22252A, 0x7B1F22, 0x2C4468, 0x8C9096, 0xE4E5E4, 0x3C4A3E]))
  }
}

/// A car as two convex solids (body and cabin) with windows and wheels.
struct CarFigure: Sendable {
  var look: CarLook

  private struct Form {
    /// Corners of the side view, forward and up, in order.
    var body: [(Double, Double)]
    var cabin: [(Double, Double)]
    var windows: [[(Double, Double)]]
    var halfWidth: Double
    var axles: [Double]
  }

  func shadow(at foot: WorldPoint, heading: Heading, in view: View) -> [Shape] {
    let form = self.form
    let reach = 2.25
    var corners: [PicturePoint] = []
    for (ahead, aside) in [(-reach, -1.0), (reach, -1.0), (reach, 1.0), (-reach, 1.0)] {
      let corner =
        foot + heading.forward * ahead + heading.left * (aside * (form.halfWidth + 0.1))
        + GroundShadow.direction * 0.25
      guard let pixel = view.pixel(corner) else { return [] }
      corners.append(pixel.point)
    }
    return [
      Shape(
        outline: .polygon(corners), colour: .grey(0), opacity: 0.9, softness: 14, isShadow: true)
    ]
  }

  func shapes(at foot: WorldPoint, heading: Heading, travelled: Double, in view: View) -> [Shape] {
    let form = self.form
    let solid = Solid(foot: foot, heading: heading, camera: view.camera.position)
    var shapes = solid.prism(
      form.body, halfWidth: form.halfWidth, colour: look.paint, view: view)
    shapes += lights(solid, form, view: view)
    shapes += wheels(solid, form, travelled: travelled, view: view)
    shapes += solid.prism(
      form.cabin, halfWidth: form.halfWidth - 0.13, colour: look.paint,
      glassEdges: look.form == .saloon ? [0, 2] : [0], view: view)
    let side = solid.nearSide * (form.halfWidth - 0.125)
    for window in form.windows {
      shapes += view.polygon(
        window.map { solid.at($0.0, side, $0.1) }, colour: Colour(hex: 0x1F262C))
      // The sky's reflection in the upper half.
      let upper = window.map { ($0.0, $0.1 > 1.15 ? $0.1 : 1.18) }
      shapes += view.polygon(
        upper.map { solid.at($0.0, side, $0.1) }, colour: Colour(hex: 0x56636E), opacity: 0.6)
    }
    return shapes
  }

  private func wheels(_ solid: Solid, _ form: Form, travelled: Double, view: View) -> [Shape] {
    var shapes: [Shape] = []
    let side = solid.nearSide * (form.halfWidth + 0.005)
    for axle in form.axles {
      shapes += view.polygon(
        Self.disc(radius: 0.37).map { solid.at(axle + $0.0, side, 0.36 + $0.1) },
        colour: .grey(0.07))
      shapes += view.polygon(
        Self.disc(radius: 0.31).map { solid.at(axle + $0.0, side, 0.31 + $0.1) },
        colour: .grey(0.13))
      shapes += view.polygon(
        Self.disc(radius: 0.18).map { solid.at(axle + $0.0, side, 0.31 + $0.1) },
        colour: .grey(0.55))
      // A spoke shows that the wheel turns.
      let turn = travelled / 1.95
      let x = 0.15 * Waves.cosine(turns: turn)
      let z = -0.15 * Waves.sine(turns: turn)
      shapes += view.capsule(
        solid.at(axle - x, side, 0.31 - z), solid.at(axle + x, side, 0.31 + z),
        radii: (0.04, 0.04), colour: .grey(0.3))
    }
    return shapes
  }

  private func lights(_ solid: Solid, _ form: Form, view: View) -> [Shape] {
    let facesCamera = solid.facesCamera(ahead: 1, aside: 0)
    let ahead = facesCamera ? 2.24 : -2.24
    let colour = facesCamera ? Colour(hex: 0xF2EFD8) : Colour(hex: 0xA01815)
    var shapes: [Shape] = []
    for aside in [-0.62, 0.62] {
      shapes += view.polygon(
        [(-0.17, 0.58), (0.17, 0.58), (0.17, 0.72), (-0.17, 0.72)].map {
          solid.at(ahead, aside + $0.0, $0.1)
        }, colour: colour)
    }
    return shapes
  }

  private var form: Form {
    switch look.form {
    case .saloon:
      Form(
        body: [
          (2.2, 0.28), (2.26, 0.62), (2.1, 0.76), (0.95, 0.92), (-2.1, 0.95), (-2.24, 0.6),
          (-2.18, 0.28),
        ],
        cabin: [(1.05, 0.9), (0.3, 1.42), (-1.1, 1.44), (-1.85, 0.92)],
        windows: [
          [(0.82, 0.95), (0.25, 1.35), (-0.3, 1.37), (-0.3, 0.95)],
          [(-0.4, 0.95), (-0.4, 1.37), (-1.05, 1.36), (-1.55, 0.97)],
        ], halfWidth: 0.9, axles: [1.38, -1.32])
    case .van:
      Form(
        body: [(2.3, 0.3), (2.35, 0.8), (2.0, 1.05), (-2.3, 1.08), (-2.35, 0.3)],
        cabin: [(2.0, 1.0), (1.25, 1.95), (-2.25, 2.0), (-2.3, 1.0)],
        windows: [[(1.75, 1.1), (1.2, 1.8), (0.45, 1.82), (0.45, 1.1)]], halfWidth: 0.95,
        axles: [1.5, -1.45])
    }
  }

  static func disc(radius: Double) -> [(Double, Double)] {
    (0..<14).map {
      let turn = Double($0) / 14
      return (radius * Waves.cosine(turns: turn), radius * Waves.sine(turns: turn))
    }
  }
}

/// A body in the world with its own axes: ahead, aside (to the left), up.
struct Solid {
  let foot: WorldPoint
  let heading: Heading
  let camera: WorldPoint

  func at(_ ahead: Double, _ aside: Double, _ up: Double) -> WorldPoint {
    foot + heading.forward * ahead + heading.left * aside + WorldPoint(0, 0, up)
  }

  /// 1 if the camera sees the left side, -1 if the right one.
  var nearSide: Double { facesCamera(ahead: 0, aside: 1) ? 1 : -1 }

  func facesCamera(ahead: Double, aside: Double) -> Bool {
    let normal = heading.forward * ahead + heading.left * aside
    return (camera - foot).dot(normal) > 0
  }

  /// A side view drawn out to both sides: the faces that the camera sees, lit from the upper left.
  func prism(
    _ profile: [(Double, Double)], halfWidth: Double, colour: Colour, glassEdges: [Int] = [],
    view: View
  ) -> [Shape] {
    var shapes: [Shape] = []
    for index in profile.indices {
      let a = profile[index]
      let b = profile[(index + 1) % profile.count]
      // Counterclockwise from the front: the outward normal in the side view.
      let normalAhead = b.1 - a.1
      let normalUp = -(b.0 - a.0)
      let length = (normalAhead * normalAhead + normalUp * normalUp).squareRoot()
      let normal = heading.forward * (normalAhead / length) + WorldPoint(0, 0, normalUp / length)
      let middle = at((a.0 + b.0) / 2, 0, (a.1 + b.1) / 2)
      guard (camera - middle).dot(normal) > 0 else { continue }
      let light = 0.72 + 0.42 * max(0, normal.z) + 0.12 * max(0, -normal.y)
      let face = glassEdges.contains(index) ? Colour(hex: 0x2A343B) : colour * light
      shapes += view.polygon(
        [
          at(a.0, -halfWidth, a.1), at(b.0, -halfWidth, b.1), at(b.0, halfWidth, b.1),
          at(a.0, halfWidth, a.1),
        ], colour: face)
    }
    let side = nearSide * halfWidth
    let sideNormal = heading.left * nearSide
    let light = 0.8 + 0.14 * max(0, -sideNormal.y) - 0.1 * max(0, sideNormal.x)
    shapes += view.polygon(profile.map { at($0.0, side, $0.1) }, colour: colour * light)
    return shapes
  }
}
