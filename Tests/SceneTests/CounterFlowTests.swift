import Pixels
import Scene
import TestSupport
import Testing

/// Streams against each other, from where blocks move to.
@Suite struct CounterFlowTests {
  static func configuration(leastPersons: Double = 5) -> SceneConfiguration {
    var rule = CrowdRule(areaSquareMetres: nil, levels: [])
    var flow = CounterFlowRule()
    flow.leastPersons = leastPersons
    rule.counterFlow = flow
    var square = Zone(id: ZoneID("tunnel")!, name: "Tunnel", polygon: .wholePicture)
    square.watchesMotion = false
    square.crowd = rule
    var configuration = SceneConfiguration()
    configuration.zones = [square]
    return configuration
  }

  /// Blocks by direction, from the right on clockwise.
  typealias Blocks = @Sendable (_ seconds: Double) -> SIMD8<Float>

  static func play(
    _ seconds: Double = 60, count: Double? = 12, untrusted: [Range<Double>] = [],
    _ blocks: Blocks
  ) -> Play {
    var script = ObservationScript()
    script.framesPerSecond = 10
    script.untrusted = untrusted
    var play = Play(configuration())
    for (index, var observation) in script.observations(seconds, zoneCount: 1).enumerated() {
      observation.zones[0].count = observation.isTrusted ? count : nil
      // Every second frame is compared.
      if index % 2 == 0, observation.isTrusted {
        observation.zones[0].flow = ZoneFlow(blocks: blocks(observation.at.inScript))
      }
      play.update(observation)
    }
    play.end(at: seconds)
    return play
  }

  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    let blocks: Blocks
    var count: Double? = 12
    /// Begin, end (60: with the run).
    var events: [(began: Double, ended: Double)] = []
    var testDescription: String { name }
  }

  static let situations: [Situation] = [
    Situation(name: "nobody moves", blocks: { _ in .zero }),
    Situation(name: "all go one way", blocks: { _ in [40, 5, 0, 0, 0, 0, 0, 5] }),
    Situation(
      name: "all go one way, and one match in four is wrong",
      blocks: { _ in [50, 15, 5, 5, 5, 5, 5, 15] }),
    Situation(
      name: "two streams", blocks: { _ in [30, 5, 0, 5, 25, 0, 0, 0] }, events: [(0, 60)]),
    Situation(
      name: "a stream of a third against the main one",
      blocks: { _ in [20, 0, 0, 0, 10, 0, 0, 0] }, events: [(0, 60)]),
    Situation(
      name: "a quarter against the main one", blocks: { _ in [30, 0, 0, 0, 10, 0, 0, 0] }),
    Situation(
      name: "aslant, on the border of two eighths",
      blocks: { _ in [0, 15, 15, 0, 0, 13, 13, 0] }, events: [(0, 60)]),
    Situation(
      name: "they cross at a right angle", blocks: { _ in [30, 0, 30, 0, 0, 0, 0, 0] }),
    Situation(
      name: "two streams for eight seconds",
      blocks: { (20..<28).contains($0) ? [20, 0, 0, 0, 20, 0, 0, 0] : [40, 0, 0, 0, 0, 0, 0, 0] }),
    Situation(
      name: "two streams for twenty seconds",
      blocks: { (20..<40).contains($0) ? [20, 0, 0, 0, 20, 0, 0, 0] : [40, 0, 0, 0, 0, 0, 0, 0] },
      events: [(22, 41.5)]),
    Situation(
      name: "the main stream turns about",
      blocks: { $0 < 30 ? [40, 0, 0, 0, 0, 0, 0, 0] : [0, 0, 0, 0, 40, 0, 0, 0] }),
    Situation(
      name: "comparisons that jitter",
      blocks: { time in
        let odd = Int((time * 5).rounded()) % 2 == 1
        return odd ? [30, 0, 0, 0, 2, 0, 0, 0] : [18, 0, 0, 0, 26, 0, 0, 0]
      }, events: [(0, 60)]),
    Situation(name: "two people meet", blocks: { _ in [3, 0, 0, 0, 3, 0, 0, 0] }),
    Situation(
      name: "four people are no streams", blocks: { _ in [20, 0, 0, 0, 20, 0, 0, 0] }, count: 4),
    Situation(
      name: "nobody is counted in the zone", blocks: { _ in [20, 0, 0, 0, 20, 0, 0, 0] },
      count: nil, events: [(0, 60)]),
  ]

  @Test(arguments: situations)
  func streamsAgainstEachOtherAreAnEvent(_ situation: Situation) {
    let play = Self.play(count: situation.count, situation.blocks)
    let events = play.events
    #expect(events.count == situation.events.count)
    for (event, expected) in zip(events, situation.events) {
      #expect(event.kind == .counterFlow)
      #expect(event.unit == .share)
      #expect(event.method == "blocks")
      #expect(event.threshold == 0.3)
      #expect(event.peakValue > 0.3 && event.peakValue <= 0.5)
      #expect(abs(event.beganAt.inScript - expected.began) <= 1.5)
      #expect(abs((event.endedAt?.inScript ?? 0) - expected.ended) <= 1.5)
    }
  }

  @Test func itIsToldAfterTheTimeOfTheRule() throws {
    let play = Self.play { _ in [20, 0, 0, 0, 20, 0, 0, 0] }
    let began = try #require(play.transitions.first)
    #expect(began.step == .began)
    #expect(abs(began.at.inScript - 10) < 0.5)
    #expect(began.alert?.severity == .warning)
  }

  @Test func doubtAboutTheBackgroundEndsIt() {
    let play = Self.play(untrusted: [30..<40]) { _ in [20, 0, 0, 0, 20, 0, 0, 0] }
    #expect(play.events.map(\.endReason) == [.sceneChange, .runEnded])
  }
}
