internal import GRDB
public import Pixels
internal import Synchronization

/// Deleting what a policy no longer keeps.
///
/// A file and its row cannot vanish in one step. The row goes first, and the same transaction puts
/// the file's name into `garbage`; then the file goes, then its name. A crash in between leaves the
/// name, and the next call goes on there. A crash between writing a file and recording it leaves a
/// file without a row; those are looked for once after each opening.
extension EventStore {
  /// Events, samples or files handled in one transaction, so that writers wait for milliseconds.
  private static let batch = 200
  /// Free pages given back to the file system in one transaction: 2 MiB.
  private static let pageBatch = 512
  /// A file that no row names is left alone for this long, since its row may be on its way.
  private static let orphanAge = Duration.seconds(3_600)
  /// Samples younger than this are kept whatever their size.
  private static let sampleGrace = Duration.seconds(86_400)

  /// Readings of sensors, whose series is kept like all others. Longer than any may be late.
  private static let readingAge = Duration.seconds(3 * 86_400)

  /// Applies `policy` as of `now`: deletes what is too old, then the oldest of what is too much,
  /// then the files of both. Open events are never deleted. Meant to be called every few minutes;
  /// other writers get their turn between batches, and a cancelled task stops after one.
  @discardableResult
  public func applyRetention(
    _ policy: RetentionPolicy, now: WallTime, evidenceDirectory: String
  ) async throws(StoreError) -> RetentionReport {
    var report = RetentionReport()
    let folder = EvidenceFolder(path: evidenceDirectory)
    if !hasSwept.exchange(true, ordering: .relaxed) {
      report.orphansFound = try await discardOrphans(in: folder, now: now)
    }
    try await deleteGarbage(in: folder, &report)
    try await deleteByAge(policy, now: now, in: folder, &report)
    try await deleteBySize(policy, now: now, in: folder, &report)
    try await deleteGarbage(in: folder, &report)
    try await giveBackSpace()
    report.bytesAfter = try await usedBytes()
    report.exceedsMaximum = policy.maximumBytes.map { report.bytesAfter > $0 } ?? false
    return report
  }

  // MARK: - Rows

  private func deleteByAge(
    _ policy: RetentionPolicy, now: WallTime, in folder: EvidenceFolder,
    _ report: inout RetentionReport
  ) async throws(StoreError) {
    let seenBefore = now.advanced(by: .zero - policy.unacknowledgedGrace)
    if let age = policy.maximumAge {
      let before = now.advanced(by: .zero - age)
      while !Task.isCancelled {
        let deleted = try await deleteEvents(
          OldEvents(endedBefore: before, unseenEndedBefore: min(before, seenBefore)), in: folder)
        report.eventsDeleted += deleted.count
        if deleted.count < Self.batch { break }
      }
      report.runsDeleted += try await deleteRuns(endedBefore: before)
    }
    if let age = policy.maximumSampleAge {
      report.samplesDeleted += try await deleteSamples(before: now.advanced(by: .zero - age))
    }
    report.changesDeleted += try await deleteChanges(
      before: now.advanced(by: .zero - policy.changeAge))
    if let age = policy.maximumAuditAge {
      report.auditDeleted += try await deleteAudit(before: now.advanced(by: .zero - age))
      try await deleteSuspensions(before: now.advanced(by: .zero - age))
    }
    try await deleteEndedSessions(at: now)
    try await deleteReadings(before: now.advanced(by: .zero - Self.readingAge))
  }

  private func deleteBySize(
    _ policy: RetentionPolicy, now: WallTime, in folder: EvidenceFolder,
    _ report: inout RetentionReport
  ) async throws(StoreError) {
    guard let maximum = policy.maximumBytes else { return }
    let seenBefore = now.advanced(by: .zero - policy.unacknowledgedGrace)
    let youngestSample = now.advanced(by: .zero - Self.sampleGrace)
    while try await usedBytes() > maximum, !Task.isCancelled {
      let deleted = try await deleteEvents(
        OldEvents(endedBefore: now, unseenEndedBefore: seenBefore), in: folder)
      report.eventsDeleted += deleted.count
      // Without any event left to delete, samples go a day at a time.
      var horizon = deleted.newestBegan
      if horizon == nil {
        horizon = try await oldestSample()?.advanced(by: .seconds(86_400))
      }
      guard let horizon else { return }
      let samples = try await deleteSamples(before: min(horizon, youngestSample))
      report.samplesDeleted += samples
      report.runsDeleted += try await deleteRuns(endedBefore: horizon)
      if deleted.count == 0, samples == 0 { return }
    }
  }

  /// Deletes a batch of events. On a full disk there is no room even to write down what goes:
  /// there, its files go first.
  private func deleteEvents(_ old: OldEvents, in folder: EvidenceFolder)
    async throws(StoreError) -> DeletedEvents
  {
    let operation = "delete old events"
    do {
      return try await write(operation) { try $0.delete(old, limit: Self.batch) }
    } catch {
      guard error.code == .diskFull else { throw error }
      let files = try await read(operation) { db in
        try old.rows(limit: Self.batch, in: db).flatMap { try db.files(of: $0["event_key"]) }
      }
      if files.isEmpty { throw error }
      for file in files { _ = folder.delete(file.name) }
      return try await write(operation) { try $0.delete(old, limit: Self.batch) }
    }
  }

  private func deleteRuns(endedBefore time: WallTime) async throws(StoreError) -> Int {
    try await deleteInBatches(
      "delete old runs",
      """
      DELETE FROM runs WHERE run_key IN (
        SELECT run_key FROM runs INDEXED BY runs_by_end
        WHERE ended_us < ? ORDER BY ended_us LIMIT \(Self.batch))
      """, [time.microseconds])
  }

  private func deleteSamples(before time: WallTime) async throws(StoreError) -> Int {
    let zones = try await read("list zones") { db in
      try Int64.fetchAll(db, sql: "SELECT zone_key FROM zones")
    }
    var count = 0
    for zone in zones {
      count += try await deleteInBatches(
        "delete old samples",
        """
        DELETE FROM zone_samples WHERE zone_key = ?1 AND began_us < ?2
          AND began_us <= coalesce((
            SELECT began_us FROM zone_samples
            WHERE zone_key = ?1 ORDER BY began_us LIMIT 1 OFFSET \(Self.batch - 1)), ?2)
        """, [zone, time.microseconds])
    }
    return try await count
      + deleteInBatches(
        "delete old heat maps",
        """
        DELETE FROM heat_samples WHERE (camera_key, kind, began_us, open_key) IN (
          SELECT camera_key, kind, began_us, open_key FROM heat_samples INDEXED BY heat_by_time
          WHERE began_us < ? ORDER BY began_us LIMIT \(Self.batch))
        """, [time.microseconds])
      + deleteInBatches(
        "delete old samples of sites",
        """
        DELETE FROM site_samples WHERE (camera_key, began_us, open_key) IN (
          SELECT camera_key, began_us, open_key FROM site_samples INDEXED BY site_samples_by_time
          WHERE began_us < ? ORDER BY began_us LIMIT \(Self.batch))
        """, [time.microseconds])
  }

  /// From the oldest on, as far as a batch of them is all too old.
  private func deleteChanges(before time: WallTime) async throws(StoreError) -> Int {
    try await deleteInBatches(
      "delete old changes",
      """
      DELETE FROM changes WHERE sequence IN (
        SELECT sequence FROM (
          SELECT sequence, at_us FROM changes ORDER BY sequence LIMIT \(Self.batch))
        WHERE at_us < ?)
      """, [time.microseconds])
  }

  private func deleteAudit(before time: WallTime) async throws(StoreError) -> Int {
    try await deleteInBatches(
      "delete old rows of the audit trail",
      """
      DELETE FROM audit WHERE audit_key IN (
        SELECT audit_key FROM audit INDEXED BY audit_by_time
        WHERE at_us < ? ORDER BY at_us LIMIT \(Self.batch))
      """, [time.microseconds])
  }

  /// Of which the audit trail does not tell any more.
  private func deleteSuspensions(before time: WallTime) async throws(StoreError) {
    _ = try await deleteInBatches(
      "delete old suspensions",
      """
      DELETE FROM suspensions WHERE suspension_key IN (
        SELECT suspension_key FROM suspensions WHERE ends_us < ? LIMIT \(Self.batch))
      """, [time.microseconds])
  }

  /// Those that nobody can use any more.
  private func deleteEndedSessions(at now: WallTime) async throws(StoreError) {
    _ = try await deleteInBatches(
      "delete ended sessions",
      """
      DELETE FROM sessions WHERE digest IN (
        SELECT digest FROM sessions WHERE used_us < ? OR began_us < ? LIMIT \(Self.batch))
      """,
      [
        now.advanced(by: .zero - Session.longestPause).microseconds,
        now.advanced(by: .zero - Session.longest).microseconds,
      ])
  }

  private func deleteReadings(before time: WallTime) async throws(StoreError) {
    _ = try await deleteInBatches(
      "delete old readings",
      """
      DELETE FROM sensor_readings WHERE (zone_key, at_us) IN (
        SELECT zone_key, at_us FROM sensor_readings WHERE at_us < ? LIMIT \(Self.batch))
      """, [time.microseconds])
  }

  /// Repeats a statement that deletes about a batch until it finds less than one.
  private func deleteInBatches(_ operation: String, _ sql: String, _ arguments: [Int64])
    async throws(StoreError) -> Int
  {
    var count = 0
    while !Task.isCancelled {
      let deleted = try await write(operation) { transaction in
        try transaction.db.cachedStatement(sql: sql)
          .execute(arguments: StatementArguments(arguments))
        return transaction.db.changesCount
      }
      count += deleted
      if deleted < Self.batch { break }
    }
    return count
  }

  private func oldestSample() async throws(StoreError) -> WallTime? {
    try await read("find the oldest sample") { db in
      try Int64.fetchOne(
        db,
        sql: """
          SELECT min((SELECT began_us FROM zone_samples
            WHERE zone_samples.zone_key = zones.zone_key ORDER BY began_us LIMIT 1)) FROM zones
          """
      ).map(WallTime.init(microseconds:))
    }
  }

  // MARK: - Files

  private func deleteGarbage(in folder: EvidenceFolder, _ report: inout RetentionReport)
    async throws(StoreError)
  {
    var last = ""
    while !Task.isCancelled {
      let files = try await read("list garbage") { [last] db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT file_name, byte_count FROM garbage
            WHERE file_name > ? ORDER BY file_name LIMIT \(Self.batch)
            """, arguments: [last]
        ).map { (name: $0["file_name"] as String, byteCount: $0["byte_count"] as Int) }
      }
      guard let end = files.last else { return }
      last = end.name
      let gone = files.filter { folder.delete($0.name) }
      report.filesDeleted += gone.count
      report.fileBytesDeleted += gone.reduce(0) { $0 + $1.byteCount }
      report.filesKept += files.count - gone.count
      try await write("forget garbage") { transaction in
        let forget = try transaction.db.cachedStatement(
          sql: "DELETE FROM garbage WHERE file_name = ?")
        for file in gone { try forget.execute(arguments: [file.name]) }
      }
    }
  }

  /// Puts files that no row names into `garbage`; returns how many.
  private func discardOrphans(in folder: EvidenceFolder, now: WallTime)
    async throws(StoreError) -> Int
  {
    var files = folder.files(writtenBefore: now.advanced(by: .zero - Self.orphanAge))[...]
    var count = 0
    while !files.isEmpty, !Task.isCancelled {
      let some = Array(files.prefix(Self.batch))
      files = files.dropFirst(Self.batch)
      count += try await write("look for orphaned files") { transaction in
        let find = try transaction.db.cachedStatement(
          sql: """
            SELECT 1 FROM evidence WHERE file_name = ?1
            UNION ALL SELECT 1 FROM garbage WHERE file_name = ?1
            UNION ALL SELECT 1 FROM report_cameras WHERE file_name = ?1
            """)
        let orphans = try some.filter { try Row.fetchOne(find, arguments: [$0.name]) == nil }
        for file in orphans {
          try transaction.discard(fileName: file.name, byteCount: file.byteCount)
        }
        return orphans.count
      }
    }
    return count
  }

  // MARK: - Space

  /// Evidence, and the pages of the database that hold something.
  private func usedBytes() async throws(StoreError) -> Int {
    try await read("measure the database") { db in
      func number(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
      let pages = try number("PRAGMA page_count") - number("PRAGMA freelist_count")
      return try pages * number("PRAGMA page_size")
        + number("SELECT coalesce(sum(byte_count), 0) FROM evidence_totals")
    }
  }

  /// Shortens the file by its free pages.
  private func giveBackSpace() async throws(StoreError) {
    while !Task.isCancelled {
      let left = try await write("give back space") { transaction in
        _ = try Row.fetchAll(transaction.db, sql: "PRAGMA incremental_vacuum(\(Self.pageBatch))")
        return try Int.fetchOne(transaction.db, sql: "PRAGMA freelist_count") ?? 0
      }
      if left == 0 { break }
    }
    // The file itself changes when the log is written back into it.
    try await checkpoint()
  }
}
