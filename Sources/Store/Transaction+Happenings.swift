internal import GRDB
internal import Pixels
internal import Scene

/// Which alerts belong together (docs/decisions/016).
extension Transaction {
  /// An alert that comes so soon after the one before belongs to the same happening.
  private static let gap = Duration.seconds(60)
  /// A happening takes no further events so long after its first alert: who has acknowledged the
  /// beginning of a restless night hears of it again.
  private static let longest = Duration.seconds(900)

  /// Where an alert belongs.
  struct Membership {
    let happening: Int64
    /// Somebody has acknowledged an alert there that is of the same kind and no less severe.
    let isAcknowledged: Bool
    let assignee: String?
  }

  /// The happening that a first alert of an event belongs to, made if there is none.
  func join(_ alert: Alert, kind: EventKind, camera: Int64) throws -> Membership {
    let matter = Matter(of: kind)
    let place = matter.isOfManyCameras ? nil : camera
    let raised = alert.raisedAt.microseconds
    if !matter.isOfOneEvent, let found = try happening(of: matter, at: place, near: raised) {
      return try membership(of: found, alert, kind)
    }
    try db.execute(
      sql: """
        INSERT INTO happenings (matter, camera_key, began_us, latest_us) VALUES (?, ?, ?, ?)
        """, arguments: [matter.rawValue, place, raised, raised])
    return Membership(happening: db.lastInsertedRowID, isAcknowledged: false, assignee: nil)
  }

  /// The happening that an alert belongs to which is raised now; `nil`: none.
  private func happening(
    of matter: Matter, at place: Int64?, near raised: Int64
  ) throws -> Int64? {
    let find = try db.cachedStatement(
      sql: """
        SELECT happening_key FROM happenings INDEXED BY happenings_latest
        WHERE matter = ?1 AND camera_key IS ?2 AND latest_us >= ?3 AND began_us BETWEEN ?3 AND ?4
          AND EXISTS (SELECT 1 FROM events INDEXED BY events_of_happening
            WHERE events.happening_key = happenings.happening_key AND state <> 'resolved')
          AND (latest_us >= ?5 OR (?2 IS NOT NULL AND EXISTS (
            SELECT 1 FROM events INDEXED BY events_of_happening
            WHERE events.happening_key = happenings.happening_key
              AND (ended_us IS NULL OR ended_us >= ?5))))
        ORDER BY latest_us DESC LIMIT 1
        """)
    let gap = Self.gap.microseconds
    return try Int64.fetchOne(
      find,
      arguments: [
        matter.rawValue, place, raised - Self.longest.microseconds, raised + gap, raised - gap,
      ])
  }

  private func membership(
    of happening: Int64, _ alert: Alert, _ kind: EventKind
  ) throws -> Membership {
    let acknowledged = try db.cachedStatement(
      sql: """
        SELECT EXISTS (SELECT 1 FROM events INDEXED BY events_of_happening
          WHERE happening_key = ? AND state = 'acknowledged' AND kind = ? AND alert_rank >= ?)
        """)
    let assignee = try db.cachedStatement(
      sql: """
        SELECT assignee FROM events INDEXED BY events_of_happening
        WHERE happening_key = ? AND state <> 'resolved' AND assignee IS NOT NULL LIMIT 1
        """)
    return Membership(
      happening: happening,
      isAcknowledged: try Bool.fetchOne(
        acknowledged, arguments: [happening, kind.rawValue, alert.severity.rank]) ?? false,
      assignee: try String.fetchOne(assignee, arguments: [happening]))
  }

  func noteLatest(_ alert: Alert, in happening: Int64) throws {
    try db.cachedStatement(
      sql: "UPDATE happenings SET latest_us = max(latest_us, ?) WHERE happening_key = ?"
    ).execute(arguments: [alert.raisedAt.microseconds, happening])
  }
}

extension Severity {
  /// The column `alert_rank`.
  var rank: Int {
    switch self {
    case .info: 1
    case .warning: 2
    case .alarm: 3
    case .critical: 4
    }
  }
}
