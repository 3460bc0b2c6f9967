public import Scene

/// What the store could not do: the file, the attempt, what went wrong and what was expected.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    // Opening
    case folderMissing, cannotOpen, notADatabase, notPantau, newerSchema, olderSchema, inUse
    // The medium
    case readOnly, diskFull, ioFailed, corrupt, busy
    // The request
    case badCursor, unknownEvent, unknownRun, unknownUser, unknownToken
    case unknownHappening, unknownSuspension, unknownTask, conflict, badFileName
    // The caller's task was cancelled while reading
    case cancelled
    /// SQLite refused a statement of ours: a mistake in Pantau.
    case failed
  }

  public let code: Code
  /// The database file, or the evidence folder where that was concerned.
  public let path: String
  /// What was tried, e.g. "record transitions".
  public let operation: String
  /// What happened and what was expected instead, for people.
  public let detail: String

  public init(_ code: Code, path: String, operation: String, detail: String) {
    self.code = code
    self.path = path
    self.operation = operation
    self.detail = detail
  }

  public var description: String { "could not \(operation): \(detail) (\(path))" }
}

extension StoreError: SinkRejection {
  public var isFinal: Bool {
    switch code {
    case .unknownEvent, .unknownRun, .badFileName: true
    default: false
    }
  }
}
