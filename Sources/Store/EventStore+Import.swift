public import Access
internal import GRDB
internal import Pixels
public import Scene

/// Bringing in what an archive holds. What is there already stays as it is, so that every call may be
/// repeated; other writers get their turn between calls.
///
/// Nobody is alerted by what is imported: its alerts are in the history and not in the queue.
extension EventStore {
  /// Makes sources and their zones known. Names that are known already stay.
  public func importSources(_ sources: [KnownCamera]) async throws(StoreError) {
    try await write("import sources") { transaction in
      for source in sources { try transaction.importSource(source) }
    }
  }

  /// Those of `ids` that are stored.
  public func knownEvents(_ ids: [EventID]) async throws(StoreError) -> Set<EventID> {
    try await read("look for events") { db in
      let find = try db.cachedStatement(sql: "SELECT 1 FROM events WHERE id = ?")
      return Set(try ids.filter { try Row.fetchOne(find, arguments: [$0.text]) != nil })
    }
  }

  /// Adds the events that are not stored yet, with alerts, trail, evidence (whose files have to be in
  /// the evidence folder already), hold and tasks.
  ///
  /// - Parameter hold: for all that are added; `nil`: those that were held are so again.
  public func importEvents(_ events: [WholeEvent], holding hold: Hold? = nil)
    async throws(StoreError) -> ImportCounts
  {
    for evidence in events.flatMap(\.stored.evidence)
    where !EvidenceFolder.isName(evidence.fileName) {
      throw StoreError(
        .badFileName, path: path, operation: "import events",
        detail: "expected a file name without directories, got \"\(evidence.fileName)\"")
    }
    return try await write("import events") { transaction in
      var counts = ImportCounts()
      for event in events {
        if try transaction.key(of: event.id) != nil {
          counts.knownEvents += 1
        } else {
          let key = try transaction.importEvent(event)
          if let hold = hold ?? event.stored.hold { try transaction.hold(key, hold) }
          counts.events += 1
        }
        for task in event.tasks {
          switch try transaction.importTask(task) {
          case .added: counts.tasks += 1
          case .known: break
          case .numberTaken: counts.refusedTasks += 1
          }
        }
      }
      return counts
    }
  }

  /// Adds rows of series where the same process run has none for the interval. Returns how many.
  public func importSamples(_ samples: [WholeSample]) async throws(StoreError) -> Int {
    try await write("import samples") { transaction in
      var count = 0
      for one in samples {
        let open = try transaction.importOpen(one.processBeganAt)
        let known = try transaction.db.cachedStatement(
          sql: """
            SELECT EXISTS (SELECT 1 FROM zone_samples
              WHERE zone_key = ? AND began_us = ? AND open_key = ?)
            """)
        let zone = try transaction.key(
          of: one.sample.zone, camera: transaction.key(of: one.sample.camera))
        let isKnown = try Bool.fetchOne(
          known, arguments: [zone, one.sample.beganAt.microseconds, open])
        if isKnown == true { continue }
        try Transaction(db: transaction.db, openKey: open, now: transaction.now)
          .record(one.sample)
        count += 1
      }
      return count
    }
  }

  /// Notes in the audit trail that an archive was brought in.
  public func noteImport(_ archive: String, by performer: Performer) async throws(StoreError) {
    try await note(.archiveImported, subject: archive, by: performer)
  }
}

/// What became of a task of an archive.
fileprivate enum TaskImport {
  case added, known, numberTaken
}

extension Transaction {
  fileprivate func importSource(_ source: KnownCamera) throws {
    let key = try key(of: source.id)
    try db.execute(
      sql: """
        UPDATE cameras SET name = ?, group_name = coalesce(group_name, ?), source = ?
        WHERE camera_key = ? AND name IS NULL
        """, arguments: [source.name, source.group, source.source.rawValue, key])
    for zone in source.zones {
      try db.execute(
        sql: "UPDATE zones SET name = ? WHERE zone_key = ? AND name IS NULL",
        arguments: [zone.name, self.key(of: zone.id, camera: key)])
    }
  }

  /// The key of the process run that began then: ours, or one of elsewhere, which is kept without a
  /// length, as nothing else is known of it.
  fileprivate func importOpen(_ beganAt: WallTime) throws -> Int64 {
    let find = try db.cachedStatement(sql: "SELECT open_key FROM opens WHERE opened_us = ?")
    if let key = try Int64.fetchOne(find, arguments: [beganAt.microseconds]) { return key }
    try db.execute(
      sql: "INSERT INTO opens (opened_us, closed_us, process_id) VALUES (?, ?, 0)",
      arguments: [beganAt.microseconds, beganAt.microseconds])
    return db.lastInsertedRowID
  }

  /// Tells no live client: it is no news.
  fileprivate func importEvent(_ whole: WholeEvent) throws -> Int64 {
    let stored = whole.stored
    let key = try Transaction(
      db: db, openKey: importOpen(whole.processBeganAt), now: now
    ).insert(EventTransition(step: .ended, event: stored.event, at: whole.endToldAt))
    // An event is inserted without an alert; the totals are kept by what changes that.
    try db.execute(
      sql: """
        UPDATE events SET state = ?, outcome = ?, alert_severity = ?, assignee = ?,
          is_suspended = ?
        WHERE event_key = ?
        """,
      arguments: [
        stored.state.rawValue, stored.outcome?.rawValue, stored.alert?.severity.rawValue,
        stored.assignee, stored.isSuspended, key,
      ])
    for alert in whole.alerts {
      try db.execute(
        sql: "INSERT INTO alerts (event_key, severity, raised_us) VALUES (?, ?, ?)",
        arguments: [key, alert.severity.rawValue, alert.raisedAt.microseconds])
    }
    for entry in stored.trail { try addToTrail(entry, of: key) }
    for evidence in stored.evidence {
      try db.execute(
        sql: """
          INSERT INTO evidence (event_key, kind, file_name, byte_count, began_us, length_us)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          key, evidence.kind.rawValue, evidence.fileName, evidence.byteCount,
          evidence.beganAt.microseconds, evidence.duration.microseconds,
        ])
      try db.execute(
        sql: "DELETE FROM garbage WHERE file_name = ?", arguments: [evidence.fileName])
    }
    return key
  }

  fileprivate func importTask(_ task: AgencyTask) throws -> TaskImport {
    let known = try Row.fetchOne(
      db, sql: "SELECT event_id, created_us FROM tasks WHERE year = ? AND number = ?",
      arguments: [task.number.year, task.number.number])
    if let known {
      let isSame =
        known["event_id"] == task.event.text && known["created_us"] == task.createdAt.microseconds
      return isSame ? .known : .numberTaken
    }
    try db.execute(
      sql: """
        INSERT INTO tasks (year, number, event_key, event_id, kind, camera_key, began_us, agency,
          agency_name, state, deadline_us, created_us)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        task.number.year, task.number.number, key(of: task.event), task.event.text,
        task.kind.rawValue, key(of: task.camera), task.beganAt.microseconds, task.agency.id.text,
        task.agency.name, task.state.rawValue, task.deadline.microseconds,
        task.createdAt.microseconds,
      ])
    let key = db.lastInsertedRowID
    for entry in task.entries { try add(entry, toTask: key) }
    return .added
  }
}
