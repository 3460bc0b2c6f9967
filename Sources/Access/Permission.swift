/// What a route asks of whoever calls it.
public enum Permission: String, Sendable, Codable, CaseIterable {
  /// See cameras, events, alerts and counts.
  case watch
  /// Say what is done about events.
  case respond
  /// Evaluate what was counted over long times.
  case analyse
  /// Change users, tokens and cameras; read the audit trail.
  case administer
  /// Send counts of sensors.
  case measure
  /// Send in what citizens report.
  case report
}
