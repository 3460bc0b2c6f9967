public import Pixels

/// Makes events of what a sensor says: it disagrees with the camera of its zone, nothing comes from it,
/// or its count reaches a level.
///
/// A pure state machine, asked every few seconds, also while nothing comes; the time between is measured
/// by a clock that nobody sets.
public struct SensorWatch: Sendable {
  /// The newest count, and how old it is.
  public struct Reading: Hashable, Sendable {
    public var count: Double
    public var age: Duration

    public init(count: Double, age: Duration) {
      self.count = count
      self.age = age
    }
  }

  public let rules: SensorRules
  private var silent: HealthCondition
  private var disagreement: EventAssembler
  private var levels: [(monitor: CrowdLevelMonitor, assembler: EventAssembler)]
  private var issuer: EventIssuer
  /// For how long they have differed without a break.
  private var differingFor: Duration?
  /// How they differed last.
  private var difference = ""

  static let method = "sensor"
  /// A count that is older is not compared with a camera's.
  public static let freshness = Duration.seconds(120)

  /// - Parameter randomSeed: of the ids; the same seed and readings make the same events.
  public init(
    sensor: CameraID, rules: SensorRules, alerts: AlertRule = AlertRule(),
    suspensions: any AlertSuspensions = NoSuspensions(),
    randomSeed: UInt64 = .random(in: .min ... .max)
  ) {
    self.rules = rules
    silent = HealthCondition(.sensorSilent, of: sensor, rule: rules.silent, method: Self.method)
    disagreement = EventAssembler(
      EventSubject(
        kind: .countDisagreement, camera: sensor, zone: nil, unit: .persons, method: Self.method,
        direction: nil),
      timing: EventTiming(minimumLength: .zero, hold: .zero, mergeGap: rules.disagreement.clear))
    levels = [rules.crowd, rules.crowd?.ofCapacity].compactMap { rule in
      guard let rule else { return nil }
      let monitor = CrowdLevelMonitor(rule)
      return (
        monitor,
        EventAssembler(
          EventSubject(
            kind: .crowd, camera: sensor, zone: nil, unit: monitor.unit, method: Self.method,
            direction: nil), timing: monitor.timing)
      )
    }
    issuer = EventIssuer(
      seed: randomSeed, alerts: alerts, cooldown: rules.cooldown, suspensions: suspensions)
  }

  /// - Parameters:
  ///   - reading: `nil`: none came since the start.
  ///   - silence: since the newest reading, or since the start.
  ///   - camera: what the camera counts in the sensor's zone now; `nil`: not known.
  ///   - elapsed: since the last call, by a clock that nobody sets.
  public mutating func update(
    _ reading: Reading?, silence: Duration, camera: Double?, after elapsed: Duration,
    at now: WallTime, into transitions: inout [EventTransition]
  ) {
    let isSilent = silence >= rules.silent.after
    silent.update(
      isSilent ? HealthCondition.Finding(age: silence) : nil, at: now, issuer: &issuer,
      into: &transitions)
    let fresh = reading.flatMap { $0.age <= Self.freshness ? $0.count : nil }
    compare(fresh, with: camera, after: elapsed, at: now, into: &transitions)
    guard let fresh else { return }
    for index in levels.indices {
      let activity = levels[index].monitor.update(
        count: fresh, method: Self.method, isOpen: levels[index].assembler.isOpen, at: now)
      levels[index].assembler.update(activity, at: now, issuer: &issuer, into: &transitions)
    }
  }

  /// Ends what is open: Pantau is being stopped.
  public mutating func end(at now: WallTime, into transitions: inout [EventTransition]) {
    silent.end(at: now, reason: .stopped, issuer: &issuer, into: &transitions)
    var last: [EventTransition] = []
    disagreement.end(at: now, reason: .stopped, issuer: &issuer, into: &last)
    transitions += last.map { $0.saying(difference) }
    for index in levels.indices {
      levels[index].assembler.end(
        at: now, reason: .stopped, issuer: &issuer, into: &transitions)
    }
  }

  // MARK: - Private

  /// Where one of the counts is not known nothing is said; an event ends by that.
  private mutating func compare(
    _ sensor: Double?, with camera: Double?, after elapsed: Duration, at now: WallTime,
    into transitions: inout [EventTransition]
  ) {
    var activity: Activity?
    if let sensor, let camera, rules.disagreement.isEnabled, rules.disagree(sensor, camera) {
      let age = differingFor.map { $0 + elapsed } ?? .zero
      differingFor = age
      if age >= rules.disagreement.after || disagreement.isOpen {
        activity = Activity(
          since: now.advanced(by: .zero - age), value: abs(sensor - camera), valueAt: now,
          severity: rules.disagreement.severity, threshold: rules.disagreementPersons)
        difference = "\(rounded(sensor)) ≠ \(rounded(camera))"
      }
    } else {
      differingFor = nil
    }
    var new: [EventTransition] = []
    disagreement.update(activity, at: now, issuer: &issuer, into: &new)
    transitions += new.map { $0.saying(difference) }
  }

  private func rounded(_ count: Double) -> String {
    let tenths = (count * 10).rounded() / 10
    return tenths == tenths.rounded() && abs(tenths) < 1e15 ? "\(Int(tenths))" : "\(tenths)"
  }
}

extension EventTransition {
  /// The same with words beside the event's numbers.
  func saying(_ detail: String) -> EventTransition {
    var event = event
    event.detail = detail
    return EventTransition(
      step: step, event: event, at: at, alert: alert, isSuspended: isSuspended)
  }
}
