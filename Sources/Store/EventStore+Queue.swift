public import Access
internal import GRDB
internal import Scene

/// What waits for operators.
extension EventStore {
  /// The happenings that nobody has resolved, the most severe first, among equals the one that has
  /// waited longest. A walk over the open alerts alone, in their index.
  ///
  /// - Parameter limit: 1...`maximumLimit`; other values are brought into that range.
  public func queue(limit: Int = 100, in scope: Scope = .all) async throws(StoreError) -> AlertQueue
  {
    let limit = min(max(limit, 1), Self.maximumLimit)
    return try await read("list alerts") { db in
      let queue = QueueQuery(cameras: try db.cameraKeys(in: scope))
      var order: [Int64] = []
      var open: [Int64: [Database.OpenEvent]] = [:]
      var total = 0
      let rows = try Row.fetchCursor(db, sql: queue.sql, arguments: queue.arguments)
      while let row = try rows.next() {
        let happening: Int64 = row["happening_key"]
        if open[happening] == nil { order.append(happening) }
        open[happening, default: []].append(try Database.OpenEvent(row))
        total += 1
      }
      return AlertQueue(
        happenings: try order.prefix(limit).map { key in
          try db.happening(HappeningID(key: key), open[key] ?? [])
        }, total: order.count, alertTotal: total)
    }
  }

  /// A happening's open events at cameras in `scope`; `nil` if there are none.
  public func happening(
    _ id: HappeningID, in scope: Scope = .all
  ) async throws(StoreError) -> Happening? {
    try await read("read a happening") { db in
      let open = try db.events(of: id, in: scope).filter { $0.state != .resolved }
      return open.isEmpty ? nil : try db.happening(id, open)
    }
  }
}

/// The open alerts in the order of the queue.
struct QueueQuery {
  let sql: String
  let arguments: StatementArguments

  /// - Parameter cameras: `nil`: all.
  init(cameras: [Int64]?) {
    let scope = cameras == nil ? "" : "AND camera_key IN (SELECT value FROM json_each(?))"
    sql = """
      SELECT event_key, happening_key, camera_key, state FROM events INDEXED BY events_queue
      WHERE alert_rank IS NOT NULL AND state <> 'resolved' \(scope)
      ORDER BY alert_rank DESC, alert_us, event_key
      """
    arguments = StatementArguments(cameras.map { ["\($0)"] } ?? [])
  }
}

extension Database {
  /// As much of an event with an alert as its place in the queue needs.
  struct OpenEvent {
    let key: Int64
    let camera: Int64
    let state: EventState

    init(_ row: Row) throws {
      key = row["event_key"]
      camera = row["camera_key"]
      state = try row.value("state")
    }
  }

  /// In the order of the queue; also those that are resolved.
  func events(of id: HappeningID, in scope: Scope) throws -> [OpenEvent] {
    let find = try cachedStatement(
      sql: """
        SELECT event_key, camera_key, state, group_name
        FROM events INDEXED BY events_of_happening JOIN cameras USING (camera_key)
        WHERE happening_key = ? ORDER BY alert_rank DESC, alert_us, event_key
        """)
    return try Row.fetchAll(find, arguments: [id.key])
      .filter { scope.holds(group: $0["group_name"]) }.map(OpenEvent.init)
  }

  /// - Parameter events: that it is to be told of, in the order of the queue.
  func happening(_ id: HappeningID, _ events: [OpenEvent]) throws -> Happening {
    Happening(
      id: id,
      events: try events.prefix(Happening.eventLimit).compactMap { try storedEvent($0.key) },
      count: events.count, newCount: events.count { $0.state == .new },
      cameraCount: Set(events.map(\.camera)).count)
  }
}
