import Pixels
import TestSupport
import Testing

@testable import Scene

/// Whether pictures come, as scripts of packet counts without clocks and cameras.
@Suite struct ConnectionHealthTests {
  typealias Told = PictureHealthTests.Told

  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    var length = 300
    var rules = HealthRules()
    /// Packets a second at a second.
    let rate: @Sendable (Double) -> Double
    let told: [Told]
    var testDescription: String { name }
  }

  static func rules(_ change: (inout HealthRules) -> Void) -> HealthRules {
    var rules = HealthRules()
    change(&rules)
    return rules
  }

  static let situations: [Situation] = [
    Situation(name: "25 packets a second are well", rate: { _ in 25 }, told: []),
    Situation(
      name: "silence is an outage from the last packet to the next",
      rate: { (100..<200).contains($0) ? 0 : 25 },
      told: [Told(kind: .cameraOffline, begin: 100, end: 200)]),
    Situation(
      name: "a camera that never connected", rate: { _ in 0 },
      told: [Told(kind: .cameraOffline, begin: 0, end: nil)]),
    Situation(
      name: "a pause of nine seconds is no outage", rate: { (100..<108.5).contains($0) ? 0 : 25 },
      told: []),
    Situation(
      name: "an outage with packets of a second between is one",
      rate: { (100..<200).contains($0) && Int($0) % 20 != 0 ? 0 : 25 },
      told: [Told(kind: .cameraOffline, begin: 101, end: 200)]),
    Situation(
      name: "a picture every four seconds is well",
      rate: { $0.truncatingRemainder(dividingBy: 4) == 0 ? 2 : 0 }, told: []),
    Situation(
      name: "a rate that falls to a third", rate: { (100..<200).contains($0) ? 8 : 25 },
      // Over ten seconds: seen when most of them are slow.
      told: [Told(kind: .cameraLowFrameRate, begin: 108, end: 201)]),
    Situation(
      name: "a rate that falls by a third is none", rate: { (100..<200).contains($0) ? 17 : 25 },
      told: []),
    Situation(
      name: "ten seconds of a low rate are none", rate: { (100..<110).contains($0) ? 3 : 25 },
      told: []),
    Situation(
      name: "a camera that is slow from the start is as usual", rate: { _ in 5 }, told: []),
    Situation(
      name: "unless more is expected of it", rules: rules { $0.expectedFrameRate = 12 },
      rate: { _ in 5 }, told: [Told(kind: .cameraLowFrameRate, begin: 10, end: nil)]),
    Situation(
      name: "a lower rate is usual in the end", length: 4 * 3600,
      rate: { $0 < 600 ? 25 : 10 },
      told: [Told(kind: .cameraLowFrameRate, begin: 609, end: 2046)]),
    Situation(
      name: "what is off is not told",
      rules: rules {
        $0.offline.isEnabled = false
        $0.lowFrameRate.isEnabled = false
      }, rate: { $0 < 100 ? 25 : $0 < 200 ? 5 : 0 }, told: []),
  ]

  /// Looks every half second.
  static func play(
    seconds: Int, rules: HealthRules = .init(), rate: (Double) -> Double,
    wall: (Double) -> WallTime = {
      ObservationScript.start.advanced(by: .milliseconds(Int64($0 * 1000)))
    }
  ) -> [EventTransition] {
    var health = ConnectionHealth(
      camera: CameraID("gate")!, rules: rules, alerts: .init(), randomSeed: 1)
    var transitions: [EventTransition] = []
    var packets = 0.0
    for tick in 1...seconds * 2 {
      let time = Double(tick) / 2
      packets += rate(time - 0.5) / 2
      health.update(
        packets: Int(packets), after: .milliseconds(500), at: wall(time), into: &transitions)
    }
    return transitions
  }

  @Test(arguments: situations)
  func tellsWhetherPicturesCome(situation: Situation) {
    let transitions = Self.play(
      seconds: situation.length, rules: situation.rules, rate: situation.rate)
    #expect(PictureHealthTests.told(transitions) == situation.told)
  }

  @Test func aFlappingConnectionFloodsNobody() {
    // A day: 60 s on, 30 s off.
    let transitions = Self.play(seconds: 86_400) {
      $0.truncatingRemainder(dividingBy: 90) < 60 ? 25 : 0
    }
    let events = PictureHealthTests.told(transitions)
    let alerts = transitions.compactMap(\.alert)
    #expect(events.count == 960 && events.allSatisfy { $0.kind == .cameraOffline })
    // One in ten minutes at most, for each of the outages at the time.
    #expect((120...144).contains(alerts.count))
    // Connections that last three seconds are none: the whole day is one outage.
    let hopeless = Self.play(seconds: 86_400) {
      $0.truncatingRemainder(dividingBy: 30) < 3 ? 25 : 0
    }
    #expect(PictureHealthTests.told(hopeless).count == 1)
    #expect(hopeless.count { $0.alert != nil } == 1)
    // Steps of one event are told ever more rarely.
    #expect(hopeless.count < 60)
  }

  @Test func aStepOfTheWallClockIsNoOutage() {
    for step in [Duration.seconds(3600), .seconds(-3600)] {
      let transitions = Self.play(
        seconds: 200, rate: { _ in 25 },
        wall: { time in
          let now = ObservationScript.start.advanced(by: .milliseconds(Int64(time * 1000)))
          return time < 100 ? now : now.advanced(by: step)
        })
      #expect(transitions.isEmpty)
    }
  }

  @Test func aMainStreamThatIsGoneIsToldAsSuchAndItsRateIsNot() {
    var rules = HealthRules()
    rules.offline.isEnabled = false
    var health = ConnectionHealth(
      camera: CameraID("gate")!, rules: rules, alerts: .init(), isOfMainStream: true)
    var transitions: [EventTransition] = []
    var packets = 0
    for second in 1...200 {
      packets += second < 60 ? 25 : second < 120 ? 5 : 0
      health.update(
        packets: packets, after: .seconds(1),
        at: ObservationScript.start.advanced(by: .seconds(second)), into: &transitions)
    }
    #expect(Set(transitions.map(\.event.kind)) == [.cameraMainOffline])
    #expect(transitions.first?.event.severity == .warning)
    #expect(health.isSilent)
  }

  @Test func theEndOfWatchingEndsAnOutage() throws {
    var health = ConnectionHealth(camera: CameraID("gate")!, rules: .init(), alerts: .init())
    var transitions: [EventTransition] = []
    for second in 1...30 {
      health.update(
        packets: 0, after: .seconds(1),
        at: ObservationScript.start.advanced(by: .seconds(second)), into: &transitions)
    }
    health.end(
      at: ObservationScript.start.advanced(by: .seconds(31)), reason: .stopped,
      into: &transitions)
    let event = try #require(transitions.last?.event)
    #expect(event.kind == .cameraOffline && event.severity == .alarm)
    #expect(event.endReason == .stopped && event.zone == nil)
  }
}
