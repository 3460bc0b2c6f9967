import Pixels
import Testing

private func points(_ corners: [(Double, Double)]) -> [RelativePoint] {
  corners.map { RelativePoint(x: $0.0, y: $0.1) }
}

@Suite struct PolygonTests {
  @Test(
    arguments: [
      ("no points", [], Polygon.Flaw.tooFewVertices(0)),
      ("a line", [(0, 0), (1, 1)], .tooFewVertices(2)),
      ("a corner left of the picture", [(0, 0), (-0.1, 0.5), (1, 1)], .outsidePicture(index: 1)),
      ("a corner below the picture", [(0, 0), (0.5, 1.01), (1, 1)], .outsidePicture(index: 1)),
      ("no number", [(0, 0), (.nan, 0.5), (1, 1)], .outsidePicture(index: 1)),
      ("a bow tie", [(0, 0), (1, 1), (1, 0), (0, 1)], .crossesItself(side: 0, other: 2)),
      (
        "a corner on another side", [(0, 0), (1, 0), (1, 1), (0.5, 0), (0, 1)],
        .crossesItself(side: 0, other: 2)
      ),
      (
        "a star drawn through itself", [(0.5, 0), (0.8, 1), (0, 0.4), (1, 0.4), (0.2, 1)],
        .crossesItself(side: 0, other: 2)
      ),
      ("three points on a line", [(0, 0), (0.5, 0.5), (1, 1)], .noArea),
      ("one point three times", [(0.5, 0.5), (0.5, 0.5), (0.5, 0.5)], .noArea),
    ] as [(String, [(Double, Double)], Polygon.Flaw)])
  func whatIsNoPolygonSaysWhy(
    _ name: String, _ corners: [(Double, Double)], _ flaw: Polygon.Flaw
  ) {
    #expect(throws: flaw, "\(name)") { try Polygon(points(corners)) }
  }

  @Test(
    arguments: [
      ("inside a triangle", [(0, 0), (1, 0), (0, 1)], (0.2, 0.2), true),
      ("beyond its long side", [(0, 0), (1, 0), (0, 1)], (0.6, 0.6), false),
      (
        "in the notch of an L", [(0, 0), (1, 0), (1, 0.3), (0.3, 0.3), (0.3, 1), (0, 1)],
        (0.6, 0.6),
        false
      ),
      (
        "in the foot of an L", [(0, 0), (1, 0), (1, 0.3), (0.3, 0.3), (0.3, 1), (0, 1)], (0.1, 0.9),
        true
      ),
      ("level with a corner", [(0, 0.5), (0.5, 0), (1, 0.5), (0.5, 1)], (0.5, 0.5), true),
      (
        "level with a corner, outside", [(0.2, 0.5), (0.5, 0), (1, 0.5), (0.5, 1)], (0.1, 0.5),
        false
      ),
      ("outside the picture", [(0, 0), (1, 0), (0, 1)], (-1, 0.5), false),
    ] as [(String, [(Double, Double)], (Double, Double), Bool)])
  func containsItsInside(
    _ name: String, _ corners: [(Double, Double)], _ point: (Double, Double), isInside: Bool
  ) throws {
    let at = RelativePoint(x: point.0, y: point.1)
    #expect(try Polygon(points(corners)).contains(at) == isInside, "\(name)")
    #expect(try Polygon(points(corners.reversed())).contains(at) == isInside, "\(name), turned")
  }

  @Test func areaAndBoundsOfAnL() throws {
    let shape = try Polygon(points([(0, 0), (1, 0), (1, 0.5), (0.5, 0.5), (0.5, 1), (0, 1)]))
    #expect(abs(shape.area - 0.75) < 1e-12)
    #expect(shape.bounds == RelativeRect(x: 0, y: 0, width: 1, height: 1))
    #expect(Polygon.wholePicture.area == 1)
  }

  @Test(arguments: [PixelSize(width: 480, height: 270), PixelSize(width: 7, height: 3)])
  func theWholePictureHasAllCells(size: PixelSize) {
    #expect(Polygon.wholePicture.rasterised(on: size) == BitPlane(size: size, filled: true))
  }

  @Test func aCellBelongsWhereItsCentreIs() throws {
    let half = try Polygon(points([(0, 0), (0.5, 0), (0.5, 1), (0, 1)]))
    let plane = half.rasterised(on: PixelSize(width: 10, height: 4))
    for y in 0..<4 {
      for x in 0..<10 { #expect(plane[x, y] == (x < 5)) }
    }
    let triangle = try Polygon(points([(0, 0), (1, 0), (0, 1)]))
    let count = triangle.rasterised(on: PixelSize(width: 200, height: 200)).count
    #expect(abs(Double(count) / 40_000 - 0.5) < 0.01)
  }

  @Test func neighboursShareNoCellAndLeaveNone() throws {
    let size = PixelSize(width: 100, height: 60)
    let left = try Polygon(points([(0, 0), (0.37, 0), (0.61, 1), (0, 1)])).rasterised(on: size)
    let right = try Polygon(points([(0.37, 0), (1, 0), (1, 1), (0.61, 1)])).rasterised(on: size)
    #expect(left.count(within: right) == 0)
    #expect(left.count + right.count == size.area)
  }
}
