internal import Access
internal import GRDB
internal import Pixels
internal import Scene

/// The SQL for one page of events: the keys of at most `limit` events, newest first.
///
/// Every query names its index, which holds all columns that a filter may ask for: with the
/// rarest filter a walk over a million events reads the index alone, in order, and sorts nothing.
struct EventQuery {
  let sql: String
  let arguments: StatementArguments

  /// `nil` if nothing can match: a camera, zone or text that no row knows.
  init?(_ filter: EventFilter, after cursor: EventCursor?, limit: Int, in db: Database) throws {
    var conditions = Conditions()
    let index = Index(for: filter)
    if let term = index.term { conditions.add(term) }
    if filter.onlyAlerted { conditions.add("alert_severity IS NOT NULL") }

    var cameras = try filter.cameras.isEmpty ? nil : db.cameraKeys(filter.cameras)
    if let seen = try db.cameraKeys(in: filter.scope) {
      cameras = cameras.map { $0.filter(seen.contains) } ?? seen
    }
    if let cameras {
      if cameras.isEmpty { return nil }
      conditions.addMember("camera_key", of: cameras)
    }
    if !filter.zones.isEmpty {
      let zones = try db.zoneKeys(filter.zones)
      if zones.isEmpty { return nil }
      conditions.addMember("zone_key", of: zones)
    }
    conditions.addCase("kind", of: filter.kinds)
    if filter.minimumSeverity > .info {
      conditions.addCase(
        "severity", of: Set(Severity.allCases.filter { $0 >= filter.minimumSeverity }))
    }
    conditions.addCase("state", of: filter.states)
    conditions.addCase("outcome", of: filter.outcomes)
    if let text = filter.text.likePattern {
      try conditions.addText(text, in: db)
    }

    // One bound from each side, so that the index is entered at the right place.
    let end = EventCursor(
      beganMicroseconds: filter.to?.microseconds ?? .max, eventKey: .min)
    let start = cursor.map { min($0, end) } ?? end
    conditions.add("began_us >= ?", filter.from?.microseconds ?? .min)
    conditions.add("(began_us, event_key) < (?, ?)", start.beganMicroseconds, start.eventKey)

    conditions.arguments += [limit]
    sql = """
      SELECT event_key, began_us FROM events INDEXED BY \(index.rawValue)
      WHERE \(conditions.sql.joined(separator: " AND "))
      ORDER BY began_us DESC, event_key DESC LIMIT ?
      """
    arguments = conditions.arguments
  }

  /// The index that has least to walk through.
  private enum Index: String {
    case open = "events_open"
    case openAlerts = "events_open_alerts"
    case handled = "events_handled"
    case ofCamera = "events_of_camera"
    case severe = "events_severe"
    case newestFirst = "events_newest_first"

    init(for filter: EventFilter) {
      let states = filter.states
      if filter.onlyOpen {
        self = .open
      } else if !filter.outcomes.isEmpty || (!states.isEmpty && !states.contains(.new)) {
        self = .handled
      } else if filter.onlyAlerted, !states.isEmpty, !states.contains(.resolved) {
        self = .openAlerts
      } else if filter.minimumSeverity >= .alarm {
        self = .severe
      } else if filter.cameras.count == 1 {
        self = .ofCamera
      } else {
        self = .newestFirst
      }
    }

    /// What a query must say, word by word, before SQLite uses a partial index.
    var term: String? {
      switch self {
      case .open: "ended_us IS NULL"
      case .openAlerts: "alert_severity IS NOT NULL AND state <> 'resolved'"
      case .handled: "state <> 'new'"
      case .severe: "severity IN ('alarm', 'critical')"
      case .ofCamera, .newestFirst: nil
      }
    }
  }

  /// Terms of a WHERE clause with the values of their question marks.
  private struct Conditions {
    var sql: [String] = []
    var arguments = StatementArguments()

    mutating func add(_ term: String, _ values: Int64...) {
      sql.append(term)
      arguments += StatementArguments(values)
    }

    mutating func addMember(_ column: String, of keys: [Int64]) {
      sql.append(keys.count == 1 ? "\(column) = ?" : "\(column) IN (\(marks(keys.count)))")
      arguments += StatementArguments(keys)
    }

    mutating func addCase<Case: RawRepresentable<String>>(_ column: String, of cases: Set<Case>) {
      if cases.isEmpty { return }
      sql.append("\(column) IN (\(marks(cases.count)))")
      arguments += StatementArguments(cases.map(\.rawValue))
    }

    /// Names are few and looked up first. Notes are written by people, so there are thousands at
    /// most: they are all read, in their own index.
    mutating func addText(_ pattern: String, in db: Database) throws {
      let cameras = try Int64.fetchAll(
        db,
        sql:
          "SELECT camera_key FROM cameras WHERE id LIKE ?1 ESCAPE '\\' OR name LIKE ?1 ESCAPE '\\'",
        arguments: [pattern])
      let zones = try Int64.fetchAll(
        db,
        sql: "SELECT zone_key FROM zones WHERE id LIKE ?1 ESCAPE '\\' OR name LIKE ?1 ESCAPE '\\'",
        arguments: [pattern])
      sql.append(
        """
        (camera_key IN (\(marks(cameras.count))) OR zone_key IN (\(marks(zones.count)))
          OR event_key IN (SELECT event_key FROM acknowledgements
            INDEXED BY acknowledgements_with_note WHERE note <> '' AND note LIKE ? ESCAPE '\\'))
        """)
      arguments += StatementArguments(cameras)
      arguments += StatementArguments(zones)
      arguments += [pattern]
    }

    private func marks(_ count: Int) -> String {
      Array(repeating: "?", count: count).joined(separator: ", ")
    }
  }
}

extension String {
  /// A LIKE pattern that finds this text anywhere; `nil` if there is nothing to look for.
  fileprivate var likePattern: String? {
    let text = trimmed
    if text.isEmpty { return nil }
    var pattern = "%"
    for character in text {
      if "\\%_".contains(character) { pattern.append("\\") }
      pattern.append(character)
    }
    return pattern + "%"
  }

  private var trimmed: Substring {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return start[...last]
  }
}

extension Database {
  func cameraKeys(_ ids: Set<CameraID>) throws -> [Int64] {
    try ids.compactMap { id in
      try Int64.fetchOne(
        self, sql: "SELECT camera_key FROM cameras WHERE id = ?", arguments: [id.text])
    }
  }

  /// In order; `nil`: all of them.
  func cameraKeys(in scope: Scope) throws -> [Int64]? {
    guard let groups = scope.groupNames else { return nil }
    return try groups.flatMap { group in
      try Int64.fetchAll(
        self, sql: "SELECT camera_key FROM cameras WHERE group_name = ?", arguments: [group])
    }.sorted()
  }

  fileprivate func zoneKeys(_ ids: Set<ZoneID>) throws -> [Int64] {
    try ids.flatMap { id in
      try Int64.fetchAll(
        self, sql: "SELECT zone_key FROM zones WHERE id = ?", arguments: [id.text])
    }
  }
}
