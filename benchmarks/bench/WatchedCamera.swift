import Crowd
import Media
import Pipeline
import Pixels
import Scene

/// The camera that the benchmarks pretend to have.
enum WatchedCamera {
  static let id = CameraID("bench")!

  /// Motion in the whole picture, nothing else: the "decode + motion + events".
  static func plain(_ address: StreamAddress) -> CameraConfiguration {
    var camera = CameraConfiguration(id: id, name: "Bench", address: address)
    camera.playback.isRealtime = false
    return camera
  }

  /// Two zones, one of them counted, and a line.
  static func busy(_ address: StreamAddress) -> CameraConfiguration {
    var camera = plain(address)
    camera.perspective = Perspective(
      nearer: .init(y: 0.9, personHeight: 0.3), farther: .init(y: 0.3, personHeight: 0.1))
    var counted = Zone(
      id: ZoneID("square")!, name: "Square", polygon: rectangle(0.05, 0.2, 0.6, 0.95))
    counted.crowd = CrowdRule(
      areaSquareMetres: nil, levels: [.init(severity: .warning, enter: 10, leave: 8)])
    let door = Zone(id: ZoneID("door")!, name: "Door", polygon: rectangle(0.65, 0.3, 0.95, 0.9))
    camera.scene.zones = [counted, door]
    camera.scene.lines = [
      Line(
        id: ZoneID("gate")!, name: "Gate", from: RelativePoint(x: 0.5, y: 0.1),
        to: RelativePoint(x: 0.5, y: 0.9))
    ]
    return camera
  }

  private static func rectangle(
    _ left: Double, _ top: Double, _ right: Double, _ bottom: Double
  ) -> Polygon {
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    do throws(Polygon.Flaw) {
      return try Polygon(corners.map { RelativePoint(x: $0.0, y: $0.1) })
    } catch {
      preconditionFailure("a rectangle is a polygon: \(error)")
    }
  }
}
