internal import GRDB
internal import Pixels
internal import Scene

/// What comes with events: evidence, samples, runs, names.
extension Transaction {
  func record(_ evidence: Evidence, of event: Int64) throws {
    let find = try db.cachedStatement(
      sql: "SELECT * FROM evidence WHERE event_key = ? AND kind = ?")
    let old = try Row.fetchOne(find, arguments: [event, evidence.kind.rawValue])
      .map { try $0.evidence(of: evidence.event) }
    if old == evidence { return }
    if let old, old.fileName != evidence.fileName {
      try discard(fileName: old.fileName, byteCount: old.byteCount)
    }
    try db.execute(
      sql: """
        INSERT INTO evidence (event_key, kind, file_name, byte_count, began_us, length_us)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (event_key, kind) DO UPDATE SET file_name = excluded.file_name,
          byte_count = excluded.byte_count, began_us = excluded.began_us,
          length_us = excluded.length_us
        """,
      arguments: [
        event, evidence.kind.rawValue, evidence.fileName, evidence.byteCount,
        evidence.beganAt.microseconds, evidence.duration.microseconds,
      ])
    try db.execute(
      sql: "DELETE FROM garbage WHERE file_name = ?", arguments: [evidence.fileName])
    try noteChange(.evidence, of: event)
  }

  /// Marks a file whose row goes away to be deleted by the next retention.
  func discard(fileName: String, byteCount: Int) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO garbage (file_name, byte_count, since_us) VALUES (?, ?, ?)
        ON CONFLICT DO NOTHING
        """
    ).execute(arguments: [fileName, byteCount, now.microseconds])
  }

  func record(_ sample: ZoneSample) throws {
    let zone = try key(of: sample.zone, camera: key(of: sample.camera))
    try db.cachedStatement(
      sql: """
        INSERT INTO zone_samples (zone_key, began_us, open_key, length_us, mean_count, min_count,
          max_count, mean_density_per_m2, motion_share, method, crossings_in, crossings_out,
          stays, mean_dwell_us, max_dwell_us, travel_x, travel_y, travel_way)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET length_us = excluded.length_us,
          mean_count = excluded.mean_count, min_count = excluded.min_count,
          max_count = excluded.max_count, mean_density_per_m2 = excluded.mean_density_per_m2,
          motion_share = excluded.motion_share, method = excluded.method,
          crossings_in = excluded.crossings_in, crossings_out = excluded.crossings_out,
          stays = excluded.stays, mean_dwell_us = excluded.mean_dwell_us,
          max_dwell_us = excluded.max_dwell_us, travel_x = excluded.travel_x,
          travel_y = excluded.travel_y, travel_way = excluded.travel_way
        """
    ).execute(arguments: [
      zone, sample.beganAt.microseconds, openKey, sample.length.microseconds,
      sample.meanCount.storable, sample.minCount.storable, sample.maxCount.storable,
      sample.meanDensity?.storable, sample.motionShare.storable, sample.method,
      sample.crossingsIn, sample.crossingsOut, sample.dwell.stays,
      sample.dwell.mean.microseconds, sample.dwell.maximum.microseconds,
      sample.travel.x.storable, sample.travel.y.storable, sample.travel.way.storable,
    ])
  }

  func record(_ run: CameraRun) throws {
    try db.execute(
      sql: """
        INSERT INTO runs (id, camera_key, open_key, began_us, codec, width_px, height_px)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO NOTHING
        """,
      arguments: [
        run.id.text, key(of: run.camera), openKey, run.beganAt.microseconds, run.codec,
        run.picture.width, run.picture.height,
      ])
  }

  /// Whether the run is known. The first end stays.
  func record(_ end: CameraRunEnd) throws -> Bool {
    try db.execute(
      sql: """
        UPDATE runs SET ended_us = ?, frames = ?, end_reason = ?
        WHERE id = ? AND ended_us IS NULL
        """,
      arguments: [end.endedAt.microseconds, end.frames, end.reason, end.run.text])
    if db.changesCount > 0 { return true }
    return try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM runs WHERE id = ?)", arguments: [end.run.text])
      ?? false
  }

  func describe(_ camera: KnownCamera) throws {
    let cameraKey = try key(of: camera.id)
    try db.execute(
      sql: "UPDATE cameras SET name = ?, group_name = ?, source = ? WHERE camera_key = ?",
      arguments: [camera.name, camera.group, camera.source.rawValue, cameraKey])
    for zone in camera.zones {
      try db.execute(
        sql: "UPDATE zones SET name = ? WHERE zone_key = ?",
        arguments: [zone.name, key(of: zone.id, camera: cameraKey)])
    }
  }
}
