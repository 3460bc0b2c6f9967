import Access
import Hummingbird
import Pixels
import Scene
import Store

/// The queue that operators work off.
struct AlertRoutes: Sendable {
  let store: EventStore

  func routes() -> [Route] {
    [.get("/api/v1/alerts", .watch, query: ["limit"], list)]
  }

  /// Open alerts that are put in order at most; of more, the newest.
  private static let considered = 2_000

  private func list(_ call: Call) async throws -> Response {
    var query = call.query
    let limit = query.number("limit", in: 1...500) ?? 200
    try query.finish()
    var open: [StoredEvent] = []
    var cursor: EventCursor?
    repeat {
      let page = try await store.openAlerts(
        after: cursor, limit: 500, in: call.caller.scope)
      open += page.events
      cursor = page.next
    } while cursor != nil && open.count < Self.considered
    let total = try await store.openAlertCount(in: call.caller.scope)
    let items = open.sorted(by: Self.isMoreUrgent).prefix(limit)
    return WireJSON.response(
      AlertListBody(
        items: items.map { EventBody($0, withTrail: false) }, total: max(total, open.count)))
  }

  /// The more severe first; among equals the one that has waited longest.
  private static func isMoreUrgent(_ left: StoredEvent, _ right: StoredEvent) -> Bool {
    guard let first = left.alert, let second = right.alert else { return left.alert != nil }
    if first.severity != second.severity { return first.severity > second.severity }
    return (first.raisedAt, left.id) < (second.raisedAt, right.id)
  }
}
