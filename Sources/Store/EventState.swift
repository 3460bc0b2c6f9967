/// Where an event stands with the people who watch.
public enum EventState: String, Sendable, Codable, CaseIterable {
  /// Nobody has dealt with it.
  case new
  /// Somebody has seen it and deals with it.
  case acknowledged
  /// Dealt with; has an `Outcome`.
  case resolved
}
