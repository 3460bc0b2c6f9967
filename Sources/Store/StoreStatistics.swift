public import Scene

/// Counts and bytes for metrics and pages; cheap enough to ask for every second.
public struct StoreStatistics: Hashable, Sendable {
  /// Stored events by kind; kinds without one are absent.
  public var eventsByKind: [EventKind: Int] = [:]
  /// Those that go on.
  public var openEventsByKind: [EventKind: Int] = [:]
  /// Events with an alert that nobody has resolved, by the alert's severity.
  public var openAlertsBySeverity: [Severity: Int] = [:]
  public var evidenceFiles = 0
  public var evidenceBytes = 0
  /// The database file with its write-ahead log.
  public var databaseBytes = 0
  /// Sequence of the newest change; 0: none yet.
  public var latestSequence: Int64 = 0

  public init() {}
}
