import Access
import Hummingbird
import Pixels
import Scene
import Store

/// The queue that operators work off.
struct AlertRoutes: Sendable {
  let store: EventStore
  let hub: EventHub

  func routes() -> [Route] {
    [
      .get("/api/v1/alerts", .watch, query: ["limit"], list),
      .get("/api/v1/alerts/{id}", .watch, one),
      .post("/api/v1/alerts/{id}/acknowledge", .respond) {
        try await act($0, DeedRequest.acknowledge)
      },
      .post("/api/v1/alerts/{id}/resolve", .respond) { try await act($0, DeedRequest.resolve) },
      .post("/api/v1/alerts/{id}/notes", .respond) { try await act($0, DeedRequest.note) },
      .post("/api/v1/alerts/{id}/assign", .respond) { try await act($0, DeedRequest.assign) },
      .get("/api/v1/responders", .respond, responders),
    ]
  }

  private func list(_ call: Call) async throws -> Response {
    var query = call.query
    let limit = query.number("limit", in: 1...500) ?? 100
    try query.finish()
    return WireJSON.response(
      AlertListBody(try await store.queue(limit: limit, in: call.caller.scope)))
  }

  private func one(_ call: Call) async throws -> Response {
    try call.query.finish()
    let id = try identifier(call)
    guard let happening = try await store.happening(id, in: call.caller.scope) else {
      throw unknown(id.text)
    }
    return WireJSON.response(HappeningBody(happening))
  }

  /// Does it to all of it, tells the other screens, and answers with it as it is now.
  private func act(
    _ call: Call, _ read: (Call) async throws -> DeedRequest
  ) async throws -> Response {
    let id = try identifier(call)
    let request = try await read(call)
    let happening = try await store.apply(
      request.deed, to: id, by: request.performer, in: request.scope)
    await hub.announce()
    return WireJSON.response(HappeningBody(happening))
  }

  private func identifier(_ call: Call) throws -> HappeningID {
    let text = call.pathParameter("id")
    guard let id = HappeningID(text) else { throw unknown(text) }
    return id
  }

  private func unknown(_ text: String) -> Problem {
    .notFound("There is no happening \(text.prefix(64)) that is open.")
  }

  /// Who else can be given an alert that the caller sees: names alone.
  private func responders(_ call: Call) async throws -> Response {
    try call.query.finish()
    let names = try await store.users()
      .filter { $0.isEnabled && $0.role.may(.respond) && $0.scope.overlaps(call.caller.scope) }
      .map(\.name.text)
    return WireJSON.response(ResponderListBody(items: names))
  }
}
