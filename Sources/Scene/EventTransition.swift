public import Pixels

/// A step in an event's life. Transitions are made on the analysis worker, before any hop that may
/// drop something, and are never lost.
public struct EventTransition: Hashable, Sendable {
  public enum Step: String, Sendable, Codable, CaseIterable {
    case began, updated, ended
  }

  public let step: Step
  /// The event as it is after the step.
  public let event: Event
  public let at: WallTime
  /// What the policy makes of it for the operator; `nil`: no alert at this step.
  public let alert: Alert?
  /// There would have been an alert, but for a suspension.
  public let isSuspended: Bool

  public init(
    step: Step, event: Event, at: WallTime, alert: Alert? = nil, isSuspended: Bool = false
  ) {
    self.step = step
    self.event = event
    self.at = at
    self.alert = alert
    self.isSuspended = isSuspended
  }
}

/// A notification that the policy made out of an event.
public struct Alert: Hashable, Sendable {
  public let event: EventID
  public let severity: Severity
  public let raisedAt: WallTime

  public init(event: EventID, severity: Severity, raisedAt: WallTime) {
    self.event = event
    self.severity = severity
    self.raisedAt = raisedAt
  }
}
