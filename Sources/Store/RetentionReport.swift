/// What one application of a retention policy did.
public struct RetentionReport: Hashable, Sendable {
  public var eventsDeleted = 0
  public var samplesDeleted = 0
  public var runsDeleted = 0
  public var changesDeleted = 0
  public var auditDeleted = 0
  public var filesDeleted = 0
  public var fileBytesDeleted = 0
  /// Files that no row named, left by a crash: looked for once after each opening.
  public var orphansFound = 0
  /// Files that could not be deleted, tried again next time.
  public var filesKept = 0
  /// Evidence and database afterwards.
  public var bytesAfter = 0
  /// Whether `maximumBytes` is still exceeded, since nothing more may be deleted.
  public var exceedsMaximum = false

  public init() {}
}
