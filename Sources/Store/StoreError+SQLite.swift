internal import GRDB

extension StoreError {
  /// The one place where foreign errors become ours.
  init(_ error: any Error, path: String, operation: String) {
    switch error {
    case let error as StoreError:
      self = error
    case let error as DatabaseError:
      let (code, detail) = Self.meaning(of: error)
      self.init(code, path: path, operation: operation, detail: detail)
    case is CancellationError:
      self.init(.cancelled, path: path, operation: operation, detail: "the task was cancelled")
    default:
      self.init(.failed, path: path, operation: operation, detail: "\(error)")
    }
  }

  private static func meaning(of error: DatabaseError) -> (Code, String) {
    let message = error.message ?? "SQLite code \(error.extendedResultCode.rawValue)"
    switch error.extendedResultCode {
    case .SQLITE_IOERR_SHMSIZE:
      // The shared index beside the write-ahead log could not grow: there is no other reason.
      return (.diskFull, "no room for the index of the write-ahead log")
    default:
      break
    }
    switch error.resultCode {
    case .SQLITE_FULL: return (.diskFull, "no room left; what was stored before is kept")
    case .SQLITE_IOERR: return (.ioFailed, "reading or writing failed: \(message)")
    case .SQLITE_CORRUPT: return (.corrupt, "the file is damaged: \(message)")
    case .SQLITE_NOTADB: return (.notADatabase, "expected an SQLite database, found something else")
    case .SQLITE_CANTOPEN:
      return (.cannotOpen, "expected a database file, or a free name in an existing folder")
    case .SQLITE_READONLY, .SQLITE_PERM:
      return (.readOnly, "expected to be allowed to write: \(message)")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return (.busy, "another program holds the database: \(message)")
    case .SQLITE_INTERRUPT, .SQLITE_ABORT: return (.cancelled, message)
    // NOMEM, CONSTRAINT, MISMATCH, MISUSE and the like: ours to mend, so the message stays whole.
    default: return (.failed, "\(error)")
    }
  }
}
