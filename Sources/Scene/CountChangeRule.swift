/// When a change of a zone's count is an event: it has risen (surge) or fallen (dispersal) by so much
/// within so short a time.
public struct CountChangeRule: Hashable, Sendable {
  /// Of the count before the change: it is by this share at least. Larger: only what changes a
  /// zone's picture is an event.
  public var share = 0.3
  /// And by so many persons at least. Larger: groups that come and go are no event.
  public var leastPersons = 10.0
  /// The change takes no longer than this. Larger: slower changes are events, too; those of the
  /// daily course among them.
  public var window: Duration = .seconds(30)
  /// How long the count must have been at either end of the change. Larger: short errors of the
  /// count are ignored; later alerts.
  public var hold: Duration = .seconds(5)
  public var severity: Severity = .warning

  public init() {}

  /// From the begin of the change until it is told.
  var longestDelay: Duration { window + hold }
}
