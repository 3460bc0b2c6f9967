import Media
import Pixels
import Scene
import Testing

@testable import Pipeline

@Suite struct CalibrationDrawingTests {
  private let size = PixelSize(width: 640, height: 360)

  private func camera() -> CameraConfiguration {
    CameraConfiguration(
      id: CameraID("camera")!, name: "", address: try! StreamAddress("/tmp/a.mp4"))
  }

  private func drawn(_ camera: CameraConfiguration) -> PicturePlanes {
    let planes = PicturePlanes(size: size)
    CalibrationDrawing(of: camera).draw(with: PicturePainter(planes, isFullRange: true))
    return planes
  }

  private func luma(_ planes: PicturePlanes, _ x: Int, _ y: Int) -> UInt8 {
    let plane = planes.y
    let row = plane.row(min(max(y, 0), size.height - 1))
    return row[min(max(x, 0), size.width - 1)]
  }

  /// Whether something is drawn within two pixels.
  private func isInk(_ planes: PicturePlanes, _ x: Double, _ y: Double) -> Bool {
    let (column, row) = (Int(x * 640), Int(y * 360))
    return (-2...2).contains { dy in
      (-2...2).contains { luma(planes, column + $0, row + dy) > 60 }
    }
  }

  @Test func aCameraThatIsToldNothingIsLeftAlone() {
    let planes = drawn(camera())
    let isClean = (0..<360).allSatisfy { y in
      (0..<640).allSatisfy { luma(planes, $0, y) == 16 }
    }
    #expect(isClean)
  }

  @Test func personsStandAsTallAsThePerspectiveSays() {
    var camera = camera()
    let perspective = Perspective(
      nearer: .init(y: 0.99, personHeight: 0.3), farther: .init(y: 0.5, personHeight: 0.1))
    camera.perspective = perspective
    let planes = drawn(camera)
    // The nearest one, in the middle: feet, head, and nothing above it.
    #expect(isInk(planes, 0.5, 0.985))
    #expect(isInk(planes, 0.5, 0.69))
    #expect(!isInk(planes, 0.5, 0.96))
  }

  @Test func theGroundHasItsSquaresWhereTheyAre() throws {
    var camera = camera()
    // Seen from right above: a tenth of the picture's width is a metre.
    let ground = try GroundPlane(
      [(0.2, 0.1), (0.8, 0.1), (0.8, 0.9), (0.2, 0.9)].map { x, y in
        .init(point: RelativePoint(x: x, y: y), metres: SIMD2(x * 10, y * 10))
      })
    camera.ground = ground
    let planes = drawn(camera)
    for metre in 1...9 {
      #expect(isInk(planes, Double(metre) / 10, 0.45))
      #expect(isInk(planes, 0.45, Double(metre) / 10))
      #expect(!isInk(planes, Double(metre) / 10 + 0.05, 0.45))
    }
  }

  @Test func linesPointIn() throws {
    var camera = camera()
    camera.scene.lines = [
      Line(
        id: ZoneID("door")!, name: "", from: RelativePoint(x: 0.2, y: 0.5),
        to: RelativePoint(x: 0.8, y: 0.5))
    ]
    let planes = drawn(camera)
    #expect(isInk(planes, 0.5, 0.5) && isInk(planes, 0.5, 0.6), "to the right is down")
    #expect(!isInk(planes, 0.5, 0.4))
  }
}
