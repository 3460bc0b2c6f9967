/// What a person looks like.
struct PersonLook: Sendable {
  /// Metres.
  var height: Double
  var top: Colour
  var trousers: Colour
  var hair: Colour
  var skin: Colour
  var shoes: Colour = .grey(0.12)
  /// `nil`: carries none.
  var backpack: Colour?

  /// Somebody out of the crowd.
  init(random: inout SeededRandom) {
    height = random.between(1.58, 1.86)
    top = Colour(
      hex: random.pick([
        0x2B3550, 0x8C2F2A, 0xC9C4B4, 0x1E1F22, 0x4E6A4A, 0xB98A3C, 0x6B7785, 0xD8D9DC, 0x3A2D3F,
        0x2F5C86, 0x7A4A5C, 0x94908A,
      ]))
    trousers = Colour(
      hex: random.pick([0x1C2230, 0x2A2A2C, 0x3B4A63, 0x5B5346, 0x14161A, 0x6F6A60, 0x32302C]))
    hair = Colour(hex: random.pick([0x1A1512, 0x2E211A, 0x4A3424, 0x6B5A46, 0x8E8A86, 0x100E0D]))
    skin = Colour(hex: random.pick([0xC99A7E, 0xB07F62, 0x8A5C42, 0xD8AE92, 0x6E4732]))
    backpack =
      random.unit() < 0.3 ? Colour(hex: random.pick([0x23262B, 0x7A2E2E, 0x3D5247])) : nil
  }
}

/// A walking silhouette: head, torso, two legs that swing, two arms. Lengths are shares of the
/// person's height.
struct PersonFigure: Sendable {
  var look: PersonLook

  func headPoint(at foot: WorldPoint) -> WorldPoint {
    foot + WorldPoint(0, 0, look.height * 0.915)
  }

  func shadow(at foot: WorldPoint, in view: View) -> [Shape] {
    GroundShadow.shapes(
      at: foot + GroundShadow.direction * 0.1, length: look.height * 0.42, width: 0.2,
      opacity: 0.55, in: view)
  }

  func shapes(_ pose: Path.Pose, in view: View) -> [Shape] {
    let h = look.height
    let swing = min(1, pose.speed / 1.1)
    let phase = pose.travelled / (h * 0.83)
    let bob = 0.012 * h * swing * Waves.cosine(turns: phase * 2)
    let body = Body(
      foot: pose.position, forward: pose.heading.forward, left: pose.heading.left, height: h,
      bob: bob)
    // The side that is nearer to the camera is drawn last.
    let toCamera = WorldPoint(-pose.position.x, -pose.position.y)
    let leftIsNear = pose.heading.left.dot(toCamera) > 0
    let distance = max(0.1, toCamera.dot(toCamera).squareRoot())
    let frontal = abs(pose.heading.forward.dot(toCamera)) / distance
    let nearSide = leftIsNear ? 1.0 : -1.0

    var shapes = arm(body, side: -nearSide, phase: phase, swing: swing, in: view)
    shapes += leg(body, side: -nearSide, phase: phase, swing: swing, light: 0.82, in: view)
    shapes += leg(body, side: nearSide, phase: phase, swing: swing, light: 1, in: view)
    let facesAway = pose.heading.forward.dot(toCamera) < 0
    if !facesAway { shapes += backpack(body, in: view) }
    shapes += torso(body, frontal: frontal, in: view)
    if facesAway { shapes += backpack(body, in: view) }
    shapes += arm(body, side: nearSide, phase: phase, swing: swing, in: view)
    shapes += head(body, facesAway: facesAway && frontal > 0.5, in: view)
    return shapes
  }

  private struct Body {
    var foot: WorldPoint
    var forward: WorldPoint
    var left: WorldPoint
    var height: Double
    var bob: Double

    /// A point by its shares of the height: forward, to the left, up.
    func at(_ ahead: Double, _ aside: Double, _ up: Double) -> WorldPoint {
      foot + forward * (ahead * height) + left * (aside * height)
        + WorldPoint(0, 0, up * height + bob)
    }
  }

  private func torso(_ body: Body, frontal: Double, in view: View) -> [Shape] {
    let h = body.height
    let shoulder = 0.016 + 0.062 * frontal
    var shapes = view.capsule(
      body.at(0, 0, 0.52), body.at(0, 0, 0.6), radii: (0.07 * h, 0.075 * h),
      colour: look.trousers, shade: 14)
    shapes += view.capsule(
      body.at(0, 0, 0.57), body.at(0.01, 0, 0.75), radii: (0.078 * h, 0.085 * h),
      colour: look.top, shade: 26)
    shapes += view.capsule(
      body.at(0.01, -shoulder, 0.78), body.at(0.01, shoulder, 0.78),
      radii: (0.055 * h, 0.055 * h), colour: look.top, shade: 20)
    return shapes
  }

  private func leg(
    _ body: Body, side: Double, phase: Double, swing: Double, light: Double, in view: View
  ) -> [Shape] {
    let h = body.height
    let turn = phase + (side > 0 ? 0 : 0.5)
    let stride = Waves.sine(turns: turn) * swing
    // The foot is lifted, and the knee bent, while the leg swings forward.
    let lift = max(0, Waves.cosine(turns: turn)) * swing
    let hip = body.at(0, 0.042 * side, 0.52)
    let knee = body.at(0.11 * stride + 0.045 * lift, 0.042 * side, 0.285 + 0.012 * lift)
    let ankle = body.at(0.2 * stride - 0.05 * lift, 0.04 * side, 0.045 + 0.06 * lift)
    let toe = body.at(0.2 * stride - 0.05 * lift + 0.075, 0.045 * side, 0.02 + 0.045 * lift)
    let colour = look.trousers * light
    return view.capsule(ankle, toe, radii: (0.026 * h, 0.02 * h), colour: look.shoes)
      + view.capsule(knee, ankle, radii: (0.04 * h, 0.027 * h), colour: colour, shade: 12)
      + view.capsule(hip, knee, radii: (0.055 * h, 0.04 * h), colour: colour, shade: 14)
  }

  private func arm(
    _ body: Body, side: Double, phase: Double, swing: Double, in view: View
  ) -> [Shape] {
    let h = body.height
    let stride = Waves.sine(turns: phase + (side > 0 ? 0.5 : 0)) * swing
    let shoulder = body.at(0.01, 0.105 * side, 0.78)
    let elbow = body.at(0.08 * stride - 0.01, 0.128 * side, 0.625)
    let hand = body.at(0.16 * stride + 0.03, 0.12 * side, 0.49 + 0.03 * abs(stride))
    return view.capsule(
      elbow, hand, radii: (0.026 * h, 0.022 * h), colour: look.top * 0.92, shade: 8)
      + view.capsule(
        hand, body.at(0.16 * stride + 0.035, 0.12 * side, 0.465 + 0.03 * abs(stride)),
        radii: (0.02 * h, 0.018 * h), colour: look.skin)
      + view.capsule(
        shoulder, elbow, radii: (0.034 * h, 0.028 * h), colour: look.top, shade: 10)
  }

  private func backpack(_ body: Body, in view: View) -> [Shape] {
    guard let backpack = look.backpack else { return [] }
    return view.capsule(
      body.at(-0.085, 0, 0.62), body.at(-0.08, 0, 0.74),
      radii: (0.07 * body.height, 0.062 * body.height), colour: backpack, shade: 20)
  }

  private func head(_ body: Body, facesAway: Bool, in view: View) -> [Shape] {
    let h = body.height
    var shapes = view.capsule(
      body.at(0.012, 0, 0.81), body.at(0.015, 0, 0.86), radii: (0.032 * h, 0.03 * h),
      colour: look.skin * 0.8)
    shapes += view.capsule(
      body.at(0.02, 0, 0.89), body.at(0.015, 0, 0.93), radii: (0.046 * h, 0.052 * h),
      colour: facesAway ? look.hair : look.skin, shade: 20)
    shapes += view.capsule(
      body.at(-0.012, 0, 0.92), body.at(0.004, 0, 0.943), radii: (0.045 * h, 0.05 * h),
      colour: look.hair, shade: 16)
    return shapes
  }
}
