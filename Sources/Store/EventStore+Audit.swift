internal import GRDB
internal import Pixels
public import Scene

/// Who did, or watched, what.
extension EventStore {
  /// One page of the audit trail, newest first.
  ///
  /// - Parameters:
  ///   - before: the `next` of the page before; `nil`: the first page.
  ///   - limit: 1...`maximumLimit`; other values are brought into that range.
  public func audit(_ filter: AuditFilter, before: Int64? = nil, limit: Int = 50)
    async throws(StoreError) -> AuditPage
  {
    let limit = min(max(limit, 1), Self.maximumLimit)
    return try await read("read the audit trail") { db in
      let actions = filter.actions.map(\.rawValue).sorted()
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT audit.*, cameras.id AS camera_id
          FROM audit LEFT JOIN cameras USING (camera_key)
          WHERE audit_key < ? AND at_us >= ? AND at_us < ?
            AND (? IS NULL OR lower(by_name) = ?)
            AND (? OR action IN (SELECT value FROM json_each(?)))
            AND (? OR cameras.id IN (SELECT value FROM json_each(?)))
          ORDER BY audit_key DESC LIMIT ?
          """,
        arguments: [
          before ?? .max, filter.from?.microseconds ?? .min, filter.to?.microseconds ?? .max,
          filter.by, filter.by?.lowercased(), actions.isEmpty, "\(actions)",
          filter.cameras.isEmpty, "\(filter.cameras.map(\.text).sorted())", limit + 1,
        ])
      let shown = rows.prefix(limit)
      return AuditPage(
        entries: try shown.map { try $0.auditEntry() },
        next: rows.count > limit ? shown.last?["audit_key"] : nil)
    }
  }

  /// Notes what somebody did about a camera, such as watching it, or evidence of an event at it.
  public func note(
    _ action: AuditAction, camera: CameraID, event: EventID? = nil, by performer: Performer
  ) async throws(StoreError) {
    try await write("note who did what") {
      try $0.audit(action, by: performer, camera: camera, event: event)
    }
  }

  /// Notes what somebody did that is about no single camera.
  ///
  /// - Parameter subject: what it was done to.
  public func note(_ action: AuditAction, subject: String, by performer: Performer)
    async throws(StoreError)
  {
    try await write("note who did what") {
      try $0.audit(action, by: performer, subject: subject)
    }
  }

  /// Notes a log-in that failed, under the name as it was typed.
  public func noteFailedLogin(by performer: Performer) async throws(StoreError) {
    try await write("note a failed log-in") { try $0.audit(.loginFailed, by: performer) }
  }
}

extension Transaction {
  func audit(
    _ action: AuditAction, by performer: Performer, subject: String = "",
    camera: CameraID? = nil, event: EventID? = nil
  ) throws {
    let camera = try camera.map { try key(of: $0) }
    try db.cachedStatement(
      sql: """
        INSERT INTO audit (at_us, by_name, address, action, subject, camera_key, event_id)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      now.microseconds, performer.name, performer.address, action.rawValue, subject, camera,
      event?.text,
    ])
  }
}

extension Row {
  fileprivate func auditEntry() throws -> AuditEntry {
    AuditEntry(
      at: time("at_us"), by: Performer(name: self["by_name"], address: self["address"]),
      action: try value("action"), subject: self["subject"],
      camera: try (self["camera_id"] as String?).flatMap { _ in try cameraID("camera_id") },
      event: try (self["event_id"] as String?).flatMap { _ in try eventID("event_id") })
  }
}
