import Pixels

/// One condition of a camera, made events of: it must last before it is one, and be gone before that
/// ends.
///
/// How long it lasts is the caller's to measure, by a clock that nobody sets; wall time is only told.
struct HealthCondition: Sendable {
  let kind: EventKind
  let rule: HealthRule
  private let threshold: Double?
  private var assembler: EventAssembler

  private static let ever = Duration.seconds(100 * 366 * 86_400)

  /// That the condition was found.
  struct Finding {
    /// For how long without a break.
    var age: Duration
    /// How bad it is; `nil`: what counts is how long it lasts.
    var value: Double? = nil
    /// `nil`: the rule's.
    var severity: Severity? = nil
  }

  /// - Parameters:
  ///   - threshold: of `Finding.value`; `nil`: values are the seconds that it lasts.
  ///   - method: what it is found by.
  ///   - endsByItself: whether the event ends when nothing was found for `rule.clear`; else `end` ends
  ///     it.
  init(
    _ kind: EventKind, of camera: CameraID, rule: HealthRule, threshold: Double? = nil,
    method: String, endsByItself: Bool = true
  ) {
    self.kind = kind
    self.rule = rule
    self.threshold = threshold
    assembler = EventAssembler(
      EventSubject(
        kind: kind, camera: camera, zone: nil, unit: threshold == nil ? .seconds : .share,
        method: method, direction: nil),
      timing: EventTiming(
        minimumLength: .zero, hold: .zero, mergeGap: endsByItself ? rule.clear : Self.ever))
  }

  var isOpen: Bool { assembler.isOpen }

  /// Takes what was found at `now` (`nil`: nothing).
  mutating func update(
    _ finding: Finding?, at now: WallTime, issuer: inout EventIssuer,
    into transitions: inout [EventTransition]
  ) {
    var activity: Activity?
    if let finding { activity = self.activity(of: finding, at: now) }
    assembler.update(activity, at: now, issuer: &issuer, into: &transitions)
    assembler.alertIfHeldBack(at: now, issuer: &issuer, into: &transitions)
  }

  /// `nil`: it does not last for long enough yet, and belongs to no event that goes on.
  private func activity(of finding: Finding, at now: WallTime) -> Activity? {
    guard rule.isEnabled else { return nil }
    let since = now.advanced(by: .zero - finding.age)
    guard finding.age >= rule.after || isOpen(soonBefore: since) else { return nil }
    return Activity(
      since: since, value: finding.value ?? finding.age.inSeconds, valueAt: now,
      severity: finding.severity ?? rule.severity, threshold: threshold ?? rule.after.inSeconds)
  }

  private func isOpen(soonBefore time: WallTime) -> Bool {
    guard let last = assembler.lastActivityAt else { return false }
    return time.duration(since: last) <= rule.clear
  }

  mutating func end(
    at now: WallTime, reason: EndReason, issuer: inout EventIssuer,
    into transitions: inout [EventTransition]
  ) {
    assembler.end(at: now, reason: reason, issuer: &issuer, into: &transitions)
    assembler.beginRun()
  }
}

extension EventIssuer {
  /// For the conditions of a camera, which have a cooldown of their own, and are told at all hours:
  /// what is to be watched at night must work before.
  init(
    seed: UInt64, alerts: AlertRule, cooldown: Duration, suspensions: any AlertSuspensions
  ) {
    var rule = alerts
    rule.cooldown = cooldown
    rule.schedule = []
    self.init(seed: seed, rule: rule, suspensions: suspensions)
  }
}
