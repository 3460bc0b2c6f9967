/// Where on the ground, in metres, a point of the picture is: the homography through four points.
///
/// Hartley, Zisserman, Multiple View Geometry (2004), section 4.1: with the picture's points p and
/// the ground's g, `g ~ H p`; four of them, no three on a line, fix H up to its scale.
public struct GroundPlane: Hashable, Sendable {
  /// A point on the ground, and where it is seen.
  public struct Mark: Hashable, Sendable {
    public var point: RelativePoint
    /// In metres, along any two directions at a right angle.
    public var metres: SIMD2<Double>

    public init(point: RelativePoint, metres: SIMD2<Double>) {
      self.point = point
      self.metres = metres
    }
  }

  /// Why four marks are no ground, or a zone is not on it.
  public enum Flaw: Error, Hashable, Sendable {
    case wrongCount(Int)
    /// Three of the four lie (nearly) on a line, in the picture or on the ground.
    case nearlyOnALine
    /// The four go round one way in the picture and not so on the ground: two are mixed up.
    case mixedUp
    /// A point lies at or above the horizon that the marks imply.
    case aboveHorizon
  }

  /// What it was made from.
  public let marks: [Mark]
  /// Three rows of three, of the way from picture to ground.
  private let rows: [SIMD3<Double>]

  public init(_ marks: [Mark]) throws(Flaw) {
    guard marks.count == 4 else { throw .wrongCount(marks.count) }
    let seen = marks.map { SIMD2($0.point.x, $0.point.y) }
    let ground = marks.map(\.metres)
    let (turnsSeen, turnsGround) = (try Self.turns(seen), try Self.turns(ground))
    // A picture of the ground from above it keeps the order, or turns it over where the second
    // axis points the other way; for all triples alike.
    let same = zip(turnsSeen, turnsGround).map { $0 * $1 > 0 }
    guard Set(same).count == 1 else { throw .mixedUp }
    var system: [[Double]] = []
    for mark in marks {
      let (x, y) = (mark.point.x, mark.point.y)
      let (u, v) = (mark.metres.x, mark.metres.y)
      system.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
      system.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    }
    guard let solution = Self.solve(system) else { throw .nearlyOnALine }
    let rows = [
      SIMD3(solution[0], solution[1], solution[2]), SIMD3(solution[3], solution[4], solution[5]),
      SIMD3(solution[6], solution[7], 1),
    ]
    // The sign that makes the marks lie before the camera.
    let sign = Self.dot(rows[2], marks[0].point) > 0 ? 1.0 : -1.0
    self.rows = rows.map { $0 * sign }
    self.marks = marks
    for mark in marks where Self.dot(self.rows[2], mark.point) <= 0 { throw .mixedUp }
  }

  /// Where a point is on the ground; `nil` at and above the horizon.
  public func metres(of point: RelativePoint) -> SIMD2<Double>? {
    let depth = Self.dot(rows[2], point)
    // Near the horizon a picture's height is kilometres.
    guard depth > 1e-6 else { return nil }
    return SIMD2(Self.dot(rows[0], point), Self.dot(rows[1], point)) / depth
  }

  /// Where a point of the ground is seen, also outside of the picture; `nil`: behind the camera.
  public func point(ofMetres metres: SIMD2<Double>) -> RelativePoint? {
    // The inverse of the way to the ground, up to a factor: its columns are cross products of rows.
    let columns = [
      Self.cross(rows[1], rows[2]), Self.cross(rows[2], rows[0]), Self.cross(rows[0], rows[1]),
    ]
    let seen = columns[0] * metres.x + columns[1] * metres.y + columns[2]
    guard abs(seen.z) > 1e-12 else { return nil }
    let point = RelativePoint(x: seen.x / seen.z, y: seen.y / seen.z)
    return Self.dot(rows[2], point) > 1e-6 ? point : nil
  }

  /// Square metres of the ground inside a polygon.
  public func area(of polygon: Polygon) throws(Flaw) -> Double {
    var corners: [SIMD2<Double>] = []
    for vertex in polygon.vertices {
      guard let corner = metres(of: vertex) else { throw .aboveHorizon }
      corners.append(corner)
    }
    var sum = 0.0
    for (index, corner) in corners.enumerated() {
      let next = corners[(index + 1) % corners.count]
      sum += corner.x * next.y - next.x * corner.y
    }
    return abs(sum) / 2
  }

  // MARK: - Private

  private static func dot(_ row: SIMD3<Double>, _ point: RelativePoint) -> Double {
    row.x * point.x + row.y * point.y + row.z
  }

  private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }

  /// Twice the signed areas of the four triples of points.
  private static func turns(_ points: [SIMD2<Double>]) throws(Flaw) -> [Double] {
    let triples = [(0, 1, 2), (1, 2, 3), (2, 3, 0), (3, 0, 1)]
    let turns = triples.map { a, b, c in
      let (p, q) = (points[b] - points[a], points[c] - points[a])
      return p.x * q.y - p.y * q.x
    }
    let largest = turns.map(abs).max() ?? 0
    guard largest > 0, turns.allSatisfy({ abs($0) > 0.02 * largest }) else {
      throw .nearlyOnALine
    }
    return turns
  }

  /// Gauss elimination of eight equations; the right side is the ninth column.
  private static func solve(_ system: [[Double]]) -> [Double]? {
    var rows = system
    let count = rows.count
    for column in 0..<count {
      let pivot = (column..<count).max { abs(rows[$0][column]) < abs(rows[$1][column]) }!
      guard abs(rows[pivot][column]) > 1e-12 else { return nil }
      rows.swapAt(column, pivot)
      for row in 0..<count where row != column {
        let factor = rows[row][column] / rows[column][column]
        for index in column...count { rows[row][index] -= factor * rows[column][index] }
      }
    }
    return (0..<count).map { rows[$0][count] / rows[$0][$0] }
  }
}
