internal import Foundation
internal import GRDB
internal import Scene

extension EventStore {
  /// Counts and bytes; reads totals that are kept while writing, and the open events.
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
      for row in try Row.fetchAll(db, sql: "SELECT severity, event_count FROM open_alert_totals") {
        let count: Int = row["event_count"]
        if count > 0 { statistics.openAlertsBySeverity[try row.value("severity")] = count }
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
