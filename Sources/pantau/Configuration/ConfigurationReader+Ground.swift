import Pixels
import Yams

extension ConfigurationReader {
  private static let ground =
    "four points of the ground, no three on a line, with where they are in metres"

  /// `nil` without an issue, if the camera says nothing of it.
  func ground(_ fields: Fields) -> GroundPlane? {
    let marks = fields.sections("ground", of: Self.ground) { section -> GroundPlane.Mark? in
      let point = section.requiredPoint("at")
      let metres = section.required("metres", Self.metres)
      guard let point, let metres else { return nil }
      return GroundPlane.Mark(point: point, metres: metres)
    }
    guard let marks, let nodes = fields.list("ground", "a list of \(Self.ground)") else {
      return nil
    }
    guard nodes.count == 4 else {
      fields.report("ground", "expected \(Self.ground), found \(nodes.count)")
      return nil
    }
    guard marks.count == 4 else { return nil }
    do {
      return try GroundPlane(marks)
    } catch {
      let found =
        switch error {
        case .mixedUp:
          "four that lie in another order in the picture than on the ground: two are mixed up, or "
            + "a number is wrong"
        case .wrongCount, .nearlyOnALine, .aboveHorizon: "three that lie nearly on a line"
        }
      fields.report("ground", "expected \(Self.ground), found \(found)")
      return nil
    }
  }

  /// Square metres of a zone; reports where the ground does not reach.
  func area(of polygon: Polygon, on ground: GroundPlane, _ fields: Fields) -> Double? {
    let range = 1.0...1_000_000
    do {
      let area = try ground.area(of: polygon)
      if range.contains(area) { return area }
      fields.report(
        "polygon",
        "expected a ground of \(Shown.number(range.lowerBound)) to \(Shown.number(range.upperBound))"
          + " m2 by the camera's \"ground\", found \(Shown.number(area.rounded())); or give its "
          + "area_m2")
    } catch {
      fields.report(
        "polygon",
        "expected every corner below the horizon of the camera's \"ground\"; move it, or give its "
          + "area_m2")
    }
    return nil
  }

  /// Metres along two directions.
  private static var metres: Expected<SIMD2<Double>> {
    let range = -1000.0...1000
    return Expected(
      text: "a place [x, y] in metres, each from -1000 to 1000",
      read: { node in
        guard let sequence = node.sequence, sequence.count == 2,
          let x = sequence[0].plainNumber, let y = sequence[1].plainNumber,
          range.contains(x), range.contains(y)
        else { return nil }
        return SIMD2(x, y)
      },
      write: { "[\($0.x), \($0.y)]" })
  }
}
