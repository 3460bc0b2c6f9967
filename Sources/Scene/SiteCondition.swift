import Pixels

/// One condition of a watched site, made an event of for as long as it is found.
///
/// Unlike `HealthCondition` it says in words what is found, and what is found is not hysteretic: a
/// check either finds it or does not.
struct SiteCondition: Sendable {
  /// That the condition was found.
  struct Finding {
    var since: WallTime
    /// In the event's unit.
    var value: Double
    var threshold: Double
    var severity: Severity
    /// What is to be said of it.
    var detail: String
  }

  let kind: EventKind
  let site: CameraID
  let unit: Event.Unit
  let method: String
  /// Whether the least value is the peak.
  let isLowWorse: Bool
  /// Whether a value is told after another one.
  let isNews: @Sendable (_ value: Double, _ told: Double) -> Bool
  private var open: Event?
  private var alerted: Severity?
  private var toldValue = 0.0

  init(
    _ kind: EventKind, of site: CameraID, unit: Event.Unit, method: String,
    isLowWorse: Bool = false,
    isNews: @escaping @Sendable (_ value: Double, _ told: Double) -> Bool
  ) {
    self.kind = kind
    self.site = site
    self.unit = unit
    self.method = method
    self.isLowWorse = isLowWorse
    self.isNews = isNews
  }

  var isOpen: Bool { open != nil }

  /// Takes what a check found at `now`; `nil`: the condition is over.
  mutating func update(
    _ finding: Finding?, at now: WallTime, issuer: inout EventIssuer,
    into transitions: inout [EventTransition]
  ) {
    guard let finding else {
      return end(at: now, reason: .finished, issuer: &issuer, into: &transitions)
    }
    guard var event = open else {
      return begin(finding, at: now, issuer: &issuer, into: &transitions)
    }
    let isTold =
      finding.severity > event.severity || finding.detail != event.detail
      || isNews(finding.value, toldValue)
    event.raisePeak(to: finding.value, at: now, isLowWorse: isLowWorse)
    event.severity = max(event.severity, finding.severity)
    event.detail = finding.detail
    open = event
    // An alert that was held back may be raised by a step that tells nothing else.
    let transition = issuer.issue(.updated, of: event, at: now, alerted: &alerted)
    guard isTold || transition.alert != nil else { return }
    toldValue = finding.value
    transitions.append(transition)
  }

  mutating func end(
    at now: WallTime, reason: EndReason, issuer: inout EventIssuer,
    into transitions: inout [EventTransition]
  ) {
    guard var event = open else { return }
    open = nil
    event.endedAt = max(now, event.beganAt)
    event.endReason = reason
    if unit == .seconds {
      event.raisePeak(to: now.duration(since: event.beganAt).inSeconds, at: now)
    }
    transitions.append(issuer.issue(.ended, of: event, at: now, alerted: &alerted))
  }

  private mutating func begin(
    _ finding: Finding, at now: WallTime, issuer: inout EventIssuer,
    into transitions: inout [EventTransition]
  ) {
    let since = min(finding.since, now)
    let event = Event(
      id: issuer.makeID(at: since), kind: kind, camera: site, zone: nil, beganAt: since,
      severity: finding.severity, peakValue: finding.value, peakAt: now,
      threshold: finding.threshold, unit: unit, method: method, detail: finding.detail)
    open = event
    alerted = nil
    toldValue = finding.value
    transitions.append(issuer.issue(.began, of: event, at: now, alerted: &alerted))
  }
}

extension Event {
  fileprivate mutating func raisePeak(to value: Double, at now: WallTime, isLowWorse: Bool = false)
  {
    guard isLowWorse ? value < peakValue : value > peakValue else { return }
    peakValue = value
    peakAt = max(now, beganAt)
  }
}
