internal import Foundation
internal import GRDB
public import Pixels
internal import Synchronization

/// Everything that Pantau keeps: one SQLite database in WAL mode.
///
/// What a call has returned from is durable: it survives a kill and, as far as the disk keeps its
/// word, a power cut (`synchronous = FULL`). Calls may come from any task; writes queue up behind
/// one connection and are not cancelled with the task that asked for them, reads run beside them.
public final class EventStore: Sendable {
  public enum Access: Sendable {
    /// Creates, migrates, repairs and writes; one at a time for each database.
    case owner
    /// Only reads, also while an owner is at work; the database must be there and up to date.
    case reader
    /// Changes users and tokens, also beside an owner, who sees it at once: SQLite lets one write
    /// after the other. Where there is no owner it creates and migrates the database.
    case administrator
  }

  /// Pages and lists are cut to this many rows, whatever was asked for.
  public static let maximumLimit = 1_000

  public let path: String
  let pool: DatabasePool
  let clock: any WallClock
  /// The row of `opens` that is ours; 0 for all but an owner.
  let openKey: Int64
  /// Whether orphaned files were looked for since opening.
  let hasSwept = Atomic<Bool>(false)
  /// `nil` for a reader, beside an owner, and once closed.
  private let lock: Mutex<OwnerLock?>

  /// Opens the database at `path`, as owner also creates it (its folder must exist).
  ///
  /// An owner ends what an earlier process left open: such events get the reason `interrupted` and
  /// the last time that anything is known of them.
  public init(path: String, access: Access = .owner, clock: any WallClock = SystemWallClock())
    throws(StoreError)
  {
    self.path = path
    self.clock = clock
    do {
      try Self.requireNoFolder(at: path)
      switch access {
      case .owner:
        lock = Mutex(try Self.takeLock(of: path))
        pool = try Self.openOwned(path)
        openKey = try pool.write { db in try Self.beginOpen(db, at: clock.now()) }
      case .reader:
        lock = Mutex(nil)
        pool = try Self.openForReading(path)
        openKey = 0
      case .administrator:
        let free = try Self.takeLockIfFree(of: path)
        lock = Mutex(free)
        pool = try free == nil ? Self.openBeside(path) : Self.openOwned(path)
        openKey = 0
      }
    } catch {
      throw StoreError(error, path: path, operation: "open the database")
    }
  }

  /// Notes the good end, closes the file and lets another owner open it. Calls that follow fail
  /// with `failed`; closing once more does nothing.
  public func close() throws(StoreError) {
    do {
      let isOwner = lock.withLock { $0 != nil }
      if isOwner {
        try pool.write { [openKey, clock] db in
          try db.execute(
            sql: "UPDATE opens SET closed_us = ? WHERE open_key = ?",
            arguments: [clock.now().microseconds, openKey])
        }
      }
      try pool.close()
      lock.withLock { $0 = nil }
    } catch {
      throw StoreError(error, path: path, operation: "close the database")
    }
  }

  // MARK: - One transaction

  /// Runs `body` in a transaction and returns once it is durable; goes on when the caller's task
  /// is cancelled, because a shutdown must not lose what it still has to say.
  func write<Value: Sendable>(
    _ operation: String, _ body: @escaping @Sendable (Transaction) throws -> Value
  ) async throws(StoreError) -> Value {
    let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
      pool.asyncWrite(
        { [openKey, clock] db in
          try body(Transaction(db: db, openKey: openKey, now: clock.now()))
        },
        completion: { _, result in continuation.resume(returning: result) })
    }
    do {
      return try result.get()
    } catch {
      throw StoreError(error, path: path, operation: operation)
    }
  }

  /// Runs `body` on a snapshot of the database.
  func read<Value: Sendable>(
    _ operation: String, _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    do {
      return try await pool.read(body)
    } catch {
      throw StoreError(error, path: path, operation: operation)
    }
  }

  /// Writes the log back into the database file, as far as readers let it.
  func checkpoint() async throws(StoreError) {
    let failure: (any Error)? = await withCheckedContinuation { continuation in
      pool.asyncWriteWithoutTransaction { db in
        do {
          try db.checkpoint(.passive)
          continuation.resume(returning: nil)
        } catch {
          continuation.resume(returning: error)
        }
      }
    }
    if let failure { throw StoreError(failure, path: path, operation: "write back the log") }
  }
}
