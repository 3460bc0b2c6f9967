internal import GRDB
internal import Pixels
public import Scene

extension EventStore: EventSink {
  public func record(_ transitions: [EventTransition]) async throws(StoreError) {
    if transitions.isEmpty { return }
    try await write("record transitions") { transaction in
      for transition in transitions { try transaction.record(transition) }
    }
  }

  public func record(_ samples: [ZoneSample]) async throws(StoreError) {
    if samples.isEmpty { return }
    try await write("record samples") { transaction in
      for sample in samples { try transaction.record(sample) }
    }
  }

  /// Takes the place of older evidence of the same event and kind, whose file becomes garbage.
  /// Throws `unknownEvent` before any transition of the event was recorded.
  public func record(_ evidence: Evidence) async throws(StoreError) {
    guard EvidenceFolder.isName(evidence.fileName) else {
      throw StoreError(
        .badFileName, path: path, operation: "record evidence",
        detail: "expected a file name without directories, got \"\(evidence.fileName)\"")
    }
    try await write("record evidence") { [path] transaction in
      guard let key = try transaction.key(of: evidence.event) else {
        throw StoreError.unknownEvent(evidence.event, path: path, operation: "record evidence")
      }
      try transaction.record(evidence, of: key)
    }
  }

  public func recordBegan(_ run: CameraRun) async throws(StoreError) {
    try await write("record a run") { try $0.record(run) }
  }

  /// Throws `unknownRun` before the run's begin was recorded.
  public func recordEnded(_ end: CameraRunEnd) async throws(StoreError) {
    try await write("record a run's end") { [path] transaction in
      guard try transaction.record(end) else {
        throw StoreError(
          .unknownRun, path: path, operation: "record a run's end",
          detail: "expected the id of a recorded run, got \(end.run)")
      }
    }
  }

  /// Tells what people call cameras and zones, for lists and for the text filter.
  public func describe(_ cameras: [KnownCamera]) async throws(StoreError) {
    try await write("record names") { transaction in
      for camera in cameras { try transaction.describe(camera) }
    }
  }
}

extension StoreError {
  static func unknownEvent(_ id: EventID, path: String, operation: String) -> StoreError {
    StoreError(
      .unknownEvent, path: path, operation: operation,
      detail: "expected the id of a stored event, got \(id)")
  }
}

// MARK: - Events

extension Transaction {
  func key(of event: EventID) throws -> Int64? {
    let find = try db.cachedStatement(sql: "SELECT event_key FROM events WHERE id = ?")
    return try Int64.fetchOne(find, arguments: [event.text])
  }

  /// Stores the event as it is after the step, unless a later step is stored already.
  fileprivate func record(_ transition: EventTransition) throws {
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
    if let alert = transition.alert { try raise(alert, of: key) }
  }

  private func insert(_ transition: EventTransition) throws -> Int64 {
    let event = transition.event
    let camera = try key(of: event.camera)
    let zone = try key(of: event.zone, camera: camera)
    try db.cachedStatement(
      sql: """
        INSERT INTO events (id, camera_key, zone_key, open_key, kind, began_us, ended_us,
          end_reason, severity, peak_value, peak_us, threshold, unit, method, direction, step,
          step_us)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      event.id.text, camera, zone, openKey, event.kind.rawValue, event.beganAt.microseconds,
      event.endedAt?.microseconds, event.endReason?.rawValue, event.severity.rawValue,
      event.peakValue.storable, event.peakAt.microseconds, event.threshold.storable,
      event.unit.rawValue, event.method, event.direction?.rawValue, transition.step.rawValue,
      transition.at.microseconds,
    ])
    return db.lastInsertedRowID
  }

  private func update(_ key: Int64, by transition: EventTransition) throws {
    let event = transition.event
    try db.cachedStatement(
      sql: """
        UPDATE events SET ended_us = ?, end_reason = ?, severity = ?, peak_value = ?, peak_us = ?,
          threshold = ?, unit = ?, method = ?, direction = ?, step = ?, step_us = ?
        WHERE event_key = ?
        """
    ).execute(arguments: [
      event.endedAt?.microseconds, event.endReason?.rawValue, event.severity.rawValue,
      event.peakValue.storable, event.peakAt.microseconds, event.threshold.storable,
      event.unit.rawValue, event.method, event.direction?.rawValue, transition.step.rawValue,
      transition.at.microseconds, key,
    ])
  }

  /// Stores an alert, once for each severity. An event that somebody had acknowledged or resolved
  /// is new again: the operator has not seen how bad it has become.
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
      sql: "SELECT state, alert_severity FROM events WHERE event_key = ?")
    guard let row = try Row.fetchOne(find, arguments: [event]) else { return }
    let state: EventState = try row.value("state")
    let highest: Severity? = try row.optionalValue("alert_severity")
    if let highest, highest >= alert.severity { return }
    try db.cachedStatement(
      sql: """
        UPDATE events SET alert_severity = ?, state = 'new', outcome = NULL WHERE event_key = ?
        """
    ).execute(arguments: [alert.severity.rawValue, event])
    if state != .new {
      try addToTrail(Acknowledgement(at: now, by: "pantau", action: .reopen), of: event)
      try noteChange(.reopened, of: event)
    }
  }
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

extension Double {
  /// SQLite has no NaN: such a value is stored as 0 rather than losing its row.
  fileprivate var storable: Double { isNaN ? 0 : self }
}

// MARK: - Evidence, samples, runs, names

extension Transaction {
  fileprivate func record(_ evidence: Evidence, of event: Int64) throws {
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

  fileprivate func record(_ sample: ZoneSample) throws {
    let zone = try key(of: sample.zone, camera: key(of: sample.camera))
    try db.cachedStatement(
      sql: """
        INSERT INTO zone_samples (zone_key, began_us, open_key, length_us, mean_count, min_count,
          max_count, mean_density_per_m2, motion_share, method, crossings_in, crossings_out)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET length_us = excluded.length_us,
          mean_count = excluded.mean_count, min_count = excluded.min_count,
          max_count = excluded.max_count, mean_density_per_m2 = excluded.mean_density_per_m2,
          motion_share = excluded.motion_share, method = excluded.method,
          crossings_in = excluded.crossings_in, crossings_out = excluded.crossings_out
        """
    ).execute(arguments: [
      zone, sample.beganAt.microseconds, openKey, sample.length.microseconds,
      sample.meanCount.storable, sample.minCount.storable, sample.maxCount.storable,
      sample.meanDensity?.storable, sample.motionShare.storable, sample.method,
      sample.crossingsIn, sample.crossingsOut,
    ])
  }

  fileprivate func record(_ run: CameraRun) throws {
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
  fileprivate func record(_ end: CameraRunEnd) throws -> Bool {
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

  fileprivate func describe(_ camera: KnownCamera) throws {
    let cameraKey = try key(of: camera.id)
    try db.execute(
      sql: "UPDATE cameras SET name = ? WHERE camera_key = ?", arguments: [camera.name, cameraKey])
    for zone in camera.zones {
      try db.execute(
        sql: "UPDATE zones SET name = ? WHERE zone_key = ?",
        arguments: [zone.name, key(of: zone.id, camera: cameraKey)])
    }
  }
}
