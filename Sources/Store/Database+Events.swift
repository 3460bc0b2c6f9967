internal import GRDB
internal import Scene

extension Database {
  /// Everything about the event with a key; `nil` if there is none.
  func storedEvent(_ key: Int64) throws -> StoredEvent? {
    let find = try cachedStatement(
      sql: """
        SELECT events.*, cameras.id AS camera_id, cameras.name AS camera_name,
          cameras.source AS source,
          zones.id AS zone_id, zones.name AS zone_name,
          holds.reason AS hold_reason, holds.by_name AS hold_by, holds.since_us AS hold_since_us
        FROM events JOIN cameras USING (camera_key) JOIN zones USING (zone_key)
          LEFT JOIN holds USING (event_key)
        WHERE event_key = ?
        """)
    guard let row = try Row.fetchOne(find, arguments: [key]) else { return nil }
    let event = try row.event()
    return StoredEvent(
      event: event, state: try row.value("state"), outcome: try row.optionalValue("outcome"),
      alert: try alerts(of: key, event.id).max { $0.severity < $1.severity },
      evidence: try evidence(of: key, event.id), trail: try trail(of: key),
      cameraName: row["camera_name"] as String? ?? event.camera.text,
      zoneName: row["zone_name"] as String? ?? event.zone?.text,
      source: try row.value("source"),
      happening: (row["happening_key"] as Int64?).map(HappeningID.init(key:)),
      assignee: row["assignee"], isSuspended: row["is_suspended"],
      hold: row.hold(), tasks: try taskSummaries(of: key))
  }

  func alerts(of key: Int64, _ event: EventID) throws -> [Alert] {
    let find = try cachedStatement(
      sql: "SELECT severity, raised_us FROM alerts WHERE event_key = ?")
    return try Row.fetchAll(find, arguments: [key]).map { try $0.alert(of: event) }
  }

  private func evidence(of key: Int64, _ event: EventID) throws -> [Evidence] {
    let find = try cachedStatement(
      sql: "SELECT * FROM evidence WHERE event_key = ? ORDER BY kind DESC")
    return try Row.fetchAll(find, arguments: [key]).map { try $0.evidence(of: event) }
  }

  private func trail(of key: Int64) throws -> [Acknowledgement] {
    let find = try cachedStatement(
      sql: "SELECT * FROM acknowledgements WHERE event_key = ? ORDER BY acknowledgement_key")
    return try Row.fetchAll(find, arguments: [key]).map { try $0.acknowledgement() }
  }
}
