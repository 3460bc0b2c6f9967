public import Pixels

/// Makes events of what citizens report: each report is an event of its own, over as soon as it has
/// begun, and alerted by itself, however many come.
public struct ReportIssuer: Sendable {
  private var issuer: EventIssuer

  /// What a report is.
  public struct Report: Hashable, Sendable {
    public var text: String
    public var severity: Severity
    /// Where its events stand: `CameraID.reports(in:)`.
    public var source: CameraID
    /// By what it came: `form` or `app`.
    public var method: String

    public init(text: String, severity: Severity, source: CameraID, method: String) {
      self.text = text
      self.severity = severity
      self.source = source
      self.method = method
    }
  }

  /// - Parameters:
  ///   - alerts: its cooldown does not count.
  ///   - randomSeed: of the ids; the same seed and reports make the same events.
  public init(
    alerts: AlertRule, suspensions: any AlertSuspensions = NoSuspensions(),
    randomSeed: UInt64 = .random(in: .min ... .max)
  ) {
    var rule = alerts
    rule.cooldown = .zero
    issuer = EventIssuer(seed: randomSeed, rule: rule, suspensions: suspensions)
  }

  /// Its begin, with its alert, and its end.
  public mutating func transitions(of report: Report, at now: WallTime) -> [EventTransition] {
    var event = Event(
      id: issuer.makeID(at: now), kind: .report, camera: report.source, zone: nil, beganAt: now,
      severity: report.severity, peakValue: 1, peakAt: now, threshold: 0, unit: .reports,
      method: report.method, detail: report.text)
    var alerted: Severity?
    let began = issuer.issue(.began, of: event, at: now, alerted: &alerted)
    event.endedAt = now
    event.endReason = .finished
    return [began, issuer.issue(.ended, of: event, at: now, alerted: &alerted)]
  }
}
