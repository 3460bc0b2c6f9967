import Pixels
import TestSupport
import Testing

@testable import Scene

/// Alerts of a place that people have suspended.
@Suite struct SuspensionTests {
  /// Suspends `gate`, or one zone of it, for some seconds.
  struct Suspended: AlertSuspensions {
    var zone: String?
    let seconds: Range<Double>

    func isSuspended(_ camera: CameraID, zone: ZoneID?, at time: WallTime) -> Bool {
      camera == Play.camera && seconds.contains(time.inScript)
        && (self.zone == nil || self.zone == zone?.text)
    }
  }

  enum Told { case alert, silence, suspended }

  /// Seconds, event, and what is made of it, in order; cooldown 30 s.
  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    var minimum = Severity.info
    var zone: String?
    let seconds: Range<Double>
    let steps: [(seconds: Double, event: Event, told: Told)]
    var testDescription: String { name }
  }

  private static func event(
    _ kind: EventKind = .motion, zone: String? = nil, _ severity: Severity = .info, id: UInt64 = 1
  ) -> Event {
    AlertPolicyTests.event(kind, zone: zone, severity, id: id)
  }

  static let situations: [Situation] = [
    Situation(
      name: "nothing is alerted while it lasts", seconds: 10..<20,
      steps: [
        (9, event(), .alert), (10, event(.crowd, id: 2), .suspended),
        (19.9, event(.crowd, .critical, id: 3), .suspended), (20, event(.crowd, id: 4), .alert),
      ]),
    Situation(
      name: "the camera itself is suspended with it", seconds: 0..<10,
      steps: [(1, event(.cameraOffline, .alarm), .suspended)]),
    Situation(
      name: "a zone's suspension leaves the others and the whole picture alone", zone: "yard",
      seconds: 0..<10,
      steps: [
        (1, event(zone: "yard"), .suspended), (1, event(zone: "door", id: 2), .alert),
        (1, event(id: 3), .alert),
      ]),
    Situation(
      name: "what was held back begins no cooldown", seconds: 0..<10,
      steps: [(9, event(), .suspended), (11, event(id: 2), .alert)]),
    Situation(
      name: "what nobody wants to be told of is not called suspended", minimum: .warning,
      seconds: 0..<10,
      steps: [(1, event(), .silence), (2, event(.motion, .warning, id: 2), .suspended)]),
    Situation(
      name: "a cooldown from before goes on", seconds: 5..<10,
      steps: [(0, event(), .alert), (12, event(id: 2), .silence), (31, event(id: 3), .alert)]),
  ]

  @Test(arguments: situations)
  func policyHoldsBackWhatIsSuspended(_ situation: Situation) {
    var rule = AlertRule()
    rule.minimumSeverity = situation.minimum
    var policy = AlertPolicy(
      rule, suspensions: Suspended(zone: situation.zone, seconds: situation.seconds))
    for step in situation.steps {
      let decision = policy.decide(
        on: step.event, alerted: nil, at: ObservationScript.time(step.seconds))
      let told: Told =
        switch decision {
        case .alert: .alert
        case .none: .silence
        case .suspended: .suspended
        }
      #expect(told == step.told, "at \(step.seconds) s")
    }
  }

  /// Somebody walks from second 1 to 39.
  private static func walk(suspended seconds: Range<Double>) -> [EventTransition] {
    var scene = CameraScene(
      camera: Play.camera, configuration: .init(), suspensions: Suspended(seconds: seconds),
      randomSeed: 1)
    let walker = ObservationScript.walker(
      1..<39, from: .init(x: 20, y: 100, width: 20, height: 50),
      to: .init(x: 420, y: 100, width: 20, height: 50))
    var transitions: [EventTransition] = []
    for observation in ObservationScript([walker]).observations(60, zoneCount: 0) {
      scene.update(observation, into: &transitions)
    }
    return transitions
  }

  @Test func whatHappensIsRecordedAndSaysThatItWasSuspended() throws {
    let transitions = Self.walk(suspended: 0..<60)
    #expect(transitions.map(\.step).first == .began && transitions.map(\.step).last == .ended)
    #expect(transitions.first?.isSuspended == true)
    #expect(transitions.allSatisfy { $0.alert == nil })
  }

  @Test func whatStillGoesOnAtTheEndIsAlertedThenAndOnce() throws {
    let transitions = Self.walk(suspended: 0..<20)
    #expect(transitions.first?.isSuspended == true && transitions.first?.alert == nil)
    let alerts = transitions.compactMap(\.alert)
    #expect(alerts.count == 1)
    #expect(try (20..<20.2).contains(#require(alerts.first).raisedAt.inScript))
  }

  @Test func outageThatOutlastsTheMaintenanceIsAlerted() throws {
    var health = ConnectionHealth(
      camera: Play.camera, rules: .init(), alerts: .init(),
      suspensions: Suspended(seconds: 0..<300))
    var transitions: [EventTransition] = []
    for second in 1...400 {
      health.update(
        packets: 0, after: .seconds(1), at: ObservationScript.time(Double(second)),
        into: &transitions)
    }
    #expect(transitions.first?.step == .began && transitions.first?.isSuspended == true)
    #expect(transitions.compactMap(\.alert).map(\.raisedAt.inScript) == [300])
  }
}
