import Pixels
import TestSupport
import Testing

@testable import Scene

/// More work than machine, as scripts of what is left out.
@Suite struct OverloadHealthTests {
  typealias Extent = OverloadHealth.Extent

  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    /// At a second.
    let extent: @Sendable (Double) -> Extent
    /// Seconds from begin to end (`nil`: open), and the highest severity.
    let told: [(begin: Int, end: Int?, severity: Severity)]
    let alerts: Int
    var testDescription: String { name }
  }

  static let situations: [Situation] = [
    Situation(name: "enough machine", extent: { _ in .nothing }, told: [], alerts: 0),
    Situation(
      name: "two seconds of work at the start are none",
      extent: { $0 < 2 ? .care : .nothing }, told: [], alerts: 0),
    Situation(
      name: "a minute with less care is one event",
      extent: { (100..<160).contains($0) ? .care : .nothing },
      told: [(100, 160, .warning)], alerts: 1),
    Situation(
      name: "what swings is one event",
      extent: { (100..<200).contains($0) && Int($0) % 20 < 10 ? .care : .nothing },
      told: [(100, 190, .warning)], alerts: 1),
    Situation(
      name: "sight that is lost in it alerts again",
      extent: { (100..<160).contains($0) ? $0 < 120 ? .care : .sight : .nothing },
      told: [(100, 160, .alarm)], alerts: 2),
    Situation(
      name: "what comes again soon is told and not alerted",
      extent: { (100..<120).contains($0) || (300..<320).contains($0) ? .care : .nothing },
      told: [(100, 120, .warning), (300, 320, .warning)], alerts: 1),
    Situation(
      name: "what lasts is open", extent: { $0 < 250 ? .nothing : .care },
      told: [(250, nil, .warning)], alerts: 1),
  ]

  static let start = ObservationScript.start

  static func play(_ extent: (Double) -> Extent) -> (OverloadHealth, [EventTransition]) {
    var health = OverloadHealth(randomSeed: 1)
    var transitions: [EventTransition] = []
    for tick in 0..<800 {
      health.update(
        extent(Double(tick) / 2), after: .milliseconds(500),
        at: start.advanced(by: .milliseconds(tick * 500)), into: &transitions)
    }
    return (health, transitions)
  }

  static func second(_ time: WallTime) -> Int {
    Int(time.duration(since: start).inSeconds.rounded())
  }

  @Test(arguments: situations)
  func tellsThatThereIsMoreWorkThanMachine(situation: Situation) {
    let transitions = Self.play(situation.extent).1
    var last: [EventID: Event] = [:]
    for transition in transitions { last[transition.event.id] = transition.event }
    let events = last.values.sorted { $0.beganAt < $1.beganAt }
    #expect(events.allSatisfy { $0.kind == .overload && $0.camera == .pantau && $0.zone == nil })
    #expect(events.map { Self.second($0.beganAt) } == situation.told.map(\.begin))
    #expect(events.map { $0.endedAt.map(Self.second) } == situation.told.map(\.end))
    #expect(events.map(\.severity) == situation.told.map(\.severity))
    #expect(transitions.compactMap(\.alert).count == situation.alerts)
  }

  @Test func whatIsOpenEndsWhenPantauStops() {
    var (health, transitions) = Self.play { _ in .care }
    transitions = []
    health.end(at: Self.start.advanced(by: .seconds(500)), into: &transitions)
    #expect(transitions.map(\.event.endReason) == [.stopped])
  }
}
