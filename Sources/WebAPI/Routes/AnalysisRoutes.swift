import Access
import Hummingbird
import Pixels
import Scene
import Store

/// What is evaluated over hours and weeks, for analysts and their reports.
struct AnalysisRoutes: Sendable {
  let cameras: any CameraDirectory
  let store: EventStore
  let clock: any WallClock

  /// Longest time that is evaluated at once.
  private static let longest = Duration.seconds(92 * 86_400)
  private static let names = ["from", "to", "camera", "group"]

  func routes() -> [Route] {
    [
      .get("/api/v1/analysis/cameras", .analyse, query: Self.names, ofCameras),
      .get("/api/v1/analysis/zones", .analyse, query: Self.names, ofZones),
      .get("/api/v1/cameras/{id}/heat", .analyse, query: ["from", "to", "kind"], heat),
    ]
  }

  private func ofCameras(_ call: Call) async throws -> Response {
    let (filter, from, to) = try range(call)
    let watched = Set(await cameras.statuses().map(\.id))
    return WireJSON.response(
      CameraRecordsBody(
        from: from.description, to: to.description,
        items: try await store.cameraRecords(filter, watched: watched).map(CameraRecordBody.init)))
  }

  private func ofZones(_ call: Call) async throws -> Response {
    let (filter, from, to) = try range(call)
    return WireJSON.response(
      ZoneRecordsBody(
        from: from.description, to: to.description,
        items: try await store.zoneRecords(filter).map(ZoneRecordBody.init)))
  }

  /// Of a camera that runs, or of one of earlier days that the store still knows.
  private func heat(_ call: Call) async throws -> Response {
    var query = call.query
    let kinds = query.choices("kind", of: HeatKind.self)
    if kinds.count > 1 { query.reject("kind", expected: "one value", received: nil) }
    let (_, from, to) = try range(call.caller, &query)
    let text = call.pathParameter("id")
    let running = await cameras.statuses().first { $0.id.text == text }
    let stored = try await store.cameras().first { $0.id.text == text }
    guard let id = running?.id ?? stored?.id,
      call.caller.scope.holds(group: running == nil ? stored?.group : running?.group)
    else { throw Problem.notFound("There is no camera \(text.prefix(64)).") }
    let kind = kinds.first ?? .motion
    let map = try await store.heatMap(of: kind, camera: id, from: from, to: to)
    return WireJSON.response(HeatMapBody(map, of: kind, camera: id, from: from, to: to))
  }

  private func range(
    _ call: Call
  ) throws -> (filter: EventFilter, from: WallTime, to: WallTime) {
    var query = call.query
    return try range(call.caller, &query)
  }

  private func range(
    _ caller: Caller, _ query: inout QueryReader
  ) throws -> (filter: EventFilter, from: WallTime, to: WallTime) {
    var filter = EventRoutes.filter(&query)
    filter.scope = caller.scope
    let to = filter.to ?? clock.now()
    let from = filter.from ?? to.advanced(by: .seconds(-86_400))
    let length = to.duration(since: from)
    if length <= .zero, filter.to == nil {
      query.reject("from", expected: "a time before \"to\"", received: from.description)
    } else if length > Self.longest {
      query.reject(
        "from", expected: "a time at most 92 days before \"to\"", received: from.description)
    }
    try query.finish()
    (filter.from, filter.to) = (from, to)
    return (filter, from, to)
  }
}
