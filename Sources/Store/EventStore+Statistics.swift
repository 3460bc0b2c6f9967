internal import Foundation
internal import GRDB
internal import Scene

extension EventStore {
  /// Counts and bytes; reads totals and partial indexes, not the tables.
  public func statistics() async throws(StoreError) -> StoreStatistics {
    var statistics = try await read("count") { db in
      var statistics = StoreStatistics()
      for row in try Row.fetchAll(db, sql: "SELECT kind, event_count FROM event_totals") {
        let count: Int = row["event_count"]
        if count > 0 { statistics.eventsByKind[try row.value("kind")] = count }
      }
      let open = try Row.fetchCursor(
        db, sql: "SELECT kind FROM events INDEXED BY events_open WHERE ended_us IS NULL")
      while let row = try open.next() {
        statistics.openEventsByKind[try row.value("kind"), default: 0] += 1
      }
      for severity in Severity.allCases {
        let count = try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM events INDEXED BY events_open_alerts
            WHERE alert_severity IS NOT NULL AND state <> 'resolved' AND alert_severity = ?
            """, arguments: [severity.rawValue])
        if let count, count > 0 { statistics.openAlertsBySeverity[severity] = count }
      }
      for row in try Row.fetchAll(db, sql: "SELECT file_count, byte_count FROM evidence_totals") {
        statistics.evidenceFiles += row["file_count"] as Int
        statistics.evidenceBytes += row["byte_count"] as Int
      }
      statistics.latestSequence = try db.latestSequence()
      return statistics
    }
    statistics.databaseBytes = Self.byteCount(ofFile: path) + Self.byteCount(ofFile: path + "-wal")
    return statistics
  }

  private static func byteCount(ofFile path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }
}
