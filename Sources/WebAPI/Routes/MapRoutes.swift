import HTTPTypes
import Hummingbird

/// What the map of the cameras needs: what it lies on, the plan of the site, and Leaflet.
struct MapRoutes: Sendable {
  private let configuration: MapConfiguration
  private let plan: SitePlan?
  private let leaflet: LeafletFiles

  /// - Throws: `WebError` if the plan cannot be read.
  init(_ configuration: MapConfiguration) throws(WebError) {
    self.configuration = configuration
    leaflet = LeafletFiles(directory: configuration.leafletDirectory)
    guard let path = configuration.planPath else {
      plan = nil
      return
    }
    do {
      plan = try SitePlan(path: path)
    } catch {
      throw .badPlan(error)
    }
  }

  func routes() -> [Route] {
    [
      .get("/api/v1/map", .watch, base),
      .get("/api/v1/map/plan", .watch, planPicture),
      .get("/leaflet/{file}", .open, leafletFile),
    ]
  }

  private struct MapBody: Encodable {
    struct Tiles: Encodable {
      let url: String
      let attribution: String?
    }
    struct Plan: Encodable { let href: String }
    let hasLeaflet: Bool
    let tiles: Tiles?
    let plan: Plan?
  }

  private func base(_ call: Call) async throws -> Response {
    try call.query.finish()
    return WireJSON.response(
      MapBody(
        hasLeaflet: leaflet.isComplete,
        tiles: configuration.tiles.map {
          MapBody.Tiles(url: $0.address, attribution: configuration.attribution)
        },
        plan: plan.map { _ in MapBody.Plan(href: "/api/v1/map/plan") }))
  }

  private func planPicture(_ call: Call) async throws -> Response {
    try call.query.finish()
    guard let plan else { throw Problem.notFound("No plan of the site is configured.") }
    return Response(
      status: .ok,
      headers: [.contentType: plan.contentType, .cacheControl: "private, no-cache"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: plan.bytes)))
  }

  private func leafletFile(_ call: Call) async throws -> Response {
    let name = call.pathParameter("file")
    guard let file = leaflet.files[name] else {
      let isWanted = LeafletFiles.names.contains(name)
      throw Problem.notFound(
        isWanted
          ? "Debian's package \(LeafletFiles.package) is not installed on Pantau's machine."
          : "Leaflet has no file \(name.prefix(64)) that the page needs.")
    }
    return try PageFiles.answer(call, with: file)
  }
}
