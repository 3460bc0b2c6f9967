internal import GRDB
internal import Pixels

/// Which events may go: never those that go on, that somebody holds, or that an agency still has to
/// deal with.
struct OldEvents {
  /// Those that somebody acknowledged or resolved, if they ended before this.
  let endedBefore: WallTime
  /// Those that nobody did.
  let unseenEndedBefore: WallTime

  /// The oldest of them.
  func rows(limit: Int, in db: Database) throws -> [Row] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT event_key, began_us FROM events INDEXED BY events_newest_first
          WHERE began_us < ?1 AND ended_us IS NOT NULL
            AND ended_us < CASE state WHEN 'new' THEN ?2 ELSE ?1 END
            AND NOT EXISTS (SELECT 1 FROM holds WHERE holds.event_key = events.event_key)
            AND NOT EXISTS (SELECT 1 FROM tasks INDEXED BY tasks_of_event
              WHERE tasks.event_key = events.event_key AND tasks.state IN ('open', 'answered'))
          ORDER BY began_us, event_key LIMIT ?3
          """), arguments: [endedBefore.microseconds, unseenEndedBefore.microseconds, limit])
  }
}

/// What a batch of them was.
struct DeletedEvents {
  var count = 0
  var newestBegan: WallTime?
}

extension Database {
  func files(of event: Int64) throws -> [(name: String, byteCount: Int)] {
    try Row.fetchAll(
      cachedStatement(
        sql: """
          SELECT file_name, byte_count FROM evidence WHERE event_key = ?1
          UNION ALL SELECT file_name, byte_count FROM report_cameras
            WHERE event_key = ?1 AND file_name IS NOT NULL
          """), arguments: [event]
    ).map { ($0["file_name"], $0["byte_count"]) }
  }
}

extension Transaction {
  /// Deletes the oldest of some events with everything that hangs on them.
  func delete(_ old: OldEvents, limit: Int) throws -> DeletedEvents {
    let rows = try old.rows(limit: limit, in: db)
    for row in rows {
      let key: Int64 = row["event_key"]
      for file in try db.files(of: key) {
        try discard(fileName: file.name, byteCount: file.byteCount)
      }
      try db.cachedStatement(sql: "DELETE FROM events WHERE event_key = ?")
        .execute(arguments: [key])
    }
    return DeletedEvents(count: rows.count, newestBegan: rows.last?.time("began_us"))
  }
}
