internal import GRDB
internal import Pixels

/// The SQL for one page of events: the keys of at most `limit` events in the order of time.
///
/// Every query names its index (`EventConditions`), reads it in order, and sorts nothing.
struct EventQuery {
  enum Order {
    case newestFirst, oldestFirst
  }

  let sql: String
  let arguments: StatementArguments

  /// - Parameter cursor: behind which the page begins, in that order.
  /// `nil` if nothing can match: a camera, group, zone or text that no row knows.
  init?(
    _ filter: EventFilter, after cursor: EventCursor?, limit: Int,
    order: Order = .newestFirst, in db: Database
  ) throws {
    guard var conditions = try EventConditions(filter, for: .page, in: db) else { return nil }
    // One bound from each side, so that the index is entered at the right place.
    var start = EventCursor(beganMicroseconds: filter.from?.microseconds ?? .min, eventKey: .min)
    var end = EventCursor(beganMicroseconds: filter.to?.microseconds ?? .max, eventKey: .min)
    let direction: String
    switch order {
    case .newestFirst:
      if let cursor { end = min(cursor, end) }
      conditions.add("began_us >= ?", start.beganMicroseconds)
      conditions.add("(began_us, event_key) < (?, ?)", end.beganMicroseconds, end.eventKey)
      direction = "DESC"
    case .oldestFirst:
      if let cursor { start = max(cursor, start) }
      conditions.add("(began_us, event_key) > (?, ?)", start.beganMicroseconds, start.eventKey)
      conditions.add("began_us < ?", end.beganMicroseconds)
      direction = "ASC"
    }
    sql = """
      SELECT event_key, began_us FROM events INDEXED BY \(conditions.index.rawValue)
      WHERE \(conditions.sql)
      ORDER BY began_us \(direction), event_key \(direction) LIMIT ?
      """
    arguments = conditions.arguments + [limit]
  }
}
