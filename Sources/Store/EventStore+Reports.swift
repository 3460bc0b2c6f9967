public import Access
internal import Foundation
internal import GRDB
public import Pixels
public import Scene

/// What citizens report.
extension EventStore {
  /// Stores a report with its event, alert, picture and cameras: all of it, or nothing.
  ///
  /// - Parameter token: the secret of the link by which its sender follows it.
  public func record(_ new: NewReport, token: SecretToken) async throws(StoreError) {
    let names =
      new.report.cameras.compactMap(\.picture?.fileName)
      + [new.picture?.fileName].compactMap(\.self)
    if let name = names.first(where: { !EvidenceFolder.isName($0) }) {
      throw StoreError(
        .badFileName, path: path, operation: "record a report",
        detail: "expected a file name without directories, got \"\(name)\"")
    }
    try await write("record a report") { transaction in
      try transaction.describe(new.source)
      for transition in new.transitions { try transaction.record(transition) }
      guard let id = new.transitions.first?.event.id, let key = try transaction.key(of: id) else {
        return
      }
      if let picture = new.picture { try transaction.record(picture, of: key) }
      try transaction.record(new.report, of: key, token: token)
    }
  }

  /// `nil` if there is no report of that event in `scope`.
  public func report(of id: EventID, in scope: Scope = .all) async throws(StoreError)
    -> StoredReport?
  {
    try await read("read a report") { db in
      try db.eventKey(id, in: scope).flatMap { try db.report($0, in: scope) }
    }
  }

  /// Those that nobody has resolved and that are no older than `since`, newest first.
  ///
  /// - Parameter limit: 1...`maximumLimit`; other values are brought into that range.
  public func openReports(
    since: WallTime, limit: Int = 200, in scope: Scope = .all
  ) async throws(StoreError) -> [StoredReport] {
    try await read("list reports") { db in
      let cameras = try db.cameraKeys(in: scope)
      let keys = try Int64.fetchAll(
        db,
        sql: """
          SELECT event_key FROM events INDEXED BY events_newest_first
          WHERE began_us >= ?1 AND kind = 'report' AND state <> 'resolved'
            AND (?2 OR camera_key IN (SELECT value FROM json_each(?3)))
          ORDER BY began_us DESC, event_key DESC LIMIT ?4
          """,
        arguments: [
          since.microseconds, cameras == nil, "\(cameras ?? [])",
          min(max(limit, 1), Self.maximumLimit),
        ])
      return try keys.compactMap { try db.report($0, in: scope) }
    }
  }

  /// Says something to the sender of a report, in place of what was said before. Throws
  /// `unknownEvent` if there is no report of that event in `scope`.
  @discardableResult
  public func answer(
    _ text: String, to id: EventID, by performer: Performer, in scope: Scope = .all
  ) async throws(StoreError) -> StoredReport {
    try await write("answer a report") { [path] transaction in
      let unknown = StoreError.unknownEvent(id, path: path, operation: "answer a report")
      guard let key = try transaction.db.eventKey(id, in: scope) else { throw unknown }
      try transaction.db.execute(
        sql: "UPDATE reports SET answer = ?, answered_us = ? WHERE event_key = ?",
        arguments: [text, transaction.now.microseconds, key])
      guard transaction.db.changesCount > 0, let report = try transaction.db.report(key, in: scope)
      else { throw unknown }
      try transaction.addToTrail(
        Acknowledgement(at: transaction.now, by: performer.name, action: .answer, note: text),
        of: key)
      try transaction.noteChange(.noted, of: key)
      try transaction.audit(
        .answered, by: performer, camera: report.event.event.camera, event: id)
      return try transaction.db.report(key, in: scope) ?? report
    }
  }

  /// What the sender may know who has the link; `nil`: there is no such report (any more).
  public func progress(of token: SecretToken) async throws(StoreError) -> ReportProgress? {
    try await read("read how far a report is") { db in
      let find = try db.cachedStatement(
        sql: """
          SELECT state, answer FROM reports JOIN events USING (event_key) WHERE digest = ?
          """)
      return try Row.fetchOne(find, arguments: [Data(token.digest)]).map { row in
        ReportProgress(state: try row.value("state"), answer: row["answer"])
      }
    }
  }
}

extension Transaction {
  /// Once; what is stored already stays.
  fileprivate func record(_ report: CitizenReport, of event: Int64, token: SecretToken) throws {
    try db.execute(
      sql: """
        INSERT INTO reports (event_key, digest, category, sender, latitude, longitude, address)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_key) DO NOTHING
        """,
      arguments: [
        event, Data(token.digest), report.category, report.sender, report.position?.latitude,
        report.position?.longitude, report.address,
      ])
    for near in report.cameras {
      try db.execute(
        sql: """
          INSERT INTO report_cameras (event_key, camera_key, distance_m, file_name, byte_count,
            taken_us)
          VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
          """,
        arguments: [
          event, key(of: near.camera), near.distance.storable, near.picture?.fileName,
          near.picture?.byteCount ?? 0, near.picture?.takenAt.microseconds,
        ])
    }
  }
}

extension Database {
  fileprivate func report(_ key: Int64, in scope: Scope) throws -> StoredReport? {
    let find = try cachedStatement(sql: "SELECT * FROM reports WHERE event_key = ?")
    guard let row = try Row.fetchOne(find, arguments: [key]), let event = try storedEvent(key)
    else { return nil }
    let near = try Row.fetchAll(
      cachedStatement(
        sql: """
          SELECT report_cameras.*, cameras.id AS camera_id, cameras.name AS camera_name, group_name
          FROM report_cameras JOIN cameras USING (camera_key)
          WHERE event_key = ? ORDER BY distance_m, camera_key
          """), arguments: [key]
    ).filter { scope.holds(group: $0["group_name"]) }
    var names: [CameraID: String] = [:]
    var cameras: [NearbyCamera] = []
    for row in near {
      let camera = try row.cameraID("camera_id")
      names[camera] = row["camera_name"] as String? ?? camera.text
      cameras.append(
        NearbyCamera(camera: camera, distance: row["distance_m"], picture: row.nearbyPicture()))
    }
    let position = (row["latitude"] as Double?).flatMap { latitude in
      (row["longitude"] as Double?).map { GeoPosition(latitude: latitude, longitude: $0) }
    }
    return StoredReport(
      event: event,
      report: CitizenReport(
        category: row["category"], sender: row["sender"], position: position,
        address: row["address"], cameras: cameras),
      cameraNames: names,
      answer: (row["answer"] as String?).map { text in
        StoredReport.Answer(text: text, at: row.optionalTime("answered_us") ?? event.event.beganAt)
      })
  }
}

extension Row {
  fileprivate func nearbyPicture() -> NearbyCamera.Picture? {
    guard let name: String = self["file_name"], let taken = optionalTime("taken_us") else {
      return nil
    }
    return NearbyCamera.Picture(fileName: name, byteCount: self["byte_count"], takenAt: taken)
  }
}
