public import Access
internal import GRDB
public import Scene

/// What happened around an event.
public struct EventNeighbours: Hashable, Sendable {
  /// Events that began before it, the latest of them first.
  public let before: [StoredEvent]
  /// Events that began after it, the earliest of them first.
  public let after: [StoredEvent]

  public init(before: [StoredEvent], after: [StoredEvent]) {
    self.before = before
    self.after = after
  }
}

extension EventStore {
  /// Among the events that pass `filter`, those next to an event, which need not pass it itself;
  /// `nil` if there is none with that id in the filter's scope.
  ///
  /// - Parameter limit: on each side, 1...`maximumLimit`; other values are brought into that range.
  public func neighbours(of id: EventID, among filter: EventFilter, limit: Int)
    async throws(StoreError) -> EventNeighbours?
  {
    let limit = min(max(limit, 1), Self.maximumLimit)
    return try await read("read the neighbours of an event") { db in
      guard let key = try db.eventKey(id, in: filter.scope),
        let began = try Int64.fetchOne(
          db, sql: "SELECT began_us FROM events WHERE event_key = ?", arguments: [key])
      else { return nil }
      let place = EventCursor(beganMicroseconds: began, eventKey: key)
      func events(_ order: EventQuery.Order) throws -> [StoredEvent] {
        guard
          let query = try EventQuery(filter, after: place, limit: limit, order: order, in: db)
        else { return [] }
        return try Int64.fetchAll(db, sql: query.sql, arguments: query.arguments)
          .compactMap { try db.storedEvent($0) }
      }
      return EventNeighbours(before: try events(.newestFirst), after: try events(.oldestFirst))
    }
  }
}
