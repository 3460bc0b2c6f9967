import Access
import HTTPTypes
import Hummingbird
import Pixels
import Scene
import Store

/// Where nobody wants to be alerted for a while, e.g. because of maintenance.
struct SuspensionRoutes: Sendable {
  let store: EventStore
  let cameras: any CameraDirectory
  let clock: any WallClock
  let teller: SuspensionTeller

  func routes() -> [Route] {
    [
      .get("/api/v1/suspensions", .watch, list),
      .post("/api/v1/suspensions", .respond, add),
      .delete("/api/v1/suspensions/{id}", .respond, end),
    ]
  }

  private func list(_ call: Call) async throws -> Response {
    try call.query.finish()
    return WireJSON.response(
      SuspensionListBody(
        items: try await store.suspensions(in: call.caller.scope).map(SuspensionBody.init)))
  }

  private func add(_ call: Call) async throws -> Response {
    try call.query.finish()
    var body = try await JSONBody(
      call.request, known: DeedRequest.names(call) + ["camera", "zone", "reason", "ends_at"])
    let performer = DeedRequest.performer(call, &body)
    let camera = body.text("camera", length: 1...64)
    let zone = body.text("zone", length: 1...64)
    let reason = body.text("reason", length: 1...200)
    let endText = body.text("ends_at", length: 1...64)
    let end = endText.flatMap { WallTime($0) }
    let now = clock.now()
    if let endText, end.map({ $0 <= now || $0 > now.advanced(by: Suspension.longest) }) ?? true {
      body.reject(
        "ends_at", expected: "an RFC 3339 time in the future, at most 7 days ahead",
        received: endText)
    }
    try body.finish(required: DeedRequest.names(call) + ["camera", "reason", "ends_at"])
    guard let camera, let reason, let end else { throw Problem.internalError }
    let place = try await place(camera, zone, in: call.caller.scope)
    let suspension = try await store.suspend(
      place.camera, zone: place.zone, until: end, reason: reason, by: performer)
    try await teller.tell()
    return WireJSON.response(SuspensionBody(suspension), status: .created)
  }

  /// A camera in the scope, and a zone or line that it has.
  private func place(
    _ camera: String, _ zone: String?, in scope: Scope
  ) async throws -> (camera: CameraID, zone: ZoneID?) {
    let statuses = await cameras.statuses()
    if zone == nil, let other = try await otherSource(camera, in: scope) { return (other, nil) }
    guard let found = statuses.first(where: { $0.id.text == camera }),
      scope.holds(group: found.group)
    else { throw Problem.notFound("There is no camera \(camera).") }
    guard let zone else { return (found.id, nil) }
    let scene = await cameras.scene(of: found.id)
    let zones = (scene?.zones.map(\.id) ?? []) + (scene?.lines.map(\.id) ?? [])
    guard let id = zones.first(where: { $0.text == zone }) else {
      throw Problem.notFound("Camera \(camera) has no zone or line \(zone).")
    }
    return (found.id, id)
  }

  /// A site or another source of events that is no camera, in the scope.
  private func otherSource(_ id: String, in scope: Scope) async throws -> CameraID? {
    try await store.cameras().first { known in
      known.id.text == id && known.source != .camera && known.source != .pantau
        && scope.holds(group: known.group)
    }?.id
  }

  private func end(_ call: Call) async throws -> Response {
    try call.query.finish()
    let text = call.pathParameter("id")
    guard let id = EventID(text) else {
      throw Problem.notFound("There is no suspension \(text.prefix(64)) that goes on.")
    }
    try await store.endSuspension(id, by: call.caller.performer, in: call.caller.scope)
    try await teller.tell()
    return Response(status: .noContent, headers: [.cacheControl: "no-store"])
  }
}
