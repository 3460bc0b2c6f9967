/// A simple polygon in relative coordinates: at least three corners, all inside the picture, no
/// side crossing another, an area above zero.
public struct Polygon: Hashable, Sendable {
  public let vertices: [RelativePoint]

  /// Why a list of points is no polygon.
  public enum Flaw: Error, Hashable, Sendable {
    case tooFewVertices(Int)
    case outsidePicture(index: Int)
    /// The sides that begin at these vertices cross or touch.
    case crossesItself(side: Int, other: Int)
    case noArea
  }

  public init(_ vertices: [RelativePoint]) throws(Flaw) {
    guard vertices.count >= 3 else { throw .tooFewVertices(vertices.count) }
    for (index, vertex) in vertices.enumerated() {
      guard (0...1).contains(vertex.x), (0...1).contains(vertex.y) else {
        throw .outsidePicture(index: index)
      }
    }
    let count = vertices.count
    for side in 0..<count {
      for other in (side + 1)..<count where other < count {
        let adjacent = other == side + 1 || (side == 0 && other == count - 1)
        if !adjacent
          && Self.segmentsTouch(
            vertices[side], vertices[(side + 1) % count],
            vertices[other], vertices[(other + 1) % count])
        {
          throw .crossesItself(side: side, other: other)
        }
      }
    }
    guard abs(Self.signedArea(vertices)) > 1e-9 else { throw .noArea }
    self.vertices = vertices
  }

  private init(unchecked vertices: [RelativePoint]) { self.vertices = vertices }

  /// The whole picture.
  public static let wholePicture = Polygon(unchecked: [
    RelativePoint(x: 0, y: 0), RelativePoint(x: 1, y: 0),
    RelativePoint(x: 1, y: 1), RelativePoint(x: 0, y: 1),
  ])

  /// Fraction of the picture that it covers, 0...1.
  public var area: Double { abs(Self.signedArea(vertices)) }

  public var bounds: RelativeRect {
    let xs = vertices.map(\.x)
    let ys = vertices.map(\.y)
    let left = xs.min() ?? 0
    let top = ys.min() ?? 0
    return RelativeRect(
      x: left, y: top, width: (xs.max() ?? 0) - left, height: (ys.max() ?? 0) - top)
  }

  /// Whether a point is inside (even-odd rule; a point on a side may fall either way).
  public func contains(_ point: RelativePoint) -> Bool {
    var inside = false
    var previous = vertices[vertices.count - 1]
    for vertex in vertices {
      if (vertex.y > point.y) != (previous.y > point.y) {
        let x =
          vertex.x
          + (point.y - vertex.y) / (previous.y - vertex.y) * (previous.x - vertex.x)
        if point.x < x { inside.toggle() }
      }
      previous = vertex
    }
    return inside
  }

  /// The cells of a grid whose centres are inside.
  public func rasterised(on size: PixelSize) -> BitPlane {
    var plane = BitPlane(size: size)
    for y in 0..<size.height {
      for x in 0..<size.width {
        let centre = RelativePoint(
          x: (Double(x) + 0.5) / Double(size.width), y: (Double(y) + 0.5) / Double(size.height))
        if contains(centre) { plane[x, y] = true }
      }
    }
    return plane
  }

  private static func signedArea(_ points: [RelativePoint]) -> Double {
    var sum = 0.0
    var previous = points[points.count - 1]
    for point in points {
      sum += previous.x * point.y - point.x * previous.y
      previous = point
    }
    return sum / 2
  }

  private static func segmentsTouch(
    _ a: RelativePoint, _ b: RelativePoint, _ c: RelativePoint, _ d: RelativePoint
  ) -> Bool {
    func side(_ p: RelativePoint, _ q: RelativePoint, _ r: RelativePoint) -> Double {
      (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
    }
    func spans(_ p: RelativePoint, _ q: RelativePoint, _ r: RelativePoint) -> Bool {
      min(p.x, q.x) <= r.x && r.x <= max(p.x, q.x) && min(p.y, q.y) <= r.y
        && r.y <= max(p.y, q.y)
    }
    let d1 = side(c, d, a)
    let d2 = side(c, d, b)
    let d3 = side(a, b, c)
    let d4 = side(a, b, d)
    if ((d1 > 0 && d2 < 0) || (d1 < 0 && d2 > 0)) && ((d3 > 0 && d4 < 0) || (d3 < 0 && d4 > 0)) {
      return true
    }
    return (d1 == 0 && spans(c, d, a)) || (d2 == 0 && spans(c, d, b))
      || (d3 == 0 && spans(a, b, c)) || (d4 == 0 && spans(a, b, d))
  }
}
