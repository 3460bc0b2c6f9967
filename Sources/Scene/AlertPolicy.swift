import Pixels

/// Decides which steps of events are alerted; see `AlertRule`.
///
/// One happening is one alert: an event that was alerted is alerted again only when it becomes
/// more severe. One that was held back (cooldown, schedule, suspension) may be alerted at a later
/// step.
struct AlertPolicy: Sendable {
  /// What is done about a step.
  enum Decision: Hashable, Sendable {
    case alert(Alert)
    /// Nobody wants to be told of it.
    case none
    /// Somebody would have been told, but for the suspension of the camera or zone.
    case suspended

    var alert: Alert? { if case .alert(let alert) = self { alert } else { nil } }
  }

  private let rule: AlertRule
  private let suspensions: any AlertSuspensions
  /// The last alert of each kind and zone: as many entries as the configuration has of them.
  private var recent: [Recent] = []

  private struct Recent {
    let kind: EventKind
    let zone: ZoneID?
    var at: WallTime
    var severity: Severity
  }

  init(_ rule: AlertRule, suspensions: any AlertSuspensions = NoSuspensions()) {
    self.rule = rule
    self.suspensions = suspensions
  }

  /// `alerted` is the severity that was alerted for this very event so far.
  mutating func decide(on event: Event, alerted: Severity?, at now: WallTime) -> Decision {
    guard event.severity >= rule.minimumSeverity else { return .none }
    if let alerted, event.severity <= alerted { return .none }
    guard rule.schedule.isEmpty || rule.schedule.contains(where: { $0.contains(now) }) else {
      return .none
    }
    // Before the cooldown, which begins with alerts alone.
    if suspensions.isSuspended(event.camera, zone: event.zone, at: now) { return .suspended }
    let known = recent.firstIndex { $0.kind == event.kind && $0.zone == event.zone }
    if let known {
      let last = recent[known]
      let passed = now.duration(since: last.at)
      // A time before the last alert: the clock was set back, which is no cooldown.
      let isCoolingDown = passed >= .zero && passed < rule.cooldown
      if isCoolingDown && event.severity <= last.severity { return .none }
      recent[known].at = now
      recent[known].severity = event.severity
    } else {
      recent.append(
        Recent(kind: event.kind, zone: event.zone, at: now, severity: event.severity))
    }
    return .alert(Alert(event: event.id, severity: event.severity, raisedAt: now))
  }
}
