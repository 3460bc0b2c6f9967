import Access
import Hummingbird
import Pixels
import Scene
import Store

/// The event history, and what people do with an event.
struct EventRoutes: Sendable {
  let store: EventStore
  let hub: EventHub
  let evidence: EvidenceFile
  let watchTrail: WatchTrail
  let utcOffset: Duration

  func routes() -> [Route] {
    [
      .get("/api/v1/events", .watch, query: Self.filterNames + ["limit", "cursor"], list),
      .get("/api/v1/events/timeline", .watch, query: Self.filterNames + ["buckets"], timeline),
      .get("/api/v1/events/{id}", .watch, one),
      .get(
        "/api/v1/events/{id}/neighbours", .watch, query: Self.filterNames + ["limit"], neighbours),
      .get("/api/v1/events/{id}/snapshot", .watch, query: ["version"]) {
        try await file(.snapshot, $0)
      },
      .get("/api/v1/events/{id}/clip", .watch, query: ["version"]) { try await file(.clip, $0) },
      .post("/api/v1/events/{id}/acknowledge", .respond) {
        try await act($0, DeedRequest.acknowledge)
      },
      .post("/api/v1/events/{id}/resolve", .respond) { try await act($0, DeedRequest.resolve) },
      .post("/api/v1/events/{id}/notes", .respond) { try await act($0, DeedRequest.note) },
      .post("/api/v1/events/{id}/assign", .respond) { try await act($0, DeedRequest.assign) },
    ]
  }

  // MARK: - Reading

  static let filterNames = [
    "from", "to", "camera", "group", "zone", "kind", "minimum_severity", "state", "outcome", "text",
    "alerted", "open", "held",
  ]

  private func list(_ call: Call) async throws -> Response {
    var query = call.query
    var filter = Self.filter(&query)
    filter.scope = call.caller.scope
    let limit = query.number("limit", in: 1...500) ?? 50
    let cursor = query.one("cursor", expected: "next_cursor of an earlier page") {
      text in try? EventCursor(text)
    }
    try query.finish()
    return WireJSON.response(
      EventPageBody(try await store.events(filter, after: cursor, limit: limit)))
  }

  private func timeline(_ call: Call) async throws -> Response {
    var query = call.query
    var filter = Self.filter(&query)
    filter.scope = call.caller.scope
    let count = query.number("buckets", in: 1...500) ?? 120
    try query.finish()
    return WireJSON.response(
      EventTimelineBody(
        try await store.timeline(filter, count: count, utcOffset: utcOffset)))
  }

  private func neighbours(_ call: Call) async throws -> Response {
    var query = call.query
    var filter = Self.filter(&query)
    filter.scope = call.caller.scope
    let limit = query.number("limit", in: 1...50) ?? 5
    try query.finish()
    let id = try identifier(call)
    guard let found = try await store.neighbours(of: id, among: filter, limit: limit) else {
      throw unknown(id.text)
    }
    return WireJSON.response(EventNeighboursBody(found))
  }

  /// Reads the conditions of a query; flaws stay in the reader.
  static func filter(_ query: inout QueryReader) -> EventFilter {
    var filter = EventFilter()
    filter.from = query.time("from")
    filter.to = query.time("to")
    if let from = filter.from, let to = filter.to, from >= to {
      query.reject("from", expected: "a time before \"to\"", received: from.description)
    }
    let identifier = "1 to 64 of a-z, 0-9, - and _"
    filter.cameras = Set(query.many("camera", expected: identifier) { CameraID($0) })
    filter.groups = Set(
      query.many("group", expected: "at most 200 characters") { $0.count <= 200 ? $0 : nil })
    filter.zones = Set(query.many("zone", expected: identifier) { ZoneID($0) })
    filter.kinds = Set(query.choices("kind", of: EventKind.self))
    filter.minimumSeverity = query.choices("minimum_severity", of: Severity.self).min() ?? .info
    filter.states = Set(query.choices("state", of: EventState.self))
    filter.outcomes = Set(query.choices("outcome", of: Outcome.self))
    filter.text =
      query.one("text", expected: "at most 200 characters") { $0.count <= 200 ? $0 : nil } ?? ""
    filter.onlyAlerted = query.one("alerted", expected: "true or false", Bool.init) ?? false
    filter.onlyOpen = query.one("open", expected: "true or false", Bool.init) ?? false
    filter.onlyHeld = query.one("held", expected: "true or false", Bool.init) ?? false
    return filter
  }

  private func one(_ call: Call) async throws -> Response {
    try call.query.finish()
    return WireJSON.response(EventBody(try await event(call), withTrail: true))
  }

  private func file(_ kind: Evidence.Kind, _ call: Call) async throws -> Response {
    var query = call.query
    // Only there to make addresses differ; the newest file is answered whatever it says.
    _ = query.one("version", expected: "at most 64 characters") { $0.count <= 64 ? $0 : nil }
    try query.finish()
    let stored = try await event(call)
    guard let found = stored.evidence.last(where: { $0.kind == kind }) else {
      throw Problem.notFound("Event \(stored.id) has no \(kind.rawValue) (yet).")
    }
    let response = try await evidence.response(for: found, call: call)
    await watchTrail.note(
      kind == .clip ? .watchedClip : .watchedSnapshot, camera: stored.event.camera,
      event: stored.id, by: call.caller)
    return response
  }

  private func event(_ call: Call) async throws -> StoredEvent {
    let id = try identifier(call)
    guard let stored = try await store.event(id, in: call.caller.scope) else {
      throw unknown(id.text)
    }
    return stored
  }

  private func identifier(_ call: Call) throws -> EventID { try Self.identifier(call) }

  /// The event that the path names, whether it is stored or not.
  static func identifier(_ call: Call) throws -> EventID {
    let text = call.pathParameter("id")
    guard let id = EventID(text) else { throw unknown(text) }
    return id
  }

  private func unknown(_ text: String) -> Problem { Self.unknown(text) }

  private static func unknown(_ text: String) -> Problem {
    .notFound("There is no event \(text.prefix(64)).")
  }

  // MARK: - Dealing with an event

  /// Does it, tells the other screens, and answers with the event as it is now.
  private func act(
    _ call: Call, _ read: (Call) async throws -> DeedRequest
  ) async throws -> Response {
    let id = try identifier(call)
    let request = try await read(call)
    let stored = try await store.apply(
      request.deed, to: id, by: request.performer, in: request.scope)
    await hub.announce()
    return WireJSON.response(EventBody(stored, withTrail: true))
  }
}
