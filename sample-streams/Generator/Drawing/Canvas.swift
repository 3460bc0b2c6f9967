import Media
import Pixels

/// Draws shapes into 4:2:0 planes.
struct Canvas {
  let planes: PicturePlanes
  /// Pixels of the rendered picture per pixel of a picture 1920 wide.
  let scale: Float
  /// Only pixels inside are touched.
  var clip: PixelRect
  var paintsChroma = true

  init(planes: PicturePlanes, scale: Float) {
    self.planes = planes
    self.scale = scale
    let size = planes.y.size
    clip = PixelRect(x: 0, y: 0, width: size.width, height: size.height)
  }

  func draw(_ shapes: [Shape]) {
    for shape in shapes { draw(shape) }
  }

  func draw(_ shape: Shape) {
    let edge = shape.edge(scale: scale)
    var ink = Ink(
      value: shape.colour.luma, shade: shape.shade, keep: 0, opacity: shape.opacity, edge: edge)
    if shape.isShadow {
      ink.value = 4
      ink.keep = 0.6
    }
    paint(shape.outline, on: planes.y, halved: false, ink: ink)
    if shape.isShadow || !paintsChroma { return }
    ink.edge = max(1, edge / 2)
    ink.shade = 0
    ink.value = shape.colour.blueDifference
    paint(shape.outline, on: planes.u, halved: true, ink: ink)
    ink.value = shape.colour.redDifference
    paint(shape.outline, on: planes.v, halved: true, ink: ink)
  }

  /// What a covered pixel becomes: `value + shade * side + keep * old`, mixed in by coverage.
  private struct Ink {
    var value: Float
    var shade: Float
    var keep: Float
    var opacity: Float
    var edge: Float
  }

  private func paint(_ outline: Shape.Outline, on plane: LumaPlane, halved: Bool, ink: Ink) {
    let factor: Float = halved ? 0.5 : 1
    switch outline {
    case .capsule(let a, let b, let radii):
      paintCapsule(
        from: PicturePoint(x: a.x * factor, y: a.y * factor),
        to: PicturePoint(x: b.x * factor, y: b.y * factor),
        radii: (radii.0 * factor, radii.1 * factor), on: plane, halved: halved, ink: ink)
    case .polygon(let points):
      paintPolygon(
        points.map { PicturePoint(x: $0.x * factor, y: $0.y * factor) },
        on: plane, halved: halved, ink: ink)
    }
  }

  /// Clips a span of pixels to the plane and the clip rectangle.
  private func range(_ low: Float, _ high: Float, vertical: Bool, plane: LumaPlane, halved: Bool)
    -> Range<Int>
  {
    let shift = halved ? 1 : 0
    let first = vertical ? clip.y : clip.x
    let count = vertical ? clip.height : clip.width
    let limit = vertical ? plane.size.height : plane.size.width
    let lower = max(0, first >> shift)
    let upper = min(limit, (first + count + shift) >> shift)
    guard lower < upper, high > Float(lower), low < Float(upper) else { return 0..<0 }
    let start = max(lower, Int(max(low, Float(lower)).rounded(.down)))
    let end = min(upper, Int(min(high, Float(upper)).rounded(.up)))
    return start < end ? start..<end : 0..<0
  }

  /// Distance to the segment less the radius there; coverage falls from 1 to 0 over the edge.
  private func paintCapsule(
    from a: PicturePoint, to b: PicturePoint, radii: (Float, Float), on plane: LumaPlane,
    halved: Bool, ink: Ink
  ) {
    let margin = ink.edge / 2
    let rows = range(
      min(a.y - radii.0, b.y - radii.1) - margin, max(a.y + radii.0, b.y + radii.1) + margin,
      vertical: true, plane: plane, halved: halved)
    let columns = range(
      min(a.x - radii.0, b.x - radii.1) - margin, max(a.x + radii.0, b.x + radii.1) + margin,
      vertical: false, plane: plane, halved: halved)
    guard !rows.isEmpty, !columns.isEmpty else { return }
    let dx = b.x - a.x
    let dy = b.y - a.y
    let lengthSquared = dx * dx + dy * dy
    let perLength: Float = lengthSquared > 1e-6 ? 1 / lengthSquared : 0
    let grow = radii.1 - radii.0
    let perEdge = 1 / ink.edge
    let side = -0.707 * ink.shade / max(0.5, max(radii.0, radii.1))
    for y in rows {
      var whole = plane.mutableRow(y)
      var row = whole._mutatingExtracting(columns)
      let py = Float(y) + 0.5 - a.y
      for x in row.indices {
        let px = Float(x &+ columns.lowerBound) + 0.5 - a.x
        let along = min(1, max(0, (px * dx + py * dy) * perLength))
        let ox = px - along * dx
        let oy = py - along * dy
        let distance = (ox * ox + oy * oy).squareRoot() - radii.0 - along * grow
        let coverage = min(1, max(0, 0.5 - distance * perEdge)) * ink.opacity
        let old = Float(row[x])
        let goal = ink.value + side * (ox + oy) + ink.keep * old
        row[x] = Self.byte(old + (goal - old) * coverage)
      }
    }
  }

  private func paintPolygon(
    _ points: [PicturePoint], on plane: LumaPlane, halved: Bool, ink: Ink
  ) {
    let edges = Self.edges(of: points)
    guard edges.count >= 3 else { return }
    let margin = ink.edge / 2
    let perEdge = 1 / ink.edge
    let rows = range(
      (points.map(\.y).min() ?? 0) - margin, (points.map(\.y).max() ?? 0) + margin,
      vertical: true, plane: plane, halved: halved)
    let left = (points.map(\.x).min() ?? 0) - margin
    let right = (points.map(\.x).max() ?? 0) + margin
    for y in rows {
      let py = Float(y) + 0.5
      // The part of the row in which no edge is farther away than the soft margin.
      var low = left
      var high = right
      for edge in edges {
        let bound = margin - edge.ny * py - edge.offset
        if edge.nx > 1e-4 { high = min(high, bound / edge.nx + 1) }
        if edge.nx < -1e-4 { low = max(low, bound / edge.nx - 1) }
      }
      guard low < high else { continue }
      let columns = range(low, high, vertical: false, plane: plane, halved: halved)
      var whole = plane.mutableRow(y)
      var row = whole._mutatingExtracting(columns)
      for x in row.indices {
        let px = Float(x &+ columns.lowerBound) + 0.5
        var distance: Float = -1e9
        for edge in edges {
          distance = max(distance, edge.nx * px + edge.ny * py + edge.offset)
        }
        let coverage = min(1, max(0, 0.5 - distance * perEdge)) * ink.opacity
        let old = Float(row[x])
        row[x] = Self.byte(old + (ink.value + ink.keep * old - old) * coverage)
      }
    }
  }

  private struct Edge {
    /// Outward normal of length 1, and offset: `nx * x + ny * y + offset` is the distance outside.
    var nx: Float
    var ny: Float
    var offset: Float
  }

  private static func edges(of points: [PicturePoint]) -> [Edge] {
    var doubledArea: Float = 0
    var previous = points[points.count - 1]
    for point in points {
      doubledArea += previous.x * point.y - point.x * previous.y
      previous = point
    }
    let sign: Float = doubledArea >= 0 ? 1 : -1
    var edges: [Edge] = []
    previous = points[points.count - 1]
    for point in points {
      let dx = point.x - previous.x
      let dy = point.y - previous.y
      let length = (dx * dx + dy * dy).squareRoot()
      if length > 1e-3 {
        let nx = sign * dy / length
        let ny = -sign * dx / length
        edges.append(Edge(nx: nx, ny: ny, offset: -(nx * point.x + ny * point.y)))
      }
      previous = point
    }
    return edges
  }

  /// Rounds to the nearest byte: adding 1.5 * 2^23 leaves the integer in the low bits.
  @inline(__always)
  private static func byte(_ value: Float) -> UInt8 {
    UInt8(truncatingIfNeeded: (min(255, max(0, value)) + 12_582_912).bitPattern)
  }
}
