import Pixels
import TestSupport
import Testing

@testable import Scene

/// What is made of a sensor's counts, second by second.
@Suite("Watch of sensors")
struct SensorWatchTests {
  private struct Told: Equatable {
    var kind: EventKind
    var step: EventTransition.Step
    var second: Int
  }

  private static let begin = WallTime(microseconds: 1_795_309_200_000_000)

  /// Asks the watch every five seconds; `counts` says what sensor and camera count then (`nil`: nothing
  /// came, or is not known).
  private static func play(
    _ rules: SensorRules, seconds: Int,
    _ counts: (Int) -> (sensor: Double?, camera: Double?)
  ) -> (told: [Told], transitions: [EventTransition]) {
    var watch = SensorWatch(sensor: CameraID("turnstile")!, rules: rules, randomSeed: 1)
    var transitions: [EventTransition] = []
    var told: [Told] = []
    var heard = 0
    var last: Double?
    for second in stride(from: 0, to: seconds, by: 5) {
      let (sensor, camera) = counts(second)
      if let sensor { (last, heard) = (sensor, second) }
      var new: [EventTransition] = []
      watch.update(
        last.map { .init(count: $0, age: .seconds(second - heard)) },
        silence: .seconds(second - heard), camera: camera, after: .seconds(5),
        at: begin.advanced(by: .seconds(second)), into: &new)
      told += new.filter { $0.step != .updated }
        .map { Told(kind: $0.event.kind, step: $0.step, second: second) }
      transitions += new
    }
    return (told, transitions)
  }

  @Test func countsThatAgreeAreNoEvent() {
    let (told, _) = Self.play(SensorRules(), seconds: 1_200) { _ in (20, 24) }
    #expect(told == [])
  }

  @Test(arguments: [
    ("few persons apart, although the share is large", 2.0, 8.0, false),
    ("a small share apart, although the persons are many", 200.0, 230.0, false),
    ("exactly the persons that are allowed", 0.0, 10.0, false),
    ("many persons and a large share", 5.0, 40.0, true),
    ("the sensor counts more", 40.0, 5.0, true),
    ("the camera counts nobody", 30.0, 0.0, true),
  ])
  func disagreementNeedsPersonsAndShare(
    _ situation: String, sensor: Double, camera: Double, isEvent: Bool
  ) {
    let (told, _) = Self.play(SensorRules(), seconds: 600) { _ in (sensor, camera) }
    #expect(told.contains { $0.kind == .countDisagreement } == isEvent, "\(situation)")
  }

  @Test func disagreementMustLastAndEndsWhenItIsGone() throws {
    let (told, transitions) = Self.play(SensorRules(), seconds: 1_500) { second in
      switch second {
      // Too short.
      case 100..<300: (30, 5)
      case 400..<900: (30, 5)
      default: (30, 28)
      }
    }
    #expect(
      told == [
        Told(kind: .countDisagreement, step: .began, second: 700),
        Told(kind: .countDisagreement, step: .ended, second: 1_020),
      ])
    let first = try #require(transitions.first)
    #expect(first.event.beganAt == Self.begin.advanced(by: .seconds(400)))
    #expect(first.event.unit == .persons && first.event.peakValue == 25)
    #expect(transitions.allSatisfy { $0.event.detail == "30 ≠ 5" })
    #expect(first.alert?.severity == .warning)
    #expect(transitions.last?.event.endedAt == Self.begin.advanced(by: .seconds(895)))
  }

  @Test func unknownCountsSayNothing() {
    let (told, _) = Self.play(SensorRules(), seconds: 1_000) { second in
      // The camera is away for half of the time.
      (second % 100 < 50 ? 30 : 30, second % 400 < 200 ? 5 : nil)
    }
    #expect(told == [])
  }

  @Test func silenceIsAnEventUntilACountComes() throws {
    let (told, transitions) = Self.play(SensorRules(), seconds: 2_000) { second in
      ((600..<1_500).contains(second) ? nil : 4, nil)
    }
    #expect(
      told == [
        Told(kind: .sensorSilent, step: .began, second: 1_195),
        Told(kind: .sensorSilent, step: .ended, second: 1_500),
      ])
    #expect(transitions.first?.event.beganAt == Self.begin.advanced(by: .seconds(595)))
    #expect(transitions.first?.event.unit == .seconds)
  }

  @Test func oldCountIsNotCompared() {
    var rules = SensorRules()
    rules.silent.isEnabled = false
    let (told, _) = Self.play(rules, seconds: 1_000) { second in
      (second == 0 ? 50 : nil, 5)
    }
    #expect(told == [])
  }

  @Test func capacityIsWatchedAsThatOfAZone() {
    var rules = SensorRules()
    rules.crowd = CrowdRule(areaSquareMetres: nil, levels: [])
    rules.crowd?.capacity = 100
    let (told, transitions) = Self.play(rules, seconds: 300) { second in
      ((50..<150).contains(second) ? 120 : 60, nil)
    }
    #expect(told.map(\.kind) == [.crowd, .crowd])
    #expect(transitions.first?.event.severity == .alarm)
    #expect(transitions.first?.event.threshold == 100)
  }

  @Test func stopEndsWhatIsOpen() {
    var watch = SensorWatch(sensor: CameraID("turnstile")!, rules: SensorRules(), randomSeed: 1)
    var transitions: [EventTransition] = []
    for second in stride(from: 0, through: 700, by: 5) {
      watch.update(
        nil, silence: .seconds(second), camera: nil, after: .seconds(5),
        at: Self.begin.advanced(by: .seconds(second)), into: &transitions)
    }
    watch.end(at: Self.begin.advanced(by: .seconds(701)), into: &transitions)
    #expect(transitions.map(\.step).first == .began && transitions.map(\.step).last == .ended)
    #expect(transitions.last?.event.endReason == .stopped)
  }
}
