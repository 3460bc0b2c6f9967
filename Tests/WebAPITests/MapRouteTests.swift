import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

@Suite("Map and blobs")
struct MapRouteTests {
  private static let tiles = TileServer("https://tiles.example.org:8443/{z}/{x}/{y}.png")

  @Test func policyNamesTheTileServerAndNothingElse() async throws {
    let center = try CommandCenter()
    func images(_ tiles: TileServer?) async throws -> Set<String> {
      let found = Box()
      try await center.routes({ $0.map.tiles = tiles }) { client in
        for path in ["/", "/nothing", "/api/v1/map", "/leaflet/leaflet.css"] {
          let policy = try await client.get(path).headers[.contentSecurityPolicy] ?? ""
          for part in policy.split(separator: "; ") where part.hasPrefix("img-src") {
            await found.add(String(part))
          }
          #expect(policy.components(separatedBy: "http").count == (tiles == nil ? 1 : 2))
        }
      }
      return await found.texts
    }
    #expect(try await images(nil) == ["img-src 'self' blob:"])
    #expect(
      try await images(Self.tiles) == ["img-src 'self' blob: https://tiles.example.org:8443"])
  }

  private actor Box {
    var texts: Set<String> = []
    func add(_ text: String) { texts.insert(text) }
  }

  @Test func mapSaysWhatItLiesOn() async throws {
    let center = try CommandCenter()
    try await center.routes({
      $0.map.tiles = Self.tiles
      $0.map.attribution = "The makers of <maps>"
    }) { client in
      let map = try #require(try await client.get("/api/v1/map").json)
      #expect(map["tiles"]?["url"]?.text == Self.tiles?.address)
      #expect(map["tiles"]?["attribution"]?.text == "The makers of <maps>")
      #expect(map["plan"]?["href"]?.text == "/api/v1/map/plan")
      #expect(map["has_leaflet"] == .bool(true))
      let plan = try await client.get("/api/v1/map/plan")
      #expect(plan.status == 200 && plan.contentType == "image/png")
      #expect(plan.bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }
    try await center.routes({ $0.map = MapConfiguration() }) { client in
      let map = try #require(try await client.get("/api/v1/map").json)
      #expect(map["tiles"] == nil && map["plan"] == nil)
      #expect(try await client.get("/api/v1/map/plan").status == 404)
    }
    try await center.routes({ $0.map.leafletDirectory = "/nowhere" }) { client in
      #expect(try await client.get("/api/v1/map").json?["has_leaflet"] == .bool(false))
      let answer = try await client.get("/leaflet/leaflet.css")
      #expect(answer.status == 404)
      #expect(answer.json?["detail"]?.text?.contains("libjs-leaflet") == true)
    }
  }

  @Test(arguments: ["..", "%2e%2e%2fsecret", "leaflet.js", "leaflet.css%00"])
  func nothingButWhatThePageNeedsIsReadFromLeafletsFolder(name: String) async throws {
    let center = try CommandCenter()
    try await center.routes { client in
      let answer = try await client.get("/leaflet/\(name)")
      #expect(answer.status == 404)
    }
  }

  @Test func planThatIsNoneIsRefusedAtTheStart() throws {
    let center = try CommandCenter()
    #expect(throws: WebError.badPlan(.unreadable(path: "/nowhere.png"))) {
      try makeRouter(
        configuration: center.configuration { $0.map.planPath = "/nowhere.png" },
        store: center.store, cameras: center.cameras, settings: center.settings, hub: center.hub,
        health: { [] })
    }
  }

  @Test func camerasSayWhereTheyAre() async throws {
    let center = try CommandCenter()
    var gate = try ScriptedCameras.Camera.running("gate", name: "Gate")
    gate.status.place = CameraPlace(
      position: GeoPosition(latitude: -3.02, longitude: 104.79),
      onPlan: RelativePoint(x: 0.25, y: 0.5))
    center.cameras.set([gate, try .running("pier", name: "Pier")])
    try await center.routes { client in
      let items = try await client.get("/api/v1/cameras").json?["items"]
      #expect(items?[0]?["position"]?["latitude"]?.number == -3.02)
      #expect(items?[0]?["position"]?["longitude"]?.number == 104.79)
      #expect(items?[0]?["site_position"]?["x"]?.number == 0.25)
      #expect(items?[1]?["position"] == nil && items?[1]?["site_position"] == nil)
    }
  }

  @Test func blobsAreOfTheCamerasAskedForThatTheCallerMayKnowOf() async throws {
    let center = try CommandCenter()
    func camera(_ id: String, group: String?) throws -> ScriptedCameras.Camera {
      var camera = try ScriptedCameras.Camera.running(id, name: id)
      camera.status.group = group
      camera.blobs = LiveBlobs(
        takenAt: moment(), bounds: [RelativeRect(x: 1.0 / 3, y: 0.25, width: 0.125, height: 0.5)])
      return camera
    }
    var idle = try camera("idle", group: "Jakabaring")
    idle.blobs = nil
    center.cameras.set([
      try camera("gate", group: "Jakabaring"), try camera("pier", group: "Harbour"), idle,
    ])
    try await center.addUser("sari", .admin)
    let bearer = try await center.bearer(.viewer, groups: ["Jakabaring"])
    try await center.routes { client in
      let path = "/api/v1/blobs?camera=gate&camera=pier&camera=idle&camera=nobody"
      let body = try await client.get(path, headers: [.authorization: bearer]).json
      let items = body?["items"]?.list ?? []
      #expect(items.map { $0["camera"]?.text } == ["gate"])
      #expect(items.first?["taken_at"]?.text == moment().description)
      #expect(items.first?["blobs"]?[0]?["x"]?.number == 0.3333)
      #expect(items.first?["blobs"]?[0]?["height"]?.number == 0.5)
      for query in [
        "", "?camera=No", "?" + Array(repeating: "camera=a", count: 65).joined(separator: "&"),
      ] {
        let answer = try await client.get(
          "/api/v1/blobs" + query, headers: [.authorization: bearer])
        #expect(answer.status == 400, "\(query)")
      }
    }
  }
}
