internal import GRDB
public import Pixels
public import Scene

/// What is evaluated over hours and weeks.
extension EventStore {
  /// What became of each camera that the filter names from `filter.from` up to `filter.to`, by id;
  /// of the other conditions none counts. Other sources of events are left out.
  ///
  /// - Parameter watched: cameras that are configured now. Of others only the time up to the end of
  ///   what is known of them counts.
  public func cameraRecords(_ filter: EventFilter, watched: Set<CameraID>)
    async throws(StoreError) -> [CameraRecord]
  {
    let now = clock.now()
    let to = min(filter.to ?? now, now)
    let from = min(filter.from ?? to, to)
    return try await read("evaluate cameras") { db in
      let pantau = try db.timesOfPantau(until: now).clamped(to: from..<to)
      var answers = try db.responses(from: from, to: filter.to ?? .distantFuture)
      return try db.cameras(of: filter).compactMap { row in
        let key: Int64 = row["camera_key"]
        let id = try row.cameraID("id")
        guard try row.value("source") == SourceKind.camera else { return nil }
        var record = CameraRecord(
          camera: id, name: row["name"] as String? ?? id.text, group: row["group_name"])
        record.events = try db.counts(
          ofCamera: key, from: from, to: filter.to ?? .distantFuture)
        record.responses = answers.removeValue(forKey: key) ?? ResponseTimes()
        try db.addTimes(
          ofCamera: key, from: from, to: to, pantau: pantau, isWatched: watched.contains(id),
          to: &record)
        return record
      }
    }
  }

  /// What was counted in each zone and at each line of those cameras, by camera and zone; those
  /// of which there is nothing are left out.
  public func zoneRecords(_ filter: EventFilter) async throws(StoreError) -> [ZoneRecord] {
    let from = filter.from ?? .distantPast
    let to = filter.to ?? .distantFuture
    return try await read("evaluate zones") { db in
      try db.cameras(of: filter).flatMap { camera in
        let id = try camera.cameraID("id")
        let zones = try Row.fetchAll(
          db, sql: "SELECT * FROM zones WHERE camera_key = ? AND id <> '' ORDER BY id",
          arguments: [camera["camera_key"] as Int64])
        return try zones.compactMap { try db.zoneRecord($0, camera: id, from: from, to: to) }
      }
    }
  }
}

extension WallTime {
  fileprivate static let distantPast = WallTime(microseconds: .min)
  fileprivate static let distantFuture = WallTime(microseconds: .max)
}

extension Database {
  fileprivate func cameras(of filter: EventFilter) throws -> [Row] {
    let keys = try cameraKeys(of: filter).map(Set.init)
    return try Row.fetchAll(self, sql: "SELECT * FROM cameras ORDER BY id").filter {
      keys?.contains($0["camera_key"]) ?? true
    }
  }

  // MARK: - Events

  fileprivate func counts(
    ofCamera key: Int64, from: WallTime, to: WallTime
  ) throws -> [CameraRecord.EventCounts] {
    let rows = try Row.fetchAll(
      cachedStatement(
        sql: """
          SELECT kind, severity, state, outcome, alert_severity IS NOT NULL AS has_alert,
            count(*) AS event_count
          FROM events INDEXED BY events_of_camera
          WHERE camera_key = ? AND began_us >= ? AND began_us < ?
          GROUP BY kind, severity, state, outcome, has_alert
          """), arguments: [key, from.microseconds, to.microseconds])
    return try rows.map { row in
      CameraRecord.EventCounts(
        kind: try row.value("kind"), severity: try row.value("severity"),
        state: try row.value("state"), outcome: try row.optionalValue("outcome"),
        hasAlert: row["has_alert"], count: row["event_count"])
    }
  }

  /// By the keys of cameras. What nobody has dealt with is not looked at.
  fileprivate func responses(from: WallTime, to: WallTime) throws -> [Int64: ResponseTimes] {
    let rows = try Row.fetchCursor(
      self,
      sql: """
        SELECT events.camera_key, events.event_key, acknowledgements.by_name,
          acknowledgements.at_us, acknowledgements.action,
          (SELECT min(raised_us) FROM alerts WHERE alerts.event_key = events.event_key)
            AS raised_us
        FROM events INDEXED BY events_handled
          CROSS JOIN acknowledgements INDEXED BY acknowledgements_of_event USING (event_key)
        WHERE events.state <> 'new' AND events.began_us >= ? AND events.began_us < ?
          AND acknowledgements.action <> 'reopen'
        """, arguments: [from.microseconds, to.microseconds])
    var found: [Int64: ResponseTimes] = [:]
    var last: Int64?
    while let row = try rows.next() {
      let camera: Int64 = row["camera_key"]
      let event: Int64 = row["event_key"]
      let action: Acknowledgement.Action = try row.value("action")
      found[camera, default: ResponseTimes()].byPerson[row["by_name"], default: 0] += 1
      // A note alone does not deal with an event.
      if event == last || action == .note { continue }
      last = event
      if let raised = row.optionalTime("raised_us") {
        found[camera, default: ResponseTimes()].delays.append(
          max(.zero, row.time("at_us").duration(since: raised)))
      }
    }
    return found
  }

  // MARK: - Times

  /// When Pantau ran. Of a process that was killed, up to the last that is known of it.
  fileprivate func timesOfPantau(until now: WallTime) throws -> TimeSpans {
    // Those of imported archives ran elsewhere, and are kept without a length.
    let rows = try Row.fetchAll(
      self, sql: "SELECT * FROM opens WHERE closed_us IS NOT opened_us ORDER BY open_key")
    var ranges: [Range<WallTime>] = []
    for (index, row) in rows.enumerated() {
      let began = row.time("opened_us")
      let isNewest = index == rows.count - 1
      let end =
        try row.optionalTime("closed_us")
        ?? (isNewest ? now : lastSign(ofOpen: row["open_key"]) ?? began)
      if end > began { ranges.append(began..<end) }
    }
    return TimeSpans(ranges)
  }

  private func lastSign(ofOpen key: Int64) throws -> WallTime? {
    try Int64.fetchOne(
      self, sql: "SELECT max(ended_us) FROM runs WHERE open_key = ?", arguments: [key]
    ).map(WallTime.init(microseconds:))
  }

  fileprivate func addTimes(
    ofCamera key: Int64, from: WallTime, to: WallTime, pantau: TimeSpans, isWatched: Bool,
    to record: inout CameraRecord
  ) throws {
    let runs = try Row.fetchAll(
      cachedStatement(
        sql: """
          SELECT began_us, ended_us FROM runs INDEXED BY runs_of_camera
          WHERE camera_key = ? AND began_us < ? ORDER BY began_us
          """), arguments: [key, to.microseconds])
    let connected = runs.map { row in
      row.time("began_us")..<max(row.time("began_us"), row.optionalTime("ended_us") ?? to)
    }
    // It is not known since when it was configured: since it first told anything.
    let known =
      try connected.isEmpty
      ? outages(ofCamera: key, kinds: ["camera_offline"], from: .distantPast, to: to) : connected
    guard let begin = known.map(\.lowerBound).min(), let end = known.map(\.upperBound).max() else {
      return
    }
    let window = max(from, begin)..<max(max(from, begin), isWatched ? to : min(to, end))
    let expected = pantau.clamped(to: window)
    let seen = TimeSpans(connected).intersection(expected)
    let useless = try TimeSpans(
      outages(
        ofCamera: key, kinds: Self.useless, from: from.advanced(by: .zero - Self.longestTrouble),
        to: to))
    record.expected = expected.length
    record.connected = seen.length
    record.impaired = useless.intersection(seen).length
    record.runs = connected.count { window.contains($0.lowerBound) }
  }

  /// Kinds of which no picture is of use.
  private static let useless = [
    "camera_frozen", "camera_dark", "camera_bright", "camera_covered", "camera_blurred",
  ]

  /// What began longer before a time than this is not looked for in it.
  private static let longestTrouble = Duration.seconds(31 * 86_400)

  private func outages(
    ofCamera key: Int64, kinds: [String], from: WallTime, to: WallTime
  ) throws -> [Range<WallTime>] {
    try Row.fetchAll(
      cachedStatement(
        sql: """
          SELECT began_us, ended_us FROM events INDEXED BY events_of_camera
          WHERE camera_key = ? AND began_us >= ? AND began_us < ?
            AND kind IN (SELECT value FROM json_each(?))
          """), arguments: [key, from.microseconds, to.microseconds, "\(kinds)"]
    ).map { row in
      row.time("began_us")..<max(row.time("began_us"), row.optionalTime("ended_us") ?? to)
    }
  }

  // MARK: - Zones

  fileprivate func zoneRecord(
    _ zone: Row, camera: CameraID, from: WallTime, to: WallTime
  ) throws -> ZoneRecord? {
    guard let id = try zone.zoneID("id") else { return nil }
    let key: Int64 = zone["zone_key"]
    let range: StatementArguments = [key, from.microseconds, to.microseconds]
    // With one maximum, `began_us` is that of its row.
    let sums = try Row.fetchOne(
      cachedStatement(
        sql: """
          SELECT max(max_count) AS peak, began_us, sum(length_us) AS covered_us,
            total(length_us * mean_count) AS weighted, sum(crossings_in) AS crossings_in,
            sum(crossings_out) AS crossings_out, sum(stays) AS stays
          FROM zone_samples WHERE zone_key = ? AND began_us >= ? AND began_us < ?
          """), arguments: range)
    guard let sums, let covered: Int64 = sums["covered_us"] else { return nil }
    let density = try Row.fetchOne(
      cachedStatement(
        sql: """
          SELECT max(mean_density_per_m2) AS peak, began_us
          FROM zone_samples WHERE zone_key = ? AND began_us >= ? AND began_us < ?
          """), arguments: range)
    let peakDensity: Double? = density?["peak"]
    return ZoneRecord(
      camera: camera, zone: id, name: zone["name"] as String? ?? id.text,
      meanCount: (sums["weighted"] as Double) / Double(max(covered, 1)), peakCount: sums["peak"],
      peakAt: sums.time("began_us"), peakDensity: peakDensity,
      peakDensityAt: peakDensity == nil ? nil : density?.time("began_us"),
      crossingsIn: sums["crossings_in"], crossingsOut: sums["crossings_out"],
      stays: sums["stays"], covered: .microseconds(covered))
  }
}
