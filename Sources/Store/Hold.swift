public import Pixels

/// That an event is exempt from retention: it stays, with evidence and trail, until somebody takes
/// this back.
public struct Hold: Hashable, Sendable {
  /// E.g. the number of a case.
  public let reason: String
  /// The person.
  public let by: String
  public let since: WallTime

  public init(reason: String, by: String, since: WallTime) {
    self.reason = reason
    self.by = by
    self.since = since
  }
}
