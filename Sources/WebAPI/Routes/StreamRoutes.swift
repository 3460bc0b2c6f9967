import Access
import HTTPTypes
import Hummingbird
import Store

/// Live events by server-sent events.
struct StreamRoutes: Sendable {
  let store: EventStore
  let hub: EventHub
  let places: ClientPlaces
  let heartbeat: Duration
  let gate: AccessGate

  func routes() -> [Route] {
    [.get("/api/v1/events/stream", .watch, query: ["last_event_id"], stream)]
  }

  private func stream(_ call: Call) async throws -> Response {
    let lastSeen = try lastSeen(call)
    // Before the head is sent: a store that does not answer is a proper 503.
    let start = try await EventStream.start(after: lastSeen, in: store)
    let place = try places.take(
      by: call.client.address, orSayThat: "clients are listening")
    let stream = EventStream(
      store: store, hub: hub, place: place, heartbeat: heartbeat, start: start,
      scope: { [gate] in
        // As at the begin: log-outs and changes of users reach open streams, too.
        try await gate.stillAdmitted(call.request, from: call.client, to: .watch)?.scope
      })
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/event-stream", .cacheControl: "no-store",
        // Asks proxies such as nginx not to gather the stream.
        .xAccelBuffering: "no",
      ],
      body: ResponseBody { writer in
        try await stream.write(to: &writer, until: call.request.body)
      })
  }

  /// `Last-Event-ID` as browsers send it when they reconnect by themselves; the query parameter
  /// for clients that begin anew.
  private func lastSeen(_ call: Call) throws -> Int64? {
    var query = call.query
    let expected = "the id of an event of this stream"
    func sequence(_ text: String) -> Int64? { Int64(text).flatMap { $0 >= 0 ? $0 : nil } }
    let inQuery = query.one("last_event_id", expected: expected, sequence)
    try query.finish()
    guard let header = call.request.headers[.lastEventID], !header.isEmpty else { return inQuery }
    guard let inHeader = sequence(header) else {
      throw Problem.badRequest([
        .init(
          location: "header", name: "Last-Event-ID", expected: expected,
          received: String(header.prefix(200)))
      ])
    }
    return inHeader
  }
}

extension HTTPField.Name {
  static let lastEventID = HTTPField.Name("Last-Event-ID")!
  static let xAccelBuffering = HTTPField.Name("X-Accel-Buffering")!
}
