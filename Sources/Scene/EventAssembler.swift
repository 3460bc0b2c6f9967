import Pixels

/// Makes events of one subject out of activity: one event per happening.
///
/// ```
///              since .... >= minimumLength         quiet > mergeGap
///   quiet ----> pending ------------------> open ------------------> quiet
///     ^            | quiet > hold             |  quiet <= mergeGap: the same event
///     +------------+                          |  peak + 20 % or more severe: `updated`
/// ```
/// An event begins when activity began, not when that was decided, and ends with the last activity;
/// it never reaches back into the event before it.
struct EventAssembler: Sendable {
  /// `updated` says that the peak grew to more than this share of the one told before.
  static let meaningfulGrowth = 1.2
  /// `updated` comes at most once in this time.
  static let updateInterval = Duration.seconds(1)

  let subject: EventSubject
  let timing: EventTiming
  private var pending: Pending?
  private var open: Open?
  /// End of the event before.
  private var floor: WallTime?

  private struct Pending {
    var first: WallTime
    var last: WallTime
    var peak: Activity
  }

  fileprivate struct Open {
    var event: Event
    var lastActivity: WallTime
    var toldAt: WallTime
    var toldPeak: Double
    var toldSeverity: Severity
    var alerted: Severity?
    /// An alert was held back by a suspension, and none has been raised since.
    var isSuspended = false
  }

  init(_ subject: EventSubject, timing: EventTiming) {
    self.subject = subject
    self.timing = timing
  }

  var isOpen: Bool { open != nil }

  /// Peak of the open event if activity at `now` still belongs to it.
  func peakValue(at now: WallTime) -> Double? {
    guard let open, now.duration(since: open.lastActivity) <= timing.mergeGap else { return nil }
    return open.event.peakValue
  }

  /// Takes what was found at `now` (`nil`: nothing). Times don't run backwards.
  mutating func update(
    _ activity: Activity?, at now: WallTime, issuer: inout EventIssuer,
    into transitions: inout [EventTransition]
  ) {
    if let last = open?.lastActivity,
      (activity?.since ?? now).duration(since: last) > timing.mergeGap
    {
      end(at: now, reason: .finished, issuer: &issuer, into: &transitions)
    }
    if open != nil {
      if let activity { open?.take(activity, at: now) }
      tellIfMeaningful(at: now, issuer: &issuer, into: &transitions)
      if open?.isSuspended == true {
        alertIfHeldBack(at: now, issuer: &issuer, into: &transitions)
      }
    } else {
      wait(activity, at: now)
      beginIfLongEnough(at: now, issuer: &issuer, into: &transitions)
    }
  }

  /// The picture can't be judged: what has not become an event is forgotten.
  mutating func doubt() { pending = nil }

  /// Ends the open event, if there is one, with its last activity.
  mutating func end(
    at now: WallTime, reason: EndReason, issuer: inout EventIssuer,
    into transitions: inout [EventTransition]
  ) {
    pending = nil
    guard var ending = open else { return }
    open = nil
    ending.event.endedAt = max(ending.event.beganAt, min(ending.lastActivity, now))
    ending.event.endReason = reason
    floor = ending.event.endedAt
    transitions.append(
      issuer.issue(.ended, of: ending.event, at: now, alerted: &ending.alerted))
  }

  /// The next run may begin at any time, also at an earlier one.
  mutating func beginRun() {
    pending = nil
    floor = nil
  }

  /// The event that goes on, as it stands now.
  var openEvent: Event? { open?.event }

  /// When the open event was last seen to go on.
  var lastActivityAt: WallTime? { open?.lastActivity }

  /// Alerts the open event if an alert of it was held back (cooldown, schedule, suspension) and is
  /// not any more.
  mutating func alertIfHeldBack(
    at now: WallTime, issuer: inout EventIssuer, into transitions: inout [EventTransition]
  ) {
    guard var telling = open, telling.alerted == nil || telling.isSuspended else { return }
    let transition = issuer.issue(.updated, of: telling.event, at: now, alerted: &telling.alerted)
    guard transition.alert != nil else { return }
    telling.isSuspended = false
    telling.toldAt = now
    telling.toldPeak = telling.event.peakValue
    telling.toldSeverity = telling.event.severity
    open = telling
    transitions.append(transition)
  }

  private mutating func wait(_ activity: Activity?, at now: WallTime) {
    if let last = pending?.last, (activity?.since ?? now).duration(since: last) > timing.hold {
      pending = nil
    }
    guard let activity else { return }
    let since = min(max(activity.since, floor ?? activity.since), now)
    guard var waiting = pending else {
      pending = Pending(first: since, last: now, peak: activity)
      return
    }
    waiting.first = min(waiting.first, since)
    waiting.last = now
    if activity.value > waiting.peak.value {
      waiting.peak.value = activity.value
      waiting.peak.valueAt = activity.valueAt
      waiting.peak.method = activity.method
    }
    if activity.severity >= waiting.peak.severity {
      waiting.peak.severity = activity.severity
      waiting.peak.threshold = activity.threshold
    }
    pending = waiting
  }

  private mutating func beginIfLongEnough(
    at now: WallTime, issuer: inout EventIssuer, into transitions: inout [EventTransition]
  ) {
    guard let waiting = pending,
      waiting.last.duration(since: waiting.first) >= timing.minimumLength
    else { return }
    pending = nil
    let event = Event(
      id: issuer.makeID(at: waiting.first), kind: subject.kind, camera: subject.camera,
      zone: subject.zone, beganAt: waiting.first, severity: waiting.peak.severity,
      peakValue: waiting.peak.value, peakAt: max(waiting.peak.valueAt, waiting.first),
      threshold: waiting.peak.threshold, unit: subject.unit,
      method: waiting.peak.method ?? subject.method,
      direction: subject.direction)
    var opened = Open(
      event: event, lastActivity: waiting.last, toldAt: now, toldPeak: event.peakValue,
      toldSeverity: event.severity)
    let transition = issuer.issue(.began, of: event, at: now, alerted: &opened.alerted)
    opened.isSuspended = transition.isSuspended
    transitions.append(transition)
    open = opened
  }

  private mutating func tellIfMeaningful(
    at now: WallTime, issuer: inout EventIssuer, into transitions: inout [EventTransition]
  ) {
    guard var telling = open, now.duration(since: telling.toldAt) >= Self.updateInterval,
      telling.event.severity > telling.toldSeverity
        || telling.event.peakValue > telling.toldPeak * Self.meaningfulGrowth
    else { return }
    telling.toldAt = now
    telling.toldPeak = telling.event.peakValue
    telling.toldSeverity = telling.event.severity
    let transition = issuer.issue(.updated, of: telling.event, at: now, alerted: &telling.alerted)
    telling.isSuspended = transition.isSuspended
    transitions.append(transition)
    open = telling
  }
}

extension EventAssembler.Open {
  fileprivate mutating func take(_ activity: Activity, at now: WallTime) {
    lastActivity = now
    if activity.value > event.peakValue {
      event.peakValue = activity.value
      event.peakAt = max(activity.valueAt, event.beganAt)
      event.method = activity.method ?? event.method
    }
    if activity.severity > event.severity {
      event.severity = activity.severity
      event.threshold = activity.threshold
    }
  }
}
