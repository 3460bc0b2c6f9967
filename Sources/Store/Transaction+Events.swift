internal import GRDB
internal import Pixels
internal import Scene

/// Events and alerts.
extension Transaction {
  func key(of event: EventID) throws -> Int64? {
    let find = try db.cachedStatement(sql: "SELECT event_key FROM events WHERE id = ?")
    return try Int64.fetchOne(find, arguments: [event.text])
  }

  /// Stores the event as it is after the step, unless a later step is stored already.
  func record(_ transition: EventTransition) throws {
    let find = try db.cachedStatement(
      sql: "SELECT event_key, step, step_us FROM events WHERE id = ?")
    let key: Int64
    if let row = try Row.fetchOne(find, arguments: [transition.event.id.text]) {
      key = row["event_key"]
      let step: EventTransition.Step = try row.value("step")
      let at: Int64 = row["step_us"]
      let isLater =
        (step.order, at) < (transition.step.order, transition.at.microseconds)
      if isLater {
        try update(key, by: transition)
        try noteChange(transition.step.change, of: key)
      }
    } else {
      key = try insert(transition)
      try noteChange(transition.step.change, of: key)
    }
    if transition.isSuspended {
      try db.cachedStatement(sql: "UPDATE events SET is_suspended = 1 WHERE event_key = ?")
        .execute(arguments: [key])
    }
    if let alert = transition.alert { try raise(alert, of: key) }
  }

  func insert(_ transition: EventTransition) throws -> Int64 {
    let event = transition.event
    let camera = try key(of: event.camera)
    let zone = try key(of: event.zone, camera: camera)
    try db.cachedStatement(
      sql: """
        INSERT INTO events (id, camera_key, zone_key, open_key, kind, began_us, ended_us,
          end_reason, severity, peak_value, peak_us, threshold, unit, method, direction, step,
          step_us, detail)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      event.id.text, camera, zone, openKey, event.kind.rawValue, event.beganAt.microseconds,
      event.endedAt?.microseconds, event.endReason?.rawValue, event.severity.rawValue,
      event.peakValue.storable, event.peakAt.microseconds, event.threshold.storable,
      event.unit.rawValue, event.method, event.direction?.rawValue, transition.step.rawValue,
      transition.at.microseconds, event.storableDetail,
    ])
    return db.lastInsertedRowID
  }

  private func update(_ key: Int64, by transition: EventTransition) throws {
    let event = transition.event
    try db.cachedStatement(
      sql: """
        UPDATE events SET ended_us = ?, end_reason = ?, severity = ?, peak_value = ?, peak_us = ?,
          threshold = ?, unit = ?, method = ?, direction = ?, step = ?, step_us = ?, detail = ?
        WHERE event_key = ?
        """
    ).execute(arguments: [
      event.endedAt?.microseconds, event.endReason?.rawValue, event.severity.rawValue,
      event.peakValue.storable, event.peakAt.microseconds, event.threshold.storable,
      event.unit.rawValue, event.method, event.direction?.rawValue, transition.step.rawValue,
      transition.at.microseconds, event.storableDetail, key,
    ])
  }

  /// Stores an alert, once for each severity, and puts the event where it belongs in the queue. An
  /// event that somebody had acknowledged or resolved is new again: the operator has not seen how
  /// bad it has become. One that only goes on with what somebody has acknowledged is acknowledged.
  private func raise(_ alert: Alert, of event: Int64) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO alerts (event_key, severity, raised_us) VALUES (?, ?, ?)
        ON CONFLICT DO NOTHING
        """
    ).execute(arguments: [event, alert.severity.rawValue, alert.raisedAt.microseconds])
    if db.changesCount == 0 { return }
    try noteChange(.alerted, of: event)
    let find = try db.cachedStatement(
      sql: """
        SELECT state, alert_severity, kind, camera_key, happening_key, assignee
        FROM events WHERE event_key = ?
        """)
    guard let row = try Row.fetchOne(find, arguments: [event]) else { return }
    let state: EventState = try row.value("state")
    let highest: Severity? = try row.optionalValue("alert_severity")
    if let highest, highest >= alert.severity { return }
    let place =
      if let happening: Int64 = row["happening_key"] {
        Membership(happening: happening, isAcknowledged: false, assignee: nil)
      } else {
        try join(alert, kind: row.value("kind"), camera: row["camera_key"])
      }
    try noteLatest(alert, in: place.happening)
    let follows = place.isAcknowledged && state == .new
    try db.cachedStatement(
      sql: """
        UPDATE events SET alert_severity = ?, alert_rank = ?, alert_us = ?, happening_key = ?,
          state = ?, outcome = NULL, assignee = coalesce(assignee, ?)
        WHERE event_key = ?
        """
    ).execute(arguments: [
      alert.severity.rawValue, alert.severity.rank, alert.raisedAt.microseconds, place.happening,
      (follows ? EventState.acknowledged : .new).rawValue, place.assignee, event,
    ])
    if follows {
      try addToTrail(Acknowledgement(at: now, by: "pantau", action: .join), of: event)
    } else if state != .new {
      try addToTrail(Acknowledgement(at: now, by: "pantau", action: .reopen), of: event)
      try noteChange(.reopened, of: event)
    }
  }
}

extension Event {
  fileprivate var storableDetail: String { String(detail.prefix(Self.detailLimit)) }
}

extension EventTransition.Step {
  /// An event only ever goes forward through these.
  fileprivate var order: Int {
    switch self {
    case .began: 0
    case .updated: 1
    case .ended: 2
    }
  }

  fileprivate var change: EventChange.Kind {
    switch self {
    case .began: .began
    case .updated: .updated
    case .ended: .ended
    }
  }
}
