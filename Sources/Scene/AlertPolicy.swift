import Pixels

/// Decides which steps of events are alerted; see `AlertRule`.
///
/// One happening is one alert: an event that was alerted is alerted again only when it becomes
/// more severe. One that was held back (cooldown, schedule) may be alerted at a later step.
struct AlertPolicy: Sendable {
  private let rule: AlertRule
  /// The last alert of each kind and zone: as many entries as the configuration has of them.
  private var recent: [Recent] = []

  private struct Recent {
    let kind: EventKind
    let zone: ZoneID?
    var at: WallTime
    var severity: Severity
  }

  init(_ rule: AlertRule) { self.rule = rule }

  /// `alerted` is the severity that was alerted for this very event so far.
  mutating func alert(for event: Event, alerted: Severity?, at now: WallTime) -> Alert? {
    guard event.severity >= rule.minimumSeverity else { return nil }
    if let alerted, event.severity <= alerted { return nil }
    guard rule.schedule.isEmpty || rule.schedule.contains(where: { $0.contains(now) }) else {
      return nil
    }
    let known = recent.firstIndex { $0.kind == event.kind && $0.zone == event.zone }
    if let known {
      let last = recent[known]
      let passed = now.duration(since: last.at)
      // A time before the last alert: the clock was set back, which is no cooldown.
      let isCoolingDown = passed >= .zero && passed < rule.cooldown
      if isCoolingDown && event.severity <= last.severity { return nil }
      recent[known].at = now
      recent[known].severity = event.severity
    } else {
      recent.append(
        Recent(kind: event.kind, zone: event.zone, at: now, severity: event.severity))
    }
    return Alert(event: event.id, severity: event.severity, raisedAt: now)
  }
}
