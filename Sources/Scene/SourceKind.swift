/// What an event comes from. All sources have an id of their own (`CameraID`), a name and a group, so
/// that queue, history, roles and suspensions are the same for all of them.
public enum SourceKind: String, Sendable, Codable, CaseIterable {
  case camera
  /// A web site that is watched.
  case site
  /// Counts that come from outside, e.g. from a turnstile.
  case sensor
  /// What citizens report, in one group or in none.
  case reports
  /// What is passed to agencies.
  case desk
  /// Pantau itself.
  case pantau
}
