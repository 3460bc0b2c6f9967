import Access
import HTTPTypes
import Hummingbird
import Store

/// Legal hold: events that retention leaves alone.
struct HoldRoutes: Sendable {
  let store: EventStore
  let hub: EventHub

  func routes() -> [Route] {
    [
      .put("/api/v1/events/{id}/hold", .administer, hold),
      .delete("/api/v1/events/{id}/hold", .administer, release),
    ]
  }

  private func hold(_ call: Call) async throws -> Response {
    try call.query.finish()
    let id = try EventRoutes.identifier(call)
    var body = try await JSONBody(call.request, known: DeedRequest.names(call) + ["reason"])
    let performer = DeedRequest.performer(call, &body)
    let reason = body.text("reason", length: 1...200) ?? ""
    try body.finish(required: DeedRequest.names(call) + ["reason"])
    let stored = try await store.hold(id, reason: reason, by: performer, in: call.caller.scope)
    await hub.announce()
    return WireJSON.response(EventBody(stored, withTrail: true))
  }

  private func release(_ call: Call) async throws -> Response {
    try call.query.finish()
    let id = try EventRoutes.identifier(call)
    try await store.release(id, by: call.caller.performer, in: call.caller.scope)
    await hub.announce()
    return Response(status: .noContent, headers: [.cacheControl: "no-store"])
  }
}
