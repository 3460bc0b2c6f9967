public import Access
internal import GRDB
public import Scene

extension EventStore {
  /// One page of the events that pass `filter`, newest first (by begin).
  ///
  /// - Parameters:
  ///   - cursor: where the page before ended; `nil`: the first page.
  ///   - limit: 1...`maximumLimit`; other values are brought into that range.
  public func events(_ filter: EventFilter, after cursor: EventCursor? = nil, limit: Int = 50)
    async throws(StoreError) -> EventPage
  {
    let limit = min(max(limit, 1), Self.maximumLimit)
    return try await read("list events") { db in
      guard let query = try EventQuery(filter, after: cursor, limit: limit + 1, in: db) else {
        return EventPage(events: [], next: nil)
      }
      let rows = try Row.fetchAll(db, sql: query.sql, arguments: query.arguments)
      let shown = rows.prefix(limit)
      let events = try shown.compactMap { row in try db.storedEvent(row["event_key"]) }
      guard rows.count > limit, let last = shown.last else {
        return EventPage(events: events, next: nil)
      }
      let next = EventCursor(beganMicroseconds: last["began_us"], eventKey: last["event_key"])
      return EventPage(events: events, next: next)
    }
  }

  /// One event with evidence, trail and alert; `nil` if there is none with that id in `scope`.
  public func event(_ id: EventID, in scope: Scope = .all) async throws(StoreError)
    -> StoredEvent?
  {
    try await read("read an event") { db in
      try db.eventKey(id, in: scope).flatMap { try db.storedEvent($0) }
    }
  }

  /// Every camera that ever sent anything or was described, by id.
  public func cameras() async throws(StoreError) -> [KnownCamera] {
    try await read("list cameras") { db in
      let zones = try Row.fetchAll(
        db, sql: "SELECT camera_key, id, name FROM zones WHERE id <> '' ORDER BY camera_key, id")
      let zonesByCamera = Dictionary(grouping: zones) { row in row["camera_key"] as Int64 }
      return try Row.fetchAll(db, sql: "SELECT * FROM cameras ORDER BY id").map { row in
        let id = try row.cameraID("id")
        return KnownCamera(
          id: id, name: row["name"] as String? ?? id.text, group: row["group_name"],
          source: try row.value("source"),
          zones: try (zonesByCamera[row["camera_key"]] ?? []).compactMap { row in
            try row.zoneID("id").map {
              KnownCamera.KnownZone(id: $0, name: row["name"] as String? ?? $0.text)
            }
          })
      }
    }
  }

  /// A camera's runs, newest first; at most `limit` (1...`maximumLimit`).
  public func runs(of camera: CameraID, limit: Int = 100) async throws(StoreError) -> [StoredRun] {
    try await read("list runs") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT runs.*, cameras.id AS camera_id
          FROM runs INDEXED BY runs_of_camera JOIN cameras USING (camera_key)
          WHERE runs.camera_key = (SELECT camera_key FROM cameras WHERE id = ?)
          ORDER BY runs.began_us DESC, runs.run_key DESC LIMIT ?
          """, arguments: [camera.text, min(max(limit, 1), Self.maximumLimit)]
      ).map { try $0.run() }
    }
  }
}

extension Database {
  /// `nil` if there is no such event, or none at a camera in `scope`.
  func eventKey(_ id: EventID, in scope: Scope) throws -> Int64? {
    let find = try cachedStatement(
      sql: """
        SELECT event_key, group_name FROM events JOIN cameras USING (camera_key)
        WHERE events.id = ?
        """)
    guard let row = try Row.fetchOne(find, arguments: [id.text]),
      scope.holds(group: row["group_name"])
    else { return nil }
    return row["event_key"]
  }
}
