internal import Foundation
internal import GRDB
internal import Pixels
internal import Scene

extension EventStore {
  static func takeLock(of path: String) throws(StoreError) -> OwnerLock {
    func failure(_ code: StoreError.Code, _ detail: String) -> StoreError {
      StoreError(code, path: path, operation: "open the database", detail: detail)
    }
    do {
      return try OwnerLock(path: path + ".lock")
    } catch {
      switch error {
      case .held:
        throw failure(.inUse, "another Pantau has it open; expected to be the only one")
      case .notOpened(ENOENT), .notOpened(ENOTDIR):
        throw failure(.folderMissing, "its folder does not exist; expected one")
      case .notOpened(EACCES), .notOpened(EPERM), .notOpened(EROFS):
        throw failure(.readOnly, "expected to be allowed to write into its folder")
      case .notOpened(ENOSPC), .notOpened(EDQUOT):
        throw failure(.diskFull, "no room left")
      case .notOpened(let code):
        throw failure(.cannotOpen, "opening the file beside it failed with errno \(code)")
      }
    }
  }

  /// `nil` if an owner is at work.
  static func takeLockIfFree(of path: String) throws(StoreError) -> OwnerLock? {
    do throws(StoreError) {
      return try takeLock(of: path)
    } catch {
      guard error.code == .inUse else { throw error }
      return nil
    }
  }

  static func requireNoFolder(at path: String) throws(StoreError) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType == .typeDirectory else { return }
    throw StoreError(
      .cannotOpen, path: path, operation: "open the database",
      detail: "expected a database file, found a folder")
  }

  /// Opens (or creates) the file, proves that it is ours, and brings its tables up to date.
  static func openOwned(_ path: String) throws -> DatabasePool {
    var configuration = sharedConfiguration()
    configuration.prepareDatabase { db in
      if !db.configuration.readonly { try claim(db, path: path) }
    }
    let pool = try DatabasePool(path: path, configuration: configuration)
    // GRDB sets NORMAL for WAL, with which a power cut may take the newest transactions.
    try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      // A log that once grew behind a slow reader gives its room back.
      _ = try Int.fetchOne(db, sql: "PRAGMA journal_size_limit = 67108864")
    }
    try Schema.migrator.migrate(pool)
    return pool
  }

  static func openForReading(_ path: String) throws -> DatabasePool {
    var configuration = sharedConfiguration()
    configuration.readonly = true
    return try openFinished(path, configuration)
  }

  /// For writing while another process is the owner.
  static func openBeside(_ path: String) throws -> DatabasePool {
    var configuration = sharedConfiguration()
    configuration.prepareDatabase { db in
      // GRDB sets NORMAL for WAL; who was locked out shall stay so over a power cut.
      if !db.configuration.readonly { try db.execute(sql: "PRAGMA synchronous = FULL") }
    }
    return try openFinished(path, configuration)
  }

  /// Opens a database that an owner has made, and brought up to date.
  private static func openFinished(
    _ path: String, _ configuration: Configuration
  ) throws -> DatabasePool {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreError(
        .cannotOpen, path: path, operation: "open the database",
        detail: "there is no such file; `pantau run` makes it")
    }
    let pool = try DatabasePool(path: path, configuration: configuration)
    try pool.read { db in
      guard try isOurs(db) else { throw notOurs(path) }
      try requireKnownSchema(db, path: path)
      guard try Schema.migrator.hasCompletedMigrations(db) else {
        throw StoreError(
          .olderSchema, path: path, operation: "open the database",
          detail: "an older Pantau wrote it; `pantau run` brings it up to date")
      }
    }
    return pool
  }

  private static func sharedConfiguration() -> Configuration {
    var configuration = Configuration()
    configuration.label = "store"
    configuration.maximumReaderCount = 4
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = true
    return configuration
  }

  /// Runs before the file is switched to WAL, so that a database which is not for us stays as it
  /// is.
  private static func claim(_ db: Database, path: String) throws {
    if try isOurs(db) { return try requireKnownSchema(db, path: path) }
    let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
    guard isEmpty, try Int32.fetchOne(db, sql: "PRAGMA application_id") == 0 else {
      throw notOurs(path)
    }
    // Before the first page is written, or it would need a VACUUM of the whole file.
    try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
    try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
  }

  private static func isOurs(_ db: Database) throws -> Bool {
    try Int32.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID
  }

  private static func notOurs(_ path: String) -> StoreError {
    StoreError(
      .notPantau, path: path, operation: "open the database",
      detail: "another program's SQLite database; expected one of Pantau's or a free name")
  }

  private static func requireKnownSchema(_ db: Database, path: String) throws {
    guard try Schema.migrator.hasBeenSuperseded(db) else { return }
    throw StoreError(
      .newerSchema, path: path, operation: "open the database",
      detail: "a newer Pantau wrote it; expected at most the tables that this one knows")
  }

  // MARK: - What an earlier process left open

  /// Ends open events and runs, adds our row to `opens` and returns its key.
  static func beginOpen(_ db: Database, at now: WallTime) throws -> Int64 {
    try db.execute(
      sql: "INSERT INTO opens (opened_us, process_id) VALUES (?, ?)",
      arguments: [now.microseconds, Int64(ProcessInfo.processInfo.processIdentifier)])
    let transaction = Transaction(db: db, openKey: db.lastInsertedRowID, now: now)
    try transaction.endInterruptedEvents()
    try transaction.endInterruptedRuns()
    return transaction.openKey
  }
}

extension Transaction {
  fileprivate func endInterruptedEvents() throws {
    // That an answer is overdue goes on, whether Pantau runs or not.
    let open = try Int64.fetchAll(
      db,
      sql: """
        SELECT event_key FROM events INDEXED BY events_open
        WHERE ended_us IS NULL AND kind <> 'task_overdue'
        """)
    for key in open {
      try db.execute(
        sql: """
          UPDATE events SET
            ended_us = max(step_us, peak_us, began_us, coalesce((
              SELECT began_us + length_us FROM zone_samples
              WHERE zone_samples.zone_key = events.zone_key
              ORDER BY zone_samples.began_us DESC LIMIT 1), 0)),
            end_reason = 'interrupted', step = 'ended'
          WHERE event_key = ?
          """, arguments: [key])
      try db.execute(
        sql: "UPDATE events SET step_us = ended_us WHERE event_key = ?", arguments: [key])
      try noteChange(.ended, of: key)
    }
  }

  /// A run ended no earlier than the last event step and sample of its camera.
  fileprivate func endInterruptedRuns() throws {
    try db.execute(
      sql: """
        UPDATE runs SET
          ended_us = max(began_us,
            coalesce((SELECT step_us FROM events INDEXED BY events_of_camera
              WHERE events.camera_key = runs.camera_key
              ORDER BY events.began_us DESC LIMIT 1), 0),
            coalesce((SELECT max((SELECT began_us + length_us FROM zone_samples
                WHERE zone_samples.zone_key = zones.zone_key
                ORDER BY zone_samples.began_us DESC LIMIT 1))
              FROM zones WHERE zones.camera_key = runs.camera_key), 0)),
          end_reason = 'interrupted'
        WHERE ended_us IS NULL
        """)
  }
}
