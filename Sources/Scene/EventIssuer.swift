import Pixels

/// Gives events their ids and transitions their alerts: what all assemblers of a camera share.
struct EventIssuer: Sendable {
  private var ids: EventIDSource
  private var policy: AlertPolicy

  init(seed: UInt64, rule: AlertRule, suspensions: any AlertSuspensions) {
    ids = EventIDSource(seed: seed)
    policy = AlertPolicy(rule, suspensions: suspensions)
  }

  mutating func makeID(at time: WallTime) -> EventID { ids.makeID(at: time) }

  /// `alerted` is the severity that was alerted for this event so far.
  mutating func issue(
    _ step: EventTransition.Step, of event: Event, at now: WallTime, alerted: inout Severity?
  ) -> EventTransition {
    let decision: AlertPolicy.Decision =
      step == .ended ? .none : policy.decide(on: event, alerted: alerted, at: now)
    guard let alert = decision.alert else {
      return EventTransition(
        step: step, event: event, at: now, isSuspended: decision == .suspended)
    }
    alerted = alert.severity
    return EventTransition(step: step, event: event, at: now, alert: alert)
  }
}
