import Pixels
import TestSupport
import Testing

@testable import Scene

@Suite struct AlertPolicyTests {
  static func event(
    _ kind: EventKind = .motion, zone: String? = nil, _ severity: Severity = .info, id: UInt64 = 1
  ) -> Event {
    var random = SplitMix64(seed: id)
    let at = ObservationScript.start
    return Event(
      id: EventID(at: at, using: &random), kind: kind, camera: CameraID("gate")!,
      zone: zone.flatMap { ZoneID($0) }, beganAt: at, severity: severity, peakValue: 1, peakAt: at,
      threshold: 0, unit: .share, method: "foreground")
  }

  /// Seconds, event, and whether it is alerted, in order; cooldown 30 s.
  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    var minimum = Severity.info
    let steps: [(seconds: Double, event: Event, isAlerted: Bool)]
    var testDescription: String { name }
  }

  static let situations: [Situation] = [
    Situation(
      name: "a second event within the cooldown is not alerted",
      steps: [(0, event(), true), (29, event(id: 2), false)]),
    Situation(
      name: "after the cooldown it is",
      steps: [(0, event(), true), (30, event(id: 2), true), (59, event(id: 3), false)]),
    Situation(
      name: "what was held back does not lengthen the cooldown",
      steps: [(0, event(), true), (20, event(id: 2), false), (31, event(id: 3), true)]),
    Situation(
      name: "a more severe one passes",
      steps: [(0, event(), true), (5, event(.motion, .warning, id: 2), true)]),
    Situation(
      name: "a less severe one after it doesn't",
      steps: [(0, event(.motion, .alarm), true), (5, event(.motion, .warning, id: 2), false)]),
    Situation(
      name: "another kind has its own cooldown",
      steps: [(0, event(), true), (5, event(.crowd, id: 2), true)]),
    Situation(
      name: "another zone has its own cooldown",
      steps: [(0, event(zone: "a"), true), (5, event(zone: "b", id: 2), true)]),
    Situation(
      name: "below the least severity nothing is alerted", minimum: .alarm,
      steps: [
        (0, event(.motion, .warning), false), (1, event(.motion, .alarm, id: 2), true),
        (2, event(.motion, .critical, id: 3), true),
      ]),
    Situation(
      name: "a clock that was set back is no cooldown",
      steps: [(100, event(), true), (10, event(id: 2), true)]),
  ]

  @Test(arguments: situations)
  func cooldownAndSeverityDecide(_ situation: Situation) {
    var rule = AlertRule()
    rule.minimumSeverity = situation.minimum
    var policy = AlertPolicy(rule)
    for step in situation.steps {
      let at = ObservationScript.time(step.seconds)
      let alert = policy.decide(on: step.event, alerted: nil, at: at).alert
      #expect((alert != nil) == step.isAlerted, "at \(step.seconds) s")
      #expect(alert == nil || alert?.event == step.event.id)
      #expect(alert == nil || alert?.raisedAt == at)
    }
  }

  @Test func anEventIsAlertedAgainOnlyWhenItBecomesMoreSevere() {
    var policy = AlertPolicy(AlertRule())
    let at = ObservationScript.time(100)
    #expect(policy.decide(on: Self.event(.crowd, .warning), alerted: .warning, at: at) == .none)
    #expect(policy.decide(on: Self.event(.crowd, .alarm), alerted: .warning, at: at).alert != nil)
  }

  struct Moment: CustomTestStringConvertible, Sendable {
    let name: String
    let window: ScheduleWindow
    let time: String
    let isInside: Bool
    var testDescription: String { name }
  }

  private static let night = ScheduleWindow(
    weekdays: [1, 2, 3, 4, 5], fromMinute: 22 * 60, toMinute: 6 * 60, utcOffset: .seconds(7 * 3600))
  private static let office = ScheduleWindow(
    weekdays: [1, 2, 3, 4, 5], fromMinute: 8 * 60, toMinute: 17 * 60, utcOffset: .seconds(7 * 3600))
  private static let sunday = ScheduleWindow(
    weekdays: [7], fromMinute: 0, toMinute: 1440, utcOffset: .zero)
  private static let west = ScheduleWindow(
    weekdays: [6], fromMinute: 23 * 60, toMinute: 1440, utcOffset: .seconds(-5 * 3600))

  /// 2026-11-22 is a Sunday.
  static let moments: [Moment] = [
    Moment(
      name: "Monday 09:00 local is office time", window: office, time: "2026-11-23T09:00:00+07:00",
      isInside: true),
    Moment(
      name: "the first minute is inside", window: office, time: "2026-11-23T08:00:00+07:00",
      isInside: true),
    Moment(
      name: "the moment before is not", window: office, time: "2026-11-23T07:59:59.999+07:00",
      isInside: false),
    Moment(
      name: "the last minute is not", window: office, time: "2026-11-23T17:00:00+07:00",
      isInside: false),
    Moment(
      name: "Sunday is not", window: office, time: "2026-11-22T09:00:00+07:00", isInside: false),
    Moment(
      name: "Monday evening is night", window: night, time: "2026-11-23T23:00:00+07:00",
      isInside: true),
    Moment(
      name: "Saturday 05:00 belongs to Friday's night", window: night,
      time: "2026-11-28T05:00:00+07:00", isInside: true),
    Moment(
      name: "Saturday 06:00 does not", window: night, time: "2026-11-28T06:00:00+07:00",
      isInside: false),
    Moment(
      name: "Monday 05:00 belongs to Sunday's, which is not set", window: night,
      time: "2026-11-23T05:00:00+07:00", isInside: false),
    Moment(
      name: "noon is not night", window: night, time: "2026-11-23T12:00:00+07:00", isInside: false),
    Moment(
      name: "all of Sunday", window: sunday, time: "2026-11-22T23:59:59Z", isInside: true),
    Moment(
      name: "Monday's first moment is not Sunday", window: sunday, time: "2026-11-23T00:00:00Z",
      isInside: false),
    Moment(
      name: "west of Greenwich the local day counts", window: west, time: "2026-11-22T04:30:00Z",
      isInside: true),
    Moment(
      name: "before 1970 as well", window: sunday, time: "1969-12-28T12:00:00Z", isInside: true),
  ]

  @Test(arguments: moments)
  func scheduleWindows(_ moment: Moment) throws {
    let time = try #require(WallTime(moment.time))
    #expect(moment.window.contains(time) == moment.isInside)
  }

  @Test func outsideTheScheduleEventsAreMadeButNotAlerted() {
    var configuration = SceneConfiguration()
    configuration.alerts.schedule = [Self.office]
    let walker = ObservationScript.walker(
      1..<3, from: .init(x: 100, y: 100, width: 20, height: 50),
      to: .init(x: 150, y: 100, width: 20, height: 50))
    let play = Play.of(ObservationScript([walker]), seconds: 20, configuration)
    #expect(play.events.count == 1)
    #expect(play.transitions.allSatisfy { $0.alert == nil })
  }
}
