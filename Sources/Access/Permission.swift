/// What a route asks of whoever calls it.
public enum Permission: String, Sendable, Codable, CaseIterable {
  /// Log in and out, change one's own password.
  case enter
  /// See cameras, events, alerts and counts.
  case watch
  /// Say what is done about events.
  case respond
  /// Evaluate what was counted over long times.
  case analyse
  /// See what was passed on to agencies: an agency what it was given, others what is of their cameras.
  case correspond
  /// Answer it, or write down an answer that came another way.
  case answer
  /// Change users, tokens and cameras; read the audit trail; exempt events from retention.
  case administer
  /// Send counts of sensors.
  case measure
  /// Send in what citizens report.
  case report
}
