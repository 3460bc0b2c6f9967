/// Something that stands in the scene and may hide what passes behind it.
struct Prop: Sendable {
  enum Kind: Sendable {
    case lampPost(height: Double)
    case bollard
    case bin
    case bench
    /// Sways if the scene's wind blows.
    case tree(height: Double, crown: Double)
    /// Sways if the scene's wind blows; its position is where it is fixed, outside the picture.
    case bough(reach: Double, droop: Double)
    case parked(CarLook, heading: Double)
  }

  var kind: Kind
  var position: WorldPoint

  /// Whether wind moves it.
  var sways: Bool {
    switch kind {
    case .tree, .bough: true
    default: false
    }
  }

  /// Shadow on the ground: part of the backdrop unless the prop moves.
  func shadows(in view: View) -> [Shape] {
    let reach: Double
    let width: Double
    switch kind {
    case .lampPost(let height): (reach, width) = (height * 0.5, 0.07)
    case .bollard, .bin: (reach, width) = (0.5, 0.2)
    case .bench: (reach, width) = (0.4, 0.5)
    case .tree(let height, let crown): (reach, width) = (height * 0.55, crown * 0.7)
    case .bough: return []
    case .parked(let look, let heading):
      return CarFigure(look: look).shadow(
        at: position, heading: Heading(turns: heading), in: view)
    }
    return GroundShadow.shapes(at: position, length: reach, width: width, in: view)
  }

  /// `seconds` and `wind` matter to trees only.
  func shapes(in view: View, seconds: Double, wind: Double, seed: UInt64) -> [Shape] {
    switch kind {
    case .lampPost(let height):
      let top = position + WorldPoint(0, 0, height)
      let arm = top + WorldPoint(-0.9, -0.2, 0.15)
      return view.capsule(
        position, top, radii: (0.09, 0.05), colour: .grey(0.3), shade: 22)
        + view.capsule(top, arm, radii: (0.045, 0.04), colour: .grey(0.3), shade: 14)
        + view.capsule(
          arm, arm + WorldPoint(-0.4, 0, -0.02), radii: (0.09, 0.07), colour: .grey(0.42),
          shade: 22)
    case .bollard:
      return view.capsule(
        position + WorldPoint(0, 0, 0.08), position + WorldPoint(0, 0, 0.85),
        radii: (0.08, 0.08), colour: .grey(0.26), shade: 24)
        + view.capsule(
          position + WorldPoint(0, 0, 0.72), position + WorldPoint(0, 0, 0.76),
          radii: (0.082, 0.082), colour: .grey(0.75))
    case .bin:
      return view.capsule(
        position + WorldPoint(0, 0, 0.2), position + WorldPoint(0, 0, 0.8), radii: (0.2, 0.24),
        colour: Colour(hex: 0x37503C), shade: 26)
    case .bench:
      return bench(in: view)
    case .tree(let height, let crown):
      return TreeFigure(height: height, crown: crown).shapes(
        at: position, in: view, seconds: seconds, wind: wind, seed: seed)
    case .bough(let reach, let droop):
      return BoughFigure(reach: reach, droop: droop).shapes(
        at: position, in: view, seconds: seconds, wind: wind, seed: seed)
    case .parked(let look, let heading):
      return CarFigure(look: look).shapes(
        at: position, heading: Heading(turns: heading), travelled: 0, in: view)
    }
  }

  private func bench(in view: View) -> [Shape] {
    var shapes: [Shape] = []
    for x in [-0.8, 0.8] {
      shapes += view.capsule(
        position + WorldPoint(x, 0, 0), position + WorldPoint(x, 0, 0.42), radii: (0.05, 0.05),
        colour: .grey(0.2))
    }
    for (y, z) in [(0.22, 0.85), (0.2, 0.68), (0.1, 0.45), (-0.08, 0.45), (-0.24, 0.45)] {
      shapes += view.capsule(
        position + WorldPoint(-0.95, y, z), position + WorldPoint(0.95, y, z),
        radii: (0.06, 0.06), colour: Colour(hex: 0x6E5238), shade: 12)
    }
    return shapes
  }
}

/// The sun stands to the left, behind the camera: shadows fall to the right and away.
enum GroundShadow {
  static let direction = WorldPoint(0.86, 0.42)

  static func shapes(
    at foot: WorldPoint, length: Double, width: Double, opacity: Float = 0.5, in view: View
  ) -> [Shape] {
    let end = foot + direction * length
    guard let from = view.pixel(foot), let to = view.pixel(end) else { return [] }
    // On the ground a circle looks flat: half as high as wide, roughly; a capsule of the smaller
    // radius is near enough.
    let outline = Shape.Outline.capsule(
      from: from.point, to: to.point,
      radii: (Float(width * 0.8) * from.perMetre, Float(width) * to.perMetre * 0.7))
    return [
      Shape(outline: outline, colour: .grey(0), opacity: opacity, softness: 9, isShadow: true)
    ]
  }
}
