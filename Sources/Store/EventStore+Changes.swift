public import Access
internal import GRDB

/// What live clients are told: they remember a sequence and ask for what came after it.
extension EventStore {
  /// Changes with a larger sequence than `sequence`, oldest first, at most `limit`
  /// (1...`maximumLimit`), of events at cameras in `scope`. Changes of events that were deleted
  /// since are left out.
  public func changes(after sequence: Int64, limit: Int = 100, in scope: Scope = .all)
    async throws(StoreError) -> [EventChange]
  {
    try await read("read changes") { db in
      let limit = min(max(limit, 1), Self.maximumLimit)
      let rows =
        if let cameras = try db.cameraKeys(in: scope) {
          try Row.fetchAll(
            db,
            sql: """
              SELECT sequence, event_key, changes.kind, at_us
              FROM changes CROSS JOIN events USING (event_key)
              WHERE sequence > ? AND camera_key IN (SELECT value FROM json_each(?))
              ORDER BY sequence LIMIT ?
              """, arguments: [sequence, "\(cameras)", limit])
        } else {
          try Row.fetchAll(
            db,
            sql: """
              SELECT sequence, event_key, kind, at_us FROM changes
              WHERE sequence > ? ORDER BY sequence LIMIT ?
              """, arguments: [sequence, limit])
        }
      // An event changes several times in a row while it goes on.
      var events: [Int64: StoredEvent] = [:]
      return try rows.compactMap { row in
        let key: Int64 = row["event_key"]
        guard let event = try events[key] ?? db.storedEvent(key) else { return nil }
        events[key] = event
        return EventChange(
          sequence: row["sequence"], kind: try row.value("kind"), at: row.time("at_us"),
          event: event)
      }
    }
  }

  /// Sequence of the newest change that was ever written; 0 before the first.
  public func latestSequence() async throws(StoreError) -> Int64 {
    try await read("read changes") { try $0.latestSequence() }
  }

  /// Sequence of the oldest change that is kept; `nil`: none is. A client that asks for an older
  /// one has missed some and loads its lists anew.
  public func earliestSequence() async throws(StoreError) -> Int64? {
    try await read("read changes") { db in
      try Int64.fetchOne(db, sql: "SELECT min(sequence) FROM changes")
    }
  }
}

extension Database {
  /// From SQLite's own book of AUTOINCREMENT, which remembers deleted rows too.
  func latestSequence() throws -> Int64 {
    try Int64.fetchOne(self, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'changes'") ?? 0
  }
}
