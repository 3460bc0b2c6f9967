import Pixels
import Scene
import WebAPI
import Yams

extension ConfigurationReader {
  func readMap(_ fields: Fields, into map: inout MapConfiguration) {
    fields.read("tiles", Self.tileServer, into: &map.tiles)
    fields.read("attribution", .text("whom the tiles are from"), into: &map.attribution)
    fields.read("plan", .text("a file's path", longest: 1000), into: &map.planPath)
    map.planPath = map.planPath.map(absolute)
    guard let path = map.planPath else { return }
    do {
      _ = try SitePlan(path: path)
    } catch {
      fields.report("plan", error.expectation)
    }
  }

  /// Where the camera is, by its own keys.
  func place(_ fields: Fields) -> CameraPlace {
    var place = CameraPlace()
    fields.read("position", Self.geoPosition, into: &place.position)
    place.onPlan = fields.point("site_position")
    return place
  }

  private static var tileServer: Expected<TileServer> {
    Expected(
      text: "an address such as https://tiles.example.org/{z}/{x}/{y}.png",
      read: { node in node.plainText.flatMap(TileServer.init) },
      write: \.address)
  }

  static var geoPosition: Expected<GeoPosition> {
    Expected(
      text: "a place [latitude, longitude] in degrees, from -90 to 90 and from -180 to 180",
      read: { node in
        guard let sequence = node.sequence, sequence.count == 2,
          let latitude = sequence[0].plainNumber, let longitude = sequence[1].plainNumber,
          (-90.0...90).contains(latitude), (-180.0...180).contains(longitude)
        else { return nil }
        return GeoPosition(latitude: latitude, longitude: longitude)
      },
      write: { "[\($0.latitude), \($0.longitude)]" })
  }
}
