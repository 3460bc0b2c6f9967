import Pixels
import TestSupport
import Testing

@testable import Scene

/// What a camera's pictures say of it, as scripts of measurements without clocks and pictures.
@Suite struct PictureHealthTests {
  /// A street by day, with the noise of a sensor.
  static let clear = PictureMeasurement(
    brightest: 0.7, darkest: 0.2, structure: 0.18, sharpness: 0.7, viewMatch: 1,
    identicalShare: 0.3)

  static func measurement(
    _ change: (inout PictureMeasurement) -> Void
  ) -> PictureMeasurement {
    var measured = clear
    change(&measured)
    return measured
  }

  static let black = measurement {
    ($0.brightest, $0.darkest, $0.structure, $0.viewMatch) = (0.04, 0, 0.2, 0)
    $0.sharpness = nil
  }
  static let white = measurement {
    ($0.brightest, $0.darkest, $0.structure, $0.viewMatch) = (1, 0.97, 0.01, 0)
  }
  static let hand = measurement { ($0.brightest, $0.structure, $0.viewMatch) = (0.3, 0.06, 0) }
  static let defocused = measurement { ($0.structure, $0.sharpness) = (0.05, nil) }
  static let blurred = measurement { $0.sharpness = 0.35 }
  static let elsewhere = measurement { $0.viewMatch = 0.1 }
  static let repeated = measurement { $0.identicalShare = 1 }
  static let dimNight = measurement { ($0.brightest, $0.darkest) = (0.07, 0.01) }
  static let noView = measurement { ($0.structure, $0.viewMatch) = (0.01, nil) }

  /// Seconds from, and what is measured from then on.
  typealias Script = [(from: Int, PictureMeasurement)]

  /// One event: kind, begin and end in seconds (`nil`: goes on).
  struct Told: Equatable, CustomStringConvertible {
    var kind: EventKind
    var begin: Int
    var end: Int?
    var description: String { "\(kind) \(begin)...\(end.map(String.init) ?? "")" }
  }

  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    let script: Script
    var length = 120
    /// Seconds between measurements.
    var pace = 1
    let told: [Told]
    var testDescription: String { name }
  }

  static let situations: [Situation] = [
    Situation(name: "a clear picture is no event", script: [(0, clear)], told: []),
    Situation(
      name: "a black picture is dark until it is over",
      script: [(0, clear), (20, black), (60, clear)],
      told: [Told(kind: .cameraDark, begin: 20, end: 59)]),
    Situation(
      name: "a short blackness is no event", script: [(0, clear), (20, black), (29, clear)],
      told: []),
    Situation(
      name: "a night that shows where things are is not dark",
      script: [(0, clear), (20, dimNight)], told: []),
    Situation(
      name: "a white picture is bright", script: [(0, clear), (20, white), (60, clear)],
      told: [Told(kind: .cameraBright, begin: 20, end: 59)]),
    Situation(
      name: "a hand covers the camera and nothing else",
      script: [(0, clear), (20, hand), (60, clear)],
      told: [Told(kind: .cameraCovered, begin: 20, end: 59)]),
    Situation(
      name: "a lens out of all focus covers it as well",
      script: [(0, clear), (20, defocused), (60, clear)],
      told: [Told(kind: .cameraCovered, begin: 20, end: 59)]),
    Situation(
      name: "a camera that shows nothing from the start is covered", script: [(0, noView)],
      told: [Told(kind: .cameraCovered, begin: 0, end: nil)]),
    Situation(
      name: "a view that fades over minutes is not covered",
      script: (0..<100).map { second in
        (second * 3, measurement { $0.structure = 0.18 - 0.0014 * Double(second) })
      }, length: 300, told: []),
    Situation(
      name: "what is blurred for long enough", script: [(0, clear), (20, blurred), (80, clear)],
      told: [Told(kind: .cameraBlurred, begin: 20, end: 79)]),
    Situation(
      name: "a rain of half a minute blurs nothing",
      script: [(0, clear), (20, blurred), (48, clear)], told: []),
    Situation(
      name: "a blur around the limit is one event",
      script: [(0, clear), (20, blurred)]
        + (0..<20).map { (60 + $0, measurement { $0.sharpness = 0.48 }) }
        + [(80, blurred), (90, clear)],
      told: [Told(kind: .cameraBlurred, begin: 20, end: 89)]),
    Situation(
      name: "a camera that was turned, and turned back",
      script: [(0, clear), (20, elsewhere), (60, clear)],
      told: [Told(kind: .cameraMoved, begin: 20, end: 59)]),
    Situation(
      name: "a lorry that passes close by did not move the camera",
      script: [(0, clear), (20, elsewhere), (28, clear)], told: []),
    Situation(
      name: "another view in the first seconds is the decoder's",
      script: [(0, clear), (5, elsewhere)], told: []),
    Situation(
      name: "a frozen picture, once it is known to have had noise",
      script: [(0, clear), (20, repeated), (70, clear)],
      told: [Told(kind: .cameraFrozen, begin: 20, end: 69)]),
    Situation(
      name: "a still scene that never had noise is not frozen soon", script: [(0, repeated)],
      length: 290, told: []),
    Situation(
      name: "but in the end it is", script: [(0, repeated)], length: 310,
      told: [Told(kind: .cameraFrozen, begin: 0, end: nil)]),
    Situation(
      name: "a black picture is not frozen as well",
      script: [
        (0, clear),
        (
          20,
          measurement {
            $0 = black; $0.identicalShare = 1
          }
        ),
      ],
      told: [Told(kind: .cameraDark, begin: 20, end: nil)]),
    Situation(
      name: "key frames alone, ten seconds apart, are enough",
      script: [(0, clear), (30, hand), (100, clear)], length: 160, pace: 10,
      told: [Told(kind: .cameraCovered, begin: 30, end: 90)]),
    Situation(
      name: "one trouble after another",
      script: [(0, clear), (20, hand), (40, black), (60, elsewhere), (90, clear)],
      told: [
        Told(kind: .cameraCovered, begin: 20, end: 39),
        Told(kind: .cameraDark, begin: 40, end: 59),
        Told(kind: .cameraMoved, begin: 60, end: 89),
      ]),
  ]

  /// Measures every `pace` seconds; a view that was replaced is the usual one from then on.
  static func play(
    _ script: Script, seconds: Int, pace: Int = 1, rules: HealthRules = .init(),
    alerts: AlertRule = .init()
  ) -> [EventTransition] {
    var health = PictureHealth(
      camera: CameraID("gate")!, rules: rules, alerts: alerts, randomSeed: 1)
    var transitions: [EventTransition] = []
    var acceptedAt: Int?
    for second in stride(from: 0, to: seconds, by: pace) {
      var measured = script.last { $0.from <= second }?.1 ?? clear
      let kept = acceptedAt.flatMap { at in script.last { $0.from <= at }?.1 }
      if let kept, measured == kept { measured.viewMatch = 1 }
      health.update(
        measured, after: .seconds(second == 0 ? 0 : pace),
        at: ObservationScript.start.advanced(by: .seconds(second)), into: &transitions)
      if health.viewLearning == .replace { acceptedAt = second }
    }
    return transitions
  }

  static func told(_ transitions: [EventTransition]) -> [Told] {
    var latest: [EventID: Event] = [:]
    for transition in transitions { latest[transition.event.id] = transition.event }
    func second(_ time: WallTime) -> Int {
      Int(time.duration(since: ObservationScript.start).inSeconds)
    }
    return latest.values.sorted { $0.beganAt < $1.beganAt }.map {
      Told(kind: $0.kind, begin: second($0.beganAt), end: $0.endedAt.map(second))
    }
  }

  @Test(arguments: situations)
  func tellsWhatIsWrong(situation: Situation) {
    let transitions = Self.play(
      situation.script, seconds: situation.length, pace: situation.pace)
    #expect(Self.told(transitions) == situation.told)
  }

  @Test func aNewViewIsTheUsualOneAfterItsTime() throws {
    let transitions = Self.play([(0, Self.clear), (20, Self.elsewhere)], seconds: 300)
    let told = Self.told(transitions)
    #expect(told == [Told(kind: .cameraMoved, begin: 20, end: 140)])
  }

  @Test func whatIsOffIsNotTold() {
    for kind in EventKind.healthKinds {
      var rules = HealthRules()
      rules.dark.isEnabled = kind != .cameraDark
      rules.covered.isEnabled = kind != .cameraCovered
      let script: Script = [(0, Self.clear), (20, Self.black), (50, Self.hand), (80, Self.clear)]
      let told = Self.told(Self.play(script, seconds: 100, rules: rules)).map(\.kind)
      #expect(told == [.cameraDark, .cameraCovered].filter { $0 != kind })
    }
  }

  @Test func theEndOfARunEndsWhatIsOpenAndKeepsWhatIsUsual() throws {
    var health = PictureHealth(camera: CameraID("gate")!, rules: .init(), alerts: .init())
    var transitions: [EventTransition] = []
    func play(_ measured: PictureMeasurement, _ seconds: Range<Int>) {
      for second in seconds {
        health.update(
          measured, after: .seconds(second == seconds.lowerBound ? 0 : 1),
          at: ObservationScript.start.advanced(by: .seconds(second)), into: &transitions)
      }
    }
    play(Self.clear, 0..<20)
    play(Self.blurred, 20..<60)
    health.endRun(
      at: ObservationScript.start.advanced(by: .seconds(59)), reason: .runEnded,
      into: &transitions)
    #expect(transitions.last?.event.endReason == .runEnded)
    // The next run knows how sharp the camera was.
    play(Self.blurred, 100..<140)
    #expect(
      Self.told(transitions) == [
        Told(kind: .cameraBlurred, begin: 20, end: 59),
        Told(kind: .cameraBlurred, begin: 100, end: nil),
      ])
  }

  @Test func aConditionThatComesAndGoesIsOneEventOrAlertsOnce() {
    // Every 20 s something covers the lens for 10 s: long gaps, so many events.
    let script: Script = (0..<60).flatMap { round in
      [(round * 30, Self.clear), (round * 30 + 20, Self.hand)]
    }
    let transitions = Self.play(script, seconds: 1800)
    let events = Self.told(transitions)
    let alerts = transitions.compactMap(\.alert)
    #expect(events.count == 60)
    // Half an hour, one alert in ten minutes.
    #expect(alerts.count == 3)
    // Within the clear time they are one.
    var rules = HealthRules()
    rules.covered.clear = .seconds(25)
    #expect(Self.told(Self.play(script, seconds: 1800, rules: rules)).count == 1)
  }

  @Test func alertsKnowTheLeastSeverityButNoHours() {
    var alerts = AlertRule()
    let local = ObservationScript.start.microseconds / 60_000_000 % 1440
    // Open in twelve hours only.
    alerts.schedule = [
      ScheduleWindow(
        weekdays: Set(1...7), fromMinute: Int(local + 720) % 1440,
        toMinute: Int(local + 780) % 1440, utcOffset: .zero)
    ]
    let script: Script = [(0, Self.clear), (20, Self.hand)]
    #expect(Self.play(script, seconds: 60, alerts: alerts).count { $0.alert != nil } == 1)
    alerts.minimumSeverity = .critical
    #expect(Self.play(script, seconds: 60, alerts: alerts).allSatisfy { $0.alert == nil })
  }

  @Test func anAlertThatWasHeldBackComesWhenTheConditionOutlastsTheCooldown() throws {
    var rules = HealthRules()
    rules.cooldown = .seconds(100)
    let script: Script = [(0, Self.clear), (20, Self.hand), (40, Self.clear), (60, Self.hand)]
    let transitions = Self.play(script, seconds: 300, rules: rules)
    let alerts = transitions.compactMap(\.alert)
    #expect(alerts.count == 2)
    #expect(Set(alerts.map(\.event)).count == 2)
    let second = try #require(alerts.last)
    #expect(second.raisedAt == ObservationScript.start.advanced(by: .seconds(125)))
  }
}
