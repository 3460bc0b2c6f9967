internal import Access
internal import GRDB
internal import Pixels
internal import Scene

/// What a filter asks of rows of `events`, as SQL, and the index that has least to walk through.
///
/// The index is named by every query that uses these terms and holds all columns that a filter may
/// ask for: with the rarest filter a walk over a million events reads the index alone.
struct EventConditions {
  /// What the events are asked for.
  enum Use {
    /// A page in the order of time, which the index must have.
    case page
    /// To be counted: the order does not matter.
    case counting
  }

  let index: Index
  /// Terms that all have to hold.
  private(set) var terms: [String] = []
  /// Values of the terms' question marks.
  private(set) var arguments = StatementArguments()

  /// `nil` if nothing can match: a camera, group, zone or text that no row knows.
  init?(_ filter: EventFilter, for use: Use, in db: Database) throws {
    let cameras = try db.cameraKeys(of: filter)
    if cameras?.isEmpty == true { return nil }
    index = Index(for: filter, cameras: cameras?.count, use)
    if let term = index.term { add(term) }
    if filter.onlyAlerted { add("alert_severity IS NOT NULL") }
    if filter.onlyHeld { add("event_key IN (SELECT event_key FROM holds)") }
    if let cameras { addMember("camera_key", of: cameras) }
    if !filter.zones.isEmpty {
      let zones = try db.zoneKeys(filter.zones)
      if zones.isEmpty { return nil }
      addMember("zone_key", of: zones)
    }
    addCase("kind", of: filter.kinds)
    if filter.minimumSeverity > .info {
      addCase("severity", of: Set(Severity.allCases.filter { $0 >= filter.minimumSeverity }))
    }
    addCase("state", of: filter.states)
    addCase("outcome", of: filter.outcomes)
    if let text = filter.text.likePattern { try addText(text, in: db) }
  }

  var sql: String { terms.isEmpty ? "TRUE" : terms.joined(separator: " AND ") }

  mutating func add(_ term: String, _ values: Int64...) {
    terms.append(term)
    arguments += StatementArguments(values)
  }

  enum Index: String {
    case open = "events_open"
    case openAlerts = "events_open_alerts"
    case handled = "events_handled"
    case ofCamera = "events_of_camera"
    case severe = "events_severe"
    case newestFirst = "events_newest_first"

    /// So many cameras are counted one after the other; of more, all events are walked through. With
    /// half of 36 cameras that took 229 ms of a million events, one by one a third of it.
    private static let mostCameras = 64

    /// - Parameter cameras: how many are asked for; `nil`: all.
    fileprivate init(for filter: EventFilter, cameras: Int?, _ use: Use) {
      let states = filter.states
      let mostCameras =
        switch use {
        case .page: 1
        case .counting: Self.mostCameras
        }
      if filter.onlyOpen {
        self = .open
      } else if !filter.outcomes.isEmpty || (!states.isEmpty && !states.contains(.new)) {
        self = .handled
      } else if filter.onlyAlerted, !states.isEmpty, !states.contains(.resolved) {
        self = .openAlerts
      } else if filter.minimumSeverity >= .alarm {
        self = .severe
      } else if let cameras, cameras <= mostCameras {
        self = .ofCamera
      } else {
        self = .newestFirst
      }
    }

    /// What a query must say, word by word, before SQLite uses a partial index.
    fileprivate var term: String? {
      switch self {
      case .open: "ended_us IS NULL"
      case .openAlerts: "alert_severity IS NOT NULL AND state <> 'resolved'"
      case .handled: "state <> 'new'"
      case .severe: "severity IN ('alarm', 'critical')"
      case .ofCamera, .newestFirst: nil
      }
    }
  }

  // MARK: - Terms

  private mutating func addMember(_ column: String, of keys: [Int64]) {
    terms.append(keys.count == 1 ? "\(column) = ?" : "\(column) IN (\(Self.marks(keys.count)))")
    arguments += StatementArguments(keys)
  }

  private mutating func addCase<Case: RawRepresentable<String>>(
    _ column: String, of cases: Set<Case>
  ) {
    if cases.isEmpty { return }
    terms.append("\(column) IN (\(Self.marks(cases.count)))")
    arguments += StatementArguments(cases.map(\.rawValue).sorted())
  }

  /// Names are few and looked up first. Notes and details are written by people, or few, so there are
  /// tens of thousands at most: they are all read, by their own indices.
  private mutating func addText(_ pattern: String, in db: Database) throws {
    let cameras = try Int64.fetchAll(
      db,
      sql: """
        SELECT camera_key FROM cameras
        WHERE id LIKE ?1 ESCAPE '\\' OR name LIKE ?1 ESCAPE '\\' OR group_name LIKE ?1 ESCAPE '\\'
        """, arguments: [pattern])
    let zones = try Int64.fetchAll(
      db,
      sql: "SELECT zone_key FROM zones WHERE id LIKE ?1 ESCAPE '\\' OR name LIKE ?1 ESCAPE '\\'",
      arguments: [pattern])
    terms.append(
      """
      (camera_key IN (\(Self.marks(cameras.count))) OR zone_key IN (\(Self.marks(zones.count)))
        OR event_key IN (SELECT event_key FROM acknowledgements
          INDEXED BY acknowledgements_with_note WHERE note <> '' AND note LIKE ? ESCAPE '\\')
        OR event_key IN (SELECT event_key FROM events
          INDEXED BY events_with_detail WHERE detail <> '' AND detail LIKE ? ESCAPE '\\'))
      """)
    arguments += StatementArguments(cameras)
    arguments += StatementArguments(zones)
    arguments += [pattern, pattern]
  }

  private static func marks(_ count: Int) -> String {
    Array(repeating: "?", count: count).joined(separator: ", ")
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
  /// Those that the filter names, by id and by group, and its asker may know of; `nil`: all.
  func cameraKeys(of filter: EventFilter) throws -> [Int64]? {
    var sets: [Set<Int64>] = []
    if !filter.cameras.isEmpty { sets.append(Set(try cameraKeys(filter.cameras))) }
    if !filter.groups.isEmpty { sets.append(Set(try cameraKeys(inGroups: filter.groups))) }
    if let seen = try cameraKeys(in: filter.scope) { sets.append(Set(seen)) }
    guard let first = sets.first else { return nil }
    return sets.dropFirst().reduce(first) { $0.intersection($1) }.sorted()
  }

  func cameraKeys(_ ids: Set<CameraID>) throws -> [Int64] {
    try ids.compactMap { id in
      try Int64.fetchOne(
        self, sql: "SELECT camera_key FROM cameras WHERE id = ?", arguments: [id.text])
    }
  }

  /// In order; `nil`: all of them.
  func cameraKeys(in scope: Scope) throws -> [Int64]? {
    guard let groups = scope.groupNames else { return nil }
    return try cameraKeys(inGroups: groups).sorted()
  }

  private func cameraKeys(inGroups groups: some Sequence<String>) throws -> [Int64] {
    try groups.flatMap { group in
      try Int64.fetchAll(
        self, sql: "SELECT camera_key FROM cameras WHERE group_name = ?", arguments: [group])
    }
  }

  fileprivate func zoneKeys(_ ids: Set<ZoneID>) throws -> [Int64] {
    try ids.flatMap { id in
      try Int64.fetchAll(
        self, sql: "SELECT zone_key FROM zones WHERE id = ?", arguments: [id.text])
    }
  }
}
