import Pixels
import Testing

@Suite struct GroundPlaneTests {
  /// A camera 5 m above flat ground that looks down by `tilt` (its tangent), focal length one
  /// picture width, 16:9. Ground: x to the right, y away from the camera.
  struct Camera {
    var tilt = 0.4
    let height = 5.0
    let aspect = 16.0 / 9

    func sees(_ x: Double, _ y: Double) -> RelativePoint {
      let cosine = 1 / (1 + tilt * tilt).squareRoot()
      let sine = tilt * cosine
      let depth = y * cosine + height * sine
      let down = height * cosine - y * sine
      return RelativePoint(x: 0.5 + x / depth, y: 0.5 + aspect * down / depth)
    }

    func mark(_ x: Double, _ y: Double) -> GroundPlane.Mark {
      GroundPlane.Mark(point: sees(x, y), metres: SIMD2(x, y))
    }
  }

  private let marks: [GroundPlane.Mark] = {
    let camera = Camera()
    return [camera.mark(-3, 8), camera.mark(3, 8), camera.mark(4, 20), camera.mark(-4, 20)]
  }()

  @Test(arguments: [(0.0, 9.0), (-2.5, 15), (6, 30), (0.5, 60)])
  func aPointIsWhereTheCameraSeesIt(x: Double, y: Double) throws {
    let ground = try GroundPlane(marks)
    let found = try #require(ground.metres(of: Camera().sees(x, y)))
    #expect(abs(found.x - x) < 1e-6 * y && abs(found.y - y) < 1e-6 * y)
    let seen = try #require(ground.point(ofMetres: SIMD2(x, y)))
    #expect(abs(seen.x - Camera().sees(x, y).x) < 1e-9)
    #expect(abs(seen.y - Camera().sees(x, y).y) < 1e-9)
  }

  @Test func whatIsBehindTheCameraIsNotSeen() throws {
    // Its ground is two metres behind where the camera stands, looking down by 0.4.
    #expect(try GroundPlane(marks).point(ofMetres: SIMD2(0, -9)) == nil)
  }

  @Test func theAreaIsThatOfTheGroundAndNotOfThePicture() throws {
    let camera = Camera()
    let near = try Polygon([
      camera.sees(-1, 8), camera.sees(1, 8), camera.sees(1, 11), camera.sees(-1, 11),
    ])
    let far = try Polygon([
      camera.sees(-1, 28), camera.sees(1, 28), camera.sees(1, 31), camera.sees(-1, 31),
    ])
    let ground = try GroundPlane(marks)
    #expect(abs(try ground.area(of: near) - 6) < 1e-6)
    #expect(abs(try ground.area(of: far) - 6) < 1e-6)
    #expect(near.area > 5 * far.area)
  }

  @Test func theOrderAndTheDirectionOfTheAxesAreFree() throws {
    let square = try Polygon([
      Camera().sees(0, 10), Camera().sees(2, 10), Camera().sees(2, 12), Camera().sees(0, 12),
    ])
    let turned = marks.reversed().map {
      GroundPlane.Mark(point: $0.point, metres: SIMD2($0.metres.y, $0.metres.x))
    }
    #expect(abs(try GroundPlane(turned).area(of: square) - 4) < 1e-6)
    #expect(
      abs(try GroundPlane([marks[2], marks[0], marks[3], marks[1]]).area(of: square) - 4) < 1e-6)
  }

  @Test func whatLiesAboveTheHorizonHasNoPlaceAndNoArea() throws {
    let camera = Camera(tilt: 0.15)
    let ground = try GroundPlane([
      camera.mark(-5, 15), camera.mark(5, 15), camera.mark(5, 40), camera.mark(-5, 40),
    ])
    // The horizon is at 0.5 - 0.15 * 16 / 9.
    let sky = RelativePoint(x: 0.5, y: 0.23)
    #expect(ground.metres(of: sky) == nil)
    let zone = try Polygon([sky, camera.sees(-5, 15), camera.sees(5, 15)])
    #expect(throws: GroundPlane.Flaw.aboveHorizon) { try ground.area(of: zone) }
  }

  @Test func marksThatAreNoGroundAreRefused() throws {
    let camera = Camera()
    #expect(throws: GroundPlane.Flaw.wrongCount(3)) { try GroundPlane(Array(marks.prefix(3))) }
    #expect(throws: GroundPlane.Flaw.nearlyOnALine) {
      try GroundPlane([
        camera.mark(-3, 8), camera.mark(0, 8), camera.mark(3, 8), camera.mark(-4, 20),
      ])
    }
    var mixed = marks
    (mixed[0].metres, mixed[1].metres) = (mixed[1].metres, mixed[0].metres)
    #expect(throws: GroundPlane.Flaw.mixedUp) { try GroundPlane(mixed) }
  }
}
