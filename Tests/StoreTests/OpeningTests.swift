import Foundation
import GRDB
import Pixels
import Scene
import Synchronization
import Testing

@testable import Store

struct OpeningTests {
  let folder = TemporaryFolder()

  @Test func newDatabaseIsSetUpToLast() async throws {
    let store = try EventStore(path: folder.database)
    let settings = try await store.write("test") { transaction in
      try ["journal_mode", "synchronous", "foreign_keys", "auto_vacuum"].map { name in
        try String.fetchOne(transaction.db, sql: "PRAGMA \(name)")
      }
    }
    #expect(settings == ["wal", "2", "1", "2"])
    let loose = try await store.read("test") { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT name FROM pragma_table_list
          WHERE schema = 'main' AND type = 'table' AND NOT strict
            AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%'
          """)
    }
    #expect(loose.isEmpty)
  }

  @Test func everythingIsThereAfterClosingAndOpening() async throws {
    let event = Event.make(1).ended(after: 3)
    var store = try EventStore(path: folder.database)
    try await store.record([event.finish])
    try store.close()
    store = try EventStore(path: folder.database)
    #expect(try await store.event(event.id)?.event == event)
    #expect(try await store.latestSequence() == 1)
  }

  @Test func samplesOfTheFirstSchemaAreKeptWithoutDwell() async throws {
    try await DatabaseQueue(path: folder.database).write { db in
      try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
    }
    let old = try DatabaseQueue(path: folder.database)
    try Schema.migrator.migrate(old, upTo: Schema.migrator.migrations[0])
    try await old.write { db in
      try db.execute(
        sql: """
          INSERT INTO opens VALUES (1, 0, 0, 7);
          INSERT INTO cameras VALUES (1, 'gate', 'Gate');
          INSERT INTO zones VALUES (1, 1, 'door', 'Door');
          INSERT INTO zone_samples VALUES
            (1, \(WallTime.start.microseconds), 1, 60000000, 2, 1, 3, NULL, 0.5, 'none', 4, 0);
          """)
    }
    try old.close()
    let store = try EventStore(path: folder.database)
    let points = try await store.zoneSeries(
      camera: "gate", zone: "door", from: .start, to: .start + 60, bucket: .seconds(60))
    #expect(points.map(\.crossingsIn) == [4])
    #expect(points.map(\.dwell) == [.none])
    #expect(points.map(\.travel) == [.none])
  }

  @Test func openAlertsOfTheThirdSchemaStayInTheQueue() async throws {
    try await DatabaseQueue(path: folder.database).write { db in
      try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
    }
    let old = try DatabaseQueue(path: folder.database)
    try Schema.migrator.migrate(old, upTo: Schema.migrator.migrations[2])
    let ids = (0..<4).map { EventID.numbered($0) }
    try await old.write { db in
      try db.execute(
        sql: """
          INSERT INTO opens VALUES (1, 0, 0, 7);
          INSERT INTO cameras (camera_key, id) VALUES (1, 'gate');
          INSERT INTO zones VALUES (1, 1, '', NULL);
          """)
      for (key, (id, state)) in zip(ids, ["new", "resolved", "acknowledged", "new"]).enumerated() {
        try db.execute(
          sql: """
            INSERT INTO events (event_key, id, camera_key, zone_key, open_key, kind, began_us, ended_us,
              severity, peak_value, peak_us, threshold, unit, method, step, step_us)
            VALUES (?1, ?2, 1, 1, 1, 'motion', ?3, ?3, 'alarm', 1, ?3, 0, 'share', 'x', 'ended', ?3)
            """, arguments: [key + 1, id.text, WallTime.start.microseconds + Int64(key)])
        // The last one was never alerted.
        if key == 3 { continue }
        try db.execute(
          sql: """
            INSERT INTO alerts VALUES (?1, 'info', ?2), (?1, 'alarm', ?2 + 9);
            """, arguments: [key + 1, WallTime.start.microseconds + Int64(key)])
        try db.execute(
          sql: "UPDATE events SET state = ?, alert_severity = 'alarm' WHERE event_key = ?",
          arguments: [state, key + 1])
      }
    }
    try old.close()
    let store = try EventStore(path: folder.database)
    let queue = try await store.queue()
    #expect(queue.happenings.map { $0.events.map(\.id) } == [[ids[0]], [ids[2]]])
    #expect(queue.happenings.map(\.state) == [.new, .acknowledged])
    #expect(
      queue.happenings.first?.alert?.raisedAt == WallTime.start.advanced(by: .microseconds(9)))
  }

  /// Ways in which a path is not a database of ours, and what is said about each.
  static let refusals:
    [(name: String, code: StoreError.Code, prepare: @Sendable (String) throws -> Void)] = [
      (
        "a text file", .notADatabase,
        { try write(String(repeating: "hello\n", count: 900), to: $0) }
      ),
      ("a short text file", .notADatabase, { try write("hello", to: $0) }),
      (
        "a folder", .cannotOpen,
        { try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false) }
      ),
      (
        "another program's database", .notPantau,
        { try DatabaseQueue(path: $0).write { try $0.execute(sql: "CREATE TABLE cats (name)") } }
      ),
      (
        "another program's empty database", .notPantau,
        { try DatabaseQueue(path: $0).write { try $0.execute(sql: "PRAGMA application_id = 7") } }
      ),
      (
        "a newer Pantau's database", .newerSchema,
        { path in
          try EventStore(path: path).close()
          try DatabaseQueue(path: path).write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 of the future')")
          }
        }
      ),
    ]

  private static func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }

  @Test(arguments: refusals.indices)
  func fileThatIsNotOursIsRefusedAndLeftAlone(index: Int) throws {
    let (name, code, prepare) = Self.refusals[index]
    try prepare(folder.database)
    let before = FileManager.default.contents(atPath: folder.database)
    for access in [EventStore.Access.owner, .reader] {
      let error = #expect(throws: StoreError.self, "\(name)") {
        try EventStore(path: folder.database, access: access)
      }
      #expect(error?.code == code, "\(name): \(error as Any)")
      #expect(error?.description.contains(folder.database) == true)
    }
    #expect(FileManager.default.contents(atPath: folder.database) == before)
  }

  @Test func missingFolderIsSaidToBeMissing() {
    let path = folder.path + "/nowhere/pantau.sqlite"
    let error = #expect(throws: StoreError.self) { try EventStore(path: path) }
    #expect(error?.code == .folderMissing)
    #expect(error?.description.contains(path) == true)
  }

  /// Root may write everywhere, so this says nothing there.
  @Test(.enabled(if: geteuid() != 0))
  func folderWithoutPermissionIsReadOnly() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
    defer {
      try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
    }
    let error = #expect(throws: StoreError.self) { try EventStore(path: folder.database) }
    #expect(error?.code == .readOnly)
  }

  @Test(.enabled(if: geteuid() != 0))
  func fileWithoutPermissionIsReadOnly() throws {
    try EventStore(path: folder.database).close()
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder.database)
    let error = #expect(throws: StoreError.self) { try EventStore(path: folder.database) }
    #expect(error?.code == .readOnly)
    let reader = try EventStore(path: folder.database, access: .reader)
    try reader.close()
  }

  @Test func databaseHasOneOwnerAtATime() throws {
    var store: EventStore? = try EventStore(path: folder.database)
    let error = #expect(throws: StoreError.self) { try EventStore(path: folder.database) }
    #expect(error?.code == .inUse)
    try store?.close()
    store = nil
    _ = try EventStore(path: folder.database)
  }

  /// A descriptor that is closed twice takes away a file that another thread has opened in between.
  @Test func refusedOwnerClosesNoFileOfOthers() async throws {
    let path = folder.database + ".lock"
    let owner = try OwnerLock(path: path)
    let isOver = Atomic(false)
    async let refusals = Task.detached {
      defer { isOver.store(true, ordering: .releasing) }
      return (0..<50_000).count { _ in (try? OwnerLock(path: path)) == nil }
    }.value
    var lost = 0
    while !isOver.load(ordering: .acquiring) {
      if close(open("/dev/null", O_RDONLY | O_CLOEXEC)) != 0 { lost += 1 }
    }
    #expect(await refusals == 50_000)
    #expect(lost == 0)
    withExtendedLifetime(owner) {}
  }

  /// A process that is just being started has copies of all descriptors until its program begins.
  @Test func closedDatabaseIsFreeAlsoWhereItsLockFileIsOpenElsewhere() throws {
    let store = try EventStore(path: folder.database)
    let own = "/proc/self/fd"
    let lockFile = URL(filePath: folder.database + ".lock").resolvingSymlinksInPath().path
    let opened = try FileManager.default.contentsOfDirectory(atPath: own).filter { name in
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(own)/\(name)")) == lockFile
    }
    let copies = opened.compactMap(Int32.init).map { dup($0) }
    defer { for copy in copies { close(copy) } }
    #expect(copies.count == 1)
    try store.close()
    _ = try EventStore(path: folder.database)
  }

  @Test func readerSeesWhatTheOwnerWritesAndWritesNothing() async throws {
    let owner = try EventStore(path: folder.database)
    let reader = try EventStore(path: folder.database, access: .reader)
    let event = Event.make(1)
    try await owner.record([event.began])
    #expect(try await reader.event(event.id)?.event.isOpen == true)
    let error = await #expect(throws: StoreError.self) {
      try await reader.acknowledge(event.id, by: "Sari")
    }
    #expect(error?.code == .readOnly)
    #expect(try await owner.event(event.id)?.state == .new)
  }

  @Test func readerMakesNoDatabase() {
    let error = #expect(throws: StoreError.self) {
      try EventStore(path: folder.database, access: .reader)
    }
    #expect(error?.code == .cannotOpen)
    #expect(!FileManager.default.fileExists(atPath: folder.database))
  }

  @Test func readerAsksForAnOwnerWhereTablesAreOld() throws {
    try DatabaseQueue(path: folder.database).write { db in
      try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
    }
    let error = #expect(throws: StoreError.self) {
      try EventStore(path: folder.database, access: .reader)
    }
    #expect(error?.code == .olderSchema)
  }

  @Test func closedStoreFailsWithoutATrap() async throws {
    let store = try EventStore(path: folder.database)
    try store.close()
    await #expect(throws: StoreError.self) { try await store.record([Event.make(1).began]) }
    await #expect(throws: StoreError.self) { try await store.statistics() }
  }

  /// What SQLite says, and what we make of it.
  @Test(arguments: [
    (ResultCode.SQLITE_FULL, StoreError.Code.diskFull),
    (.SQLITE_IOERR_SHMSIZE, .diskFull),
    (.SQLITE_IOERR_WRITE, .ioFailed),
    (.SQLITE_IOERR_FSYNC, .ioFailed),
    (.SQLITE_CORRUPT, .corrupt),
    (.SQLITE_NOTADB, .notADatabase),
    (.SQLITE_CANTOPEN, .cannotOpen),
    (.SQLITE_READONLY, .readOnly),
    (.SQLITE_READONLY_DBMOVED, .readOnly),
    (.SQLITE_BUSY, .busy),
    (.SQLITE_LOCKED, .busy),
    (.SQLITE_INTERRUPT, .cancelled),
    (.SQLITE_CONSTRAINT, .failed),
  ])
  func codeOfSQLiteHasItsMeaning(sqlite: ResultCode, code: StoreError.Code) {
    let error = StoreError(
      DatabaseError(resultCode: sqlite), path: "/data/pantau.sqlite", operation: "record samples")
    #expect(error.code == code)
    #expect(error.description.contains("/data/pantau.sqlite"))
    #expect(error.description.contains("record samples"))
  }
}
