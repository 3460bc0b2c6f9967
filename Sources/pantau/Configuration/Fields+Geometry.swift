import Pixels
import Yams

extension Fields {
  private static let pointText = "a point [x, y], each from 0 to 1"
  private static let polygonText = "a list of 3 to 100 points [x, y], each from 0 to 1"

  func requiredPoint(_ key: String) -> RelativePoint? { required(key, Self.expectedPoint) }

  /// `nil` also without an issue, if the key is missing.
  func point(_ key: String) -> RelativePoint? {
    var point: RelativePoint?
    read(key, Self.expectedPoint, into: &point)
    return point
  }

  private static var expectedPoint: Expected<RelativePoint> {
    Expected(text: pointText, read: point, write: { "[\($0.x), \($0.y)]" })
  }

  func requiredPolygon(_ key: String) -> Polygon? {
    guard let nodes = list(key, Self.polygonText, defaultText: nil) else {
      if !has(key) { reportMissing(key, Self.polygonText) }
      return nil
    }
    return polygon(nodes, path: join(key), position: position(of: key))
  }

  /// The polygons of the list under `key`; those that are none are reported and left out.
  func polygons(_ key: String) -> [Polygon] {
    let nodes = list(key, "a list of polygons") ?? []
    return nodes.enumerated().compactMap { index, node in
      let path = "\(join(key))[\(index)]"
      guard let sequence = node.sequence else {
        reader.report(
          node.position, path, "expected \(Self.polygonText), found \(Shown.node(node))")
        return nil
      }
      return polygon(Array(sequence), path: path, position: node.position)
    }
  }

  private func polygon(_ nodes: [Node], path: String, position: TextPosition) -> Polygon? {
    let points = nodes.prefix(101).enumerated().compactMap { index, node -> RelativePoint? in
      if let point = Self.point(node) { return point }
      reader.report(
        node.position, "\(path)[\(index)]",
        "expected \(Self.pointText), found \(Self.shown(node))")
      return nil
    }
    guard (3...100).contains(nodes.count) else {
      reader.report(position, path, "expected \(Self.polygonText), found \(nodes.count) of them")
      return nil
    }
    guard points.count == nodes.count else { return nil }
    do {
      return try Polygon(points)
    } catch {
      switch error {
      case .crossesItself(let side, let other):
        let count = points.count
        reader.report(
          nodes[other].position, path,
          "expected no side to cross another, found that the side from point \(side + 1) to point "
            + "\((side + 1) % count + 1) crosses or touches the one from point \(other + 1) to "
            + "point \((other + 1) % count + 1)")
      case .noArea:
        reader.report(position, path, "expected an area above zero, found points on one line")
      case .tooFewVertices, .outsidePicture:
        reader.report(position, path, "expected \(Self.polygonText)")
      }
      return nil
    }
  }

  private static func point(_ node: Node) -> RelativePoint? {
    guard let sequence = node.sequence, sequence.count == 2,
      let x = sequence[0].plainNumber, let y = sequence[1].plainNumber,
      (0...1).contains(x), (0...1).contains(y)
    else { return nil }
    return RelativePoint(x: x, y: y)
  }

  private static func shown(_ node: Node) -> String {
    guard let sequence = node.sequence, sequence.count <= 4,
      sequence.allSatisfy({ $0.scalar != nil })
    else { return Shown.node(node) }
    return "[" + sequence.map(Shown.node).joined(separator: ", ") + "]"
  }
}
