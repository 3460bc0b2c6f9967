import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

/// The map in a real browser, with Debian's Leaflet.
@Suite("Map page", .serialized, .enabled(if: Chromium.isInstalled))
struct MapPageTests {
  private static let leaflet = MapConfiguration().leafletDirectory
  private static let hasLeaflet = LeafletFiles(directory: leaflet).isComplete

  /// Cameras along a river, each in another state.
  private static func setUp(_ visit: Visit) throws {
    try visit.setUpCameras(5)
    for index in 0..<4 {
      visit.center.cameras.change("camera-\(index)") {
        $0.status.place = CameraPlace(
          position: GeoPosition(latitude: -3.02 + 0.004 * Double(index), longitude: 104.78),
          onPlan: index < 2 ? RelativePoint(x: 0.25, y: 0.25 + 0.5 * Double(index)) : nil)
      }
    }
    visit.center.cameras.change("camera-1") { $0.status.conditions = [.cameraCovered] }
    visit.center.cameras.change("camera-2") { $0.status.state = .backingOff }
  }

  @Test(.enabled(if: hasLeaflet, "needs Debian's libjs-leaflet"))
  func camerasAreOnAMapOfTilesByStateAndLevel() async throws {
    let painter = try Chromium()
    let png = try await painter.openPage().paintPNG()
    painter.stop()
    let tiles = TileBox(png: png)
    try await tiles.serve { tilePort in
      try await Visit.run(configure: {
        $0.map.leafletDirectory = Self.leaflet
        $0.map.tiles = TileServer("http://127.0.0.1:\(tilePort)/{z}/{x}/{y}.png")
        $0.map.attribution = "<b>The makers</b> of maps"
      }) { visit in
        let page = visit.page
        try Self.setUp(visit)
        try await visit.open("#/wall")
        try await page.waitFor("document.querySelector('.link').dataset.link === 'live'")
        // Leaflet comes when a map is opened, and not before.
        let loaded =
          "performance.getEntriesByType('resource').filter((e) => e.name.includes('leaflet')).length"
        #expect(try await page.evaluate(loaded) == 0)
        try await page.press("l")
        try await page.waitFor("document.querySelectorAll('.map .pin').length === 4")
        try await page.waitFor(
          "[...document.querySelectorAll('.map img.leaflet-tile')].some((i) => i.naturalWidth > 0)")
        #expect(tiles.count > 0)
        #expect(try await page.text(of: ".attribution") == "<b>The makers</b> of maps")
        let states =
          "[...document.querySelectorAll('.map .pin')].map((p) => p.dataset.state).sort().join()"
        #expect(try await page.evaluate(states) == "gone,running,running,troubled")

        // An alert's level, with its letter, and at once.
        let event = try await visit.center.record(
          .crowd, camera: "camera-3", at: SystemWallClock().now(), severity: .critical, peak: 6)
        try await page.waitFor(
          "document.querySelector('.map .pin[data-alert=critical]')?.textContent === 'C'")
        try await visit.center.store.resolve(event.id, as: .test, by: "Sari", note: "")
        await visit.center.hub.announce()
        try await page.waitFor("!document.querySelector('.map .pin[data-alert=critical]')")

        // A click opens the camera.
        try await page.click(".map .pin[data-state=gone]")
        try await page.waitFor("location.hash === '#/wall/camera-2'")
      }
    }
  }

  @Test(.enabled(if: hasLeaflet, "needs Debian's libjs-leaflet"))
  func planOfTheSiteIsABaseAndTheListIsForTheKeyboard() async throws {
    try await Visit.run(
      language: "id-ID",
      configure: {
        $0.map.leafletDirectory = Self.leaflet
      }
    ) { visit in
      let page = visit.page
      try Self.setUp(visit)
      try await visit.open("#/map")
      // Without tiles the plan is the base; the coordinates are a press away.
      try await page.waitFor("document.querySelectorAll('.map .pin').length === 2")
      #expect(
        try await page.evaluate(
          "[...document.querySelectorAll('.bases button')].map((b) => b.textContent)")
          == ["Peta", "Denah"])
      // The list has every camera, those too that are on no map.
      try await page.waitFor("document.querySelectorAll('.places a').length === 5")
      #expect(
        try await page.text(of: ".places [data-camera=camera-1] .dim").contains("Kamera tertutup"))
      try await page.waitFor(
        "document.querySelector('.places [data-camera=camera-4] .dim').textContent.includes('tanpa letak')"
      )
      try await page.press("j")
      try await page.press("j")
      #expect(try await page.evaluate("document.activeElement.dataset.camera") == "camera-1")
      try await page.waitFor(
        "document.querySelector('.map .pin[data-pointed=yes]')?.dataset.state === 'troubled'")
      try await page.click(".bases button:nth-child(1)")
      try await page.waitFor("document.querySelectorAll('.map .pin').length === 4")
      // Nobody outside is asked.
      let foreign: [String] = try await page.evaluate(
        "performance.getEntriesByType('resource').map((e) => e.name).filter((n) => !n.startsWith(location.origin))"
      )
      #expect(foreign == [])
      try await page.perform("document.querySelector('.places [data-camera=camera-1]').focus()")
      try await page.press("Enter")
      try await page.waitFor("location.hash === '#/wall/camera-1'")
      // It is remembered which base somebody chose.
      try await visit.open("#/map")
      try await page.waitFor("document.querySelectorAll('.map .pin').length === 4")
    }
  }

  @Test func withoutLeafletThereIsAListAndAWordAboutIt() async throws {
    try await Visit.run(configure: { $0.map.leafletDirectory = "/nowhere" }) { visit in
      let page = visit.page
      try Self.setUp(visit)
      try await visit.open("#/map")
      try await page.waitFor("document.querySelector('.map-frame .nothing').checkVisibility()")
      #expect(try await page.text(of: ".map-frame .nothing").contains("libjs-leaflet"))
      try await page.waitFor("document.querySelectorAll('.places a').length === 5")
    }
  }
}

/// A tile server that gives the same picture everywhere.
private final class TileBox: Sendable {
  private let png: [UInt8]
  private let counts = RequestCounts()

  init(png: [UInt8]) { self.png = png }

  var count: Int { counts.all().reduce(0) { $0 + $1.count } }

  func serve(_ body: @Sendable (Int) async throws -> Void) async throws {
    let port = Int(LoopbackPort.free())
    let router = Router()
    router.get("/{z}/{x}/{file}") { [counts, png] _, _ in
      counts.add(method: .get, route: "tile", status: .ok)
      return Response(
        status: .ok, headers: [.contentType: "image/png"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: png)))
    }
    var logger = Logger(label: "tiles")
    logger.logLevel = .critical
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
      logger: logger)
    try await serving(application, on: port) { try await body(port) }
  }
}
