internal import GRDB
internal import Pixels
internal import Scene

/// A write in progress: the connection, and what every row that it writes is marked with.
struct Transaction {
  let db: Database
  /// The process run that writes.
  let openKey: Int64
  let now: WallTime

  // MARK: - Places

  /// The key of a camera, which is made known by its first mention.
  func key(of camera: CameraID) throws -> Int64 {
    let find = try db.cachedStatement(sql: "SELECT camera_key FROM cameras WHERE id = ?")
    if let key = try Int64.fetchOne(find, arguments: [camera.text]) { return key }
    try db.execute(sql: "INSERT INTO cameras (id) VALUES (?)", arguments: [camera.text])
    return db.lastInsertedRowID
  }

  /// The key of a camera's zone (`nil`: its whole picture), likewise.
  func key(of zone: ZoneID?, camera: Int64) throws -> Int64 {
    let find = try db.cachedStatement(
      sql: "SELECT zone_key FROM zones WHERE camera_key = ? AND id = ?")
    let id = zone?.text ?? ""
    if let key = try Int64.fetchOne(find, arguments: [camera, id]) { return key }
    try db.execute(
      sql: "INSERT INTO zones (camera_key, id) VALUES (?, ?)", arguments: [camera, id])
    return db.lastInsertedRowID
  }

  // MARK: - Changes and trail

  func noteChange(_ kind: EventChange.Kind, of event: Int64) throws {
    try db.cachedStatement(sql: "INSERT INTO changes (event_key, kind, at_us) VALUES (?, ?, ?)")
      .execute(arguments: [event, kind.rawValue, now.microseconds])
  }

  func addToTrail(_ entry: Acknowledgement, of event: Int64) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO acknowledgements (event_key, at_us, by_name, action, outcome, note, assignee)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      event, entry.at.microseconds, entry.by, entry.action.rawValue, entry.outcome?.rawValue,
      entry.note, entry.assignee,
    ])
  }
}

extension Double {
  /// SQLite has no NaN: such a value is stored as 0 rather than losing its row.
  var storable: Double { isNaN ? 0 : self }
}
