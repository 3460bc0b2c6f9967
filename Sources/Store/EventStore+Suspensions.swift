public import Access
internal import GRDB
public import Pixels
public import Scene

/// Where nobody wants to be alerted for a while.
extension EventStore {
  /// Suspends alerts of a camera, or of one zone of it, from now until `end`. Takes the place of
  /// what was suspended there before. Throws `conflict` unless `end` is in the future and no more
  /// than `Suspension.longest` away.
  public func suspend(
    _ camera: CameraID, zone: ZoneID? = nil, until end: WallTime, reason: String,
    by performer: Performer
  ) async throws(StoreError) -> Suspension {
    let operation = "suspend alerts"
    return try await write(operation) { [path] transaction in
      let now = transaction.now
      guard now < end, end <= now.advanced(by: Suspension.longest) else {
        throw StoreError(
          .conflict, path: path, operation: operation,
          detail: "alerts cannot be suspended until \(end); expected a time in the future, "
            + "at most 7 days ahead")
      }
      let cameraKey = try transaction.key(of: camera)
      let zoneKey = try transaction.key(of: zone, camera: cameraKey)
      try transaction.db.execute(
        sql: """
          UPDATE suspensions SET ended_us = ?, ended_by = ?
          WHERE zone_key = ? AND ended_us IS NULL AND ends_us > ?
          """, arguments: [now.microseconds, performer.name, zoneKey, now.microseconds])
      var random = SystemRandomNumberGenerator()
      let id = EventID(at: now, using: &random)
      try transaction.db.execute(
        sql: """
          INSERT INTO suspensions (id, camera_key, zone_key, reason, by_name, began_us, ends_us)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id.text, cameraKey, zoneKey, reason, performer.name, now.microseconds, end.microseconds,
        ])
      let place = zone.map { "\($0) " } ?? ""
      try transaction.audit(
        .suspended, by: performer, subject: "\(place)until \(end): \(reason)", camera: camera)
      guard
        let suspension = try transaction.db.suspensions(at: now, .all).first(where: { $0.id == id })
      else { throw StoreError.unknownSuspension(id, path: path, operation: operation) }
      return suspension
    }
  }

  /// Ends a suspension before its time. Throws `unknownSuspension` if none runs with that id at a
  /// camera in `scope`.
  public func endSuspension(
    _ id: EventID, by performer: Performer, in scope: Scope = .all
  ) async throws(StoreError) {
    let operation = "end a suspension"
    try await write(operation) { [path] transaction in
      let running = try transaction.db.suspensions(at: transaction.now, scope)
      guard let suspension = running.first(where: { $0.id == id }) else {
        throw StoreError.unknownSuspension(id, path: path, operation: operation)
      }
      try transaction.db.execute(
        sql: "UPDATE suspensions SET ended_us = ?, ended_by = ? WHERE id = ?",
        arguments: [transaction.now.microseconds, performer.name, id.text])
      try transaction.audit(
        .suspensionEnded, by: performer, subject: suspension.zone?.text ?? "",
        camera: suspension.camera)
    }
  }

  /// Those that run now at cameras in `scope`, the next to end first.
  public func suspensions(in scope: Scope = .all) async throws(StoreError) -> [Suspension] {
    try await read("list suspensions") { [clock] db in try db.suspensions(at: clock.now(), scope) }
  }
}

extension Database {
  fileprivate func suspensions(at now: WallTime, _ scope: Scope) throws -> [Suspension] {
    let find = try cachedStatement(
      sql: """
        SELECT suspensions.*, cameras.id AS camera_id, cameras.name AS camera_name, group_name,
          zones.id AS zone_id, zones.name AS zone_name
        FROM suspensions INDEXED BY suspensions_running
          JOIN cameras ON cameras.camera_key = suspensions.camera_key
          JOIN zones ON zones.zone_key = suspensions.zone_key
        WHERE ended_us IS NULL AND ends_us > ? ORDER BY ends_us, suspension_key
        """)
    return try Row.fetchAll(find, arguments: [now.microseconds])
      .filter { scope.holds(group: $0["group_name"]) }.map { try $0.suspension() }
  }
}

extension Row {
  fileprivate func suspension() throws -> Suspension {
    let camera = try cameraID("camera_id")
    let zone = try zoneID("zone_id")
    return Suspension(
      id: try eventID("id"), camera: camera,
      cameraName: self["camera_name"] as String? ?? camera.text,
      zone: zone, zoneName: zone.map { self["zone_name"] as String? ?? $0.text },
      reason: self["reason"], by: self["by_name"], beganAt: time("began_us"),
      endsAt: time("ends_us"))
  }
}

extension StoreError {
  fileprivate static func unknownSuspension(
    _ id: EventID, path: String, operation: String
  ) -> StoreError {
    StoreError(
      .unknownSuspension, path: path, operation: operation,
      detail: "there is no suspension \(id) that goes on")
  }
}
