import Access
import HTTPTypes
import Hummingbird
import Pixels
import Store

/// The list of events as a file of any length.
struct ExportRoutes: Sendable {
  let store: EventStore
  let gate: AccessGate
  let places: ClientPlaces
  let clock: any WallClock

  /// Each reads the store as fast as its client takes it.
  static let mostAtOnce = 4

  func routes() -> [Route] {
    [
      .get(
        "/api/v1/events/export", .watch, query: EventRoutes.filterNames + ["format"], export)
    ]
  }

  private func export(_ call: Call) async throws -> Response {
    var query = call.query
    var filter = EventRoutes.filter(&query)
    filter.scope = call.caller.scope
    let formats = query.choices("format", of: EventExport.Format.self)
    if formats.count > 1 { query.reject("format", expected: "one value", received: nil) }
    try query.finish()
    let format = formats.first ?? .csv
    let now = clock.now()
    // What happens while it is written does not belong to it.
    if filter.to == nil { filter.to = try await store.endOfEvents(atLeast: now) }
    let place = try places.take(by: call.client.address, orSayThat: "exports are on their way")
    if call.caller.name != nil {
      try await store.note(
        .eventsExported, subject: String((call.request.uri.query ?? "").prefix(500)),
        by: call.caller.performer)
    }
    let export = EventExport(
      store: store, filter: filter, format: format, place: place,
      scope: { [gate] in
        try await gate.stillAdmitted(call.request, from: call.client, to: .watch)?.scope
      })
    let stamp = now.description.prefix(19).replacing(":", with: "-")
    return Response(
      status: .ok,
      headers: [
        .contentType: format.contentType, .cacheControl: "no-store",
        .contentDisposition:
          "attachment; filename=\"pantau-events-\(stamp)Z.\(format.rawValue)\"",
        .xAccelBuffering: "no",
      ],
      body: ResponseBody { writer in
        try await export.write(to: &writer, until: call.request.body)
      })
  }
}
