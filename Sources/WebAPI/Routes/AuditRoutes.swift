import Hummingbird
import Pixels
import Scene
import Store

/// Who did, or watched, what.
struct AuditRoutes: Sendable {
  let store: EventStore

  func routes() -> [Route] {
    [
      .get(
        "/api/v1/audit", .administer,
        query: ["from", "to", "by", "action", "camera", "limit", "cursor"], list)
    ]
  }

  private func list(_ call: Call) async throws -> Response {
    var query = call.query
    var filter = AuditFilter()
    filter.from = query.time("from")
    filter.to = query.time("to")
    if let from = filter.from, let to = filter.to, from >= to {
      query.reject("from", expected: "a time before \"to\"", received: from.description)
    }
    filter.by = query.one("by", expected: "at most 200 characters") { $0.count <= 200 ? $0 : nil }
    filter.actions = Set(query.choices("action", of: AuditAction.self))
    filter.cameras = Set(
      query.many("camera", expected: "1 to 64 of a-z, 0-9, - and _") { CameraID($0) })
    let limit = query.number("limit", in: 1...500) ?? 50
    let before = query.one("cursor", expected: "next_cursor of an earlier page", Self.place)
    try query.finish()
    return WireJSON.response(
      AuditPageBody(try await store.audit(filter, before: before, limit: limit)))
  }

  private static func place(_ cursor: String) -> Int64? {
    guard cursor.hasPrefix("a1_") else { return nil }
    return Int64(cursor.dropFirst(3), radix: 36).flatMap { $0 > 0 ? $0 : nil }
  }
}
