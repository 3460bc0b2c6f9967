public import Pixels

/// Makes events of answers of agencies that are overdue: each begins with its deadline and ends when
/// the agency has answered, or nobody needs to any more.
///
/// A pure state machine, asked every few seconds which answers are overdue. What it made before, also
/// in an earlier run of Pantau, it is given at its begin: an overdue answer is one event and one alert,
/// however often Pantau is started.
public struct TaskDeadlines: Sendable {
  /// An answer that has not come in time.
  public struct Late: Hashable, Sendable {
    /// Of the task; with another deadline it is another event.
    public let number: String
    /// The desk that passed it on.
    public let desk: CameraID
    public let deadline: WallTime
    /// In words: number, agency, text.
    public let detail: String

    public init(number: String, desk: CameraID, deadline: WallTime, detail: String) {
      self.number = number
      self.desk = desk
      self.deadline = deadline
      self.detail = detail
    }

    /// The same in every run, so that a repeated step finds its event.
    var event: EventID {
      var ids = EventIDSource(seed: seed)
      return ids.makeID(at: deadline)
    }

    /// FNV-1a of the number.
    private var seed: UInt64 {
      number.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
  }

  private var open: [EventID: Event]
  private var issuer: EventIssuer

  /// - Parameter open: events of this kind that go on.
  public init(open: [Event], suspensions: any AlertSuspensions = NoSuspensions()) {
    self.open = Dictionary(open.map { ($0.id, $0) }) { first, _ in first }
    // Each is about something of its own.
    var rule = AlertRule()
    rule.cooldown = .zero
    issuer = EventIssuer(seed: 0, rule: rule, suspensions: suspensions)
  }

  /// - Parameter late: all answers that are overdue at `now`.
  public mutating func update(
    _ late: [Late], at now: WallTime, into transitions: inout [EventTransition]
  ) {
    var left = open
    for one in late where left.removeValue(forKey: one.event) == nil {
      let age = max(0, now.duration(since: one.deadline).inSeconds)
      let event = Event(
        id: one.event, kind: .taskOverdue, camera: one.desk, zone: nil, beganAt: one.deadline,
        severity: .warning, peakValue: age, peakAt: now, threshold: 0, unit: .seconds,
        method: "deadline", detail: one.detail)
      var alerted: Severity?
      transitions.append(issuer.issue(.began, of: event, at: now, alerted: &alerted))
      open[event.id] = event
    }
    for id in left.keys.sorted() {
      guard var event = open.removeValue(forKey: id) else { continue }
      event.peakValue = max(0, now.duration(since: event.beganAt).inSeconds)
      event.peakAt = now
      event.endedAt = max(now, event.beganAt)
      event.endReason = .finished
      transitions.append(EventTransition(step: .ended, event: event, at: now))
    }
  }
}
