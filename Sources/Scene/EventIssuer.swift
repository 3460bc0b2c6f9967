import Pixels

/// Gives events their ids and transitions their alerts: what all assemblers of a camera share.
struct EventIssuer: Sendable {
  private var ids: EventIDSource
  private var policy: AlertPolicy

  init(seed: UInt64, rule: AlertRule) {
    ids = EventIDSource(seed: seed)
    policy = AlertPolicy(rule)
  }

  mutating func makeID(at time: WallTime) -> EventID { ids.makeID(at: time) }

  /// `alerted` is the severity that was alerted for this event so far.
  mutating func issue(
    _ step: EventTransition.Step, of event: Event, at now: WallTime, alerted: inout Severity?
  ) -> EventTransition {
    var alert: Alert?
    if step != .ended {
      alert = policy.alert(for: event, alerted: alerted, at: now)
      if let alert { alerted = alert.severity }
    }
    return EventTransition(step: step, event: event, at: now, alert: alert)
  }
}
