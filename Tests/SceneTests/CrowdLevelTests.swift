import Pixels
import Scene
import TestSupport
import Testing

@Suite struct CrowdLevelTests {
  static func configuration(area: Double? = nil, scale: Double = 1) -> SceneConfiguration {
    var rule = CrowdRule(
      areaSquareMetres: area, levels: CrowdRule.defaultDensityLevels)
    for index in rule.levels.indices {
      rule.levels[index].enter *= scale
      rule.levels[index].leave *= scale
    }
    var square = Zone(id: ZoneID("square")!, name: "Square", polygon: .wholePicture)
    square.watchesMotion = false
    square.crowd = rule
    var configuration = SceneConfiguration()
    configuration.zones = [square]
    return configuration
  }

  /// Counts by time; levels are 20, 35 and 50 persons, left at 17, 29.75 and 42.5.
  static func play(
    _ seconds: Double, framesPerSecond: Double = 5, untrusted: [Range<Double>] = [],
    _ count: @escaping @Sendable (Double) -> Double?
  ) -> Play {
    var script = ObservationScript()
    script.framesPerSecond = framesPerSecond
    script.count = count
    script.untrusted = untrusted
    return Play.of(script, seconds: seconds, configuration(scale: 10))
  }

  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    let count: @Sendable (Double) -> Double
    /// Severity at the end of each event, begin and end (seconds; `nil`: with the run at 120).
    let events: [(severity: Severity, began: Double, ended: Double)]
    var testDescription: String { name }
  }

  static let situations: [Situation] = [
    Situation(name: "nobody", count: { _ in 0 }, events: []),
    Situation(name: "just below the first level", count: { _ in 19.9 }, events: []),
    Situation(
      name: "a peak shorter than the hold", count: { (20..<29).contains($0) ? 60 : 5 }, events: []),
    Situation(
      name: "peaks that are shorter than the hold but many",
      count: { $0.truncatingRemainder(dividingBy: 20) < 9 ? 60 : 5 }, events: []),
    Situation(
      name: "held for the hold", count: { (20..<40).contains($0) ? 25 : 5 },
      events: [(.warning, 20, 40)]),
    Situation(
      name: "rises through all levels and falls",
      count: { $0 < 60 ? $0 : max(0, 120 - $0) },
      // At 20 after 20 s, at 50 from 50 to 70 s, below 17 after 103 s.
      events: [(.critical, 20, 103)]),
    Situation(
      name: "jumps to the highest level at once", count: { (10..<50).contains($0) ? 80 : 0 },
      events: [(.critical, 10, 50)]),
    Situation(
      name: "between leave and enter keeps it open",
      count: { $0 < 10 ? 0 : $0 < 30 ? 22 : $0 < 100 ? 18 : 0 }, events: [(.warning, 10, 100)]),
    Situation(
      name: "between leave and enter begins nothing", count: { $0 < 10 ? 0 : 19 }, events: []),
    Situation(
      name: "a dip shorter than the hold is the same event",
      count: { (50..<59).contains($0) ? 0 : $0 < 100 ? 25 : 0 }, events: [(.warning, 0, 100)]),
    Situation(
      name: "a dip longer than the hold makes two",
      count: { (50..<62).contains($0) ? 0 : $0 < 100 ? 25 : 0 },
      events: [(.warning, 0, 50), (.warning, 62, 100)]),
    Situation(
      name: "one that goes on at the end of the run", count: { $0 < 50 ? 0 : 40 },
      events: [(.alarm, 50, 120)]),
    Situation(
      name: "noise around the level, above it most of the time",
      count: { 21 + Double(Int(($0 * 25).rounded()) % 7 - 3) }, events: [(.warning, 0, 120)]),
  ]

  @Test(arguments: situations, [1.0, 5, 25])
  func levelsAreReachedAndLeft(_ situation: Situation, framesPerSecond: Double) {
    let play = Self.play(120, framesPerSecond: framesPerSecond) { situation.count($0) }
    let events = play.events
    #expect(events.count == situation.events.count)
    for (event, expected) in zip(events, situation.events) {
      #expect(event.kind == .crowd)
      #expect(event.severity == expected.severity)
      #expect(abs(event.beganAt.inScript - expected.began) <= 2)
      #expect(abs((event.endedAt?.inScript ?? 0) - expected.ended) <= 1.5)
    }
  }

  @Test func severityRisesByStepsAndEachIsAlerted() throws {
    let play = Self.play(200) { time in time < 150 ? time / 2 : 0 }
    #expect(play.transitions.first?.step == .began)
    #expect(play.transitions.last?.step == .ended)
    let alerted = play.transitions.filter { $0.alert != nil }
    #expect(alerted.map(\.event.severity) == [.warning, .alarm, .critical])
    #expect(alerted.compactMap(\.alert?.severity) == [.warning, .alarm, .critical])
    #expect(alerted.map(\.event.threshold) == [20, 35, 50])
    for (transition, enter) in zip(alerted, [40.0, 70, 100]) {
      #expect(abs(transition.at.inScript - enter - 10) < 1.3)
    }
    let event = try #require(play.events.first)
    #expect(play.events.count == 1)
    #expect(event.unit == .persons)
    #expect(event.method == "foreground")
    #expect(abs(event.peakValue - 74.9) < 0.2)
  }

  @Test func severityNeverFallsDuringAnEvent() {
    let play = Self.play(200) { time in time < 30 ? 80 : time < 100 ? 21 : time < 130 ? 80 : 0 }
    #expect(play.events.count == 1)
    let severities = play.transitions.map(\.event.severity)
    #expect(zip(severities, severities.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func thePeakIsToldWithTheTimeWhenItWas() throws {
    // The greatest count is reached before the event is decided on.
    let play = Self.play(60) { time in time < 10 ? 0 : time < 12 ? 33 : time < 40 ? 25 : 0 }
    let began = try #require(play.transitions.first)
    #expect(began.event.peakValue == 33)
    #expect(began.event.peakAt.inScript >= 10 && began.event.peakAt.inScript < 12)
  }

  @Test func withAGroundAreaLevelsAreDensities() throws {
    var script = ObservationScript()
    script.framesPerSecond = 5
    script.count = { $0 < 60 ? 250 : 0 }
    let play = Play.of(script, seconds: 100, Self.configuration(area: 100))
    let event = try #require(play.events.first)
    #expect(event.unit == .personsPerSquareMetre)
    #expect(event.peakValue == 2.5)
    #expect(event.severity == .warning)
    #expect(event.threshold == 2)
    let sample = try #require(play.samples.first { $0.zone?.text == "square" })
    #expect(abs(sample.meanCount - 250) < 1e-6)
    #expect(abs((sample.meanDensity ?? 0) - 2.5) < 1e-6)
  }

  @Test func aSceneChangeEndsACrowdAndItBeginsAnewAfterwards() {
    let play = Self.play(100, untrusted: [40..<50]) { _ in 30 }
    #expect(play.events.map(\.endReason) == [.sceneChange, .runEnded])
    #expect(play.events.map { Int($0.beganAt.inScript) } == [0, 50])
  }

  @Test func aShortSceneChangeLeavesItOpen() {
    let play = Self.play(100, untrusted: [40..<41]) { _ in 30 }
    #expect(play.events.count == 1)
  }

  @Test(arguments: [(8.0, 1), (30.0, 2)])
  func aGapInTheEstimatesIsBridgedUpToTheHold(length: Double, count: Int) {
    let play = Self.play(100) { (30..<30 + length).contains($0) ? nil : 30 }
    #expect(play.events.count == count)
    #expect(play.events.last?.endReason == .runEnded)
  }

  @Test func withoutAnEstimateLevelsAreNotLeft() {
    let play = Self.play(100) { $0 < 30 ? 30 : nil }
    #expect(play.events.map(\.endReason) == [.runEnded])
  }
}

/// What is different where the crowd network counts.
@Suite struct NetworkCrowdSceneTests {
  private func play(
    _ method: CountMethod, untrusted: [Range<Double>] = [], capacity: Double? = nil,
    count: @escaping @Sendable (Double) -> Double?
  ) -> Play {
    var script = ObservationScript()
    script.framesPerSecond = 5
    script.untrusted = untrusted
    var configuration = CrowdLevelTests.configuration(scale: 10)
    configuration.zones[0].crowd?.capacity = capacity
    var play = Play(configuration)
    for var observation in script.observations(120, zoneCount: 1) {
      let seconds = observation.at.inScript
      observation.zones[0].count = count(seconds)
      observation.zones[0].method = method
      play.update(observation)
    }
    play.end(at: 120)
    return play
  }

  @Test(arguments: CountMethod.allCases)
  func eventsAndSamplesSayHowWasCounted(method: CountMethod) {
    let play = play(method) { (20..<60).contains($0) ? 25 : 0 }
    #expect(play.events(.crowd).map(\.method) == [method.rawValue])
    #expect(Set(play.samples.filter { $0.zone != nil }.map(\.method)) == [method.rawValue])
  }

  @Test func aSampleIsByTheMostTrustedMethodInIt() {
    var script = ObservationScript()
    script.framesPerSecond = 1
    var play = Play(CrowdLevelTests.configuration())
    for (index, var observation) in script.observations(30, zoneCount: 1).enumerated() {
      observation.zones[0].count = 1
      observation.zones[0].method = index == 7 ? .network : index < 5 ? .foreground : .carried
      play.update(observation)
    }
    play.end(at: 30)
    #expect(play.samples.first { $0.zone != nil }?.method == "network")
  }

  @Test func aCrowdThatTheNetworkCountsOutlastsDoubtAboutTheBackground() {
    let counted = play(.carried, untrusted: [40..<55]) { (20..<80).contains($0) ? 25 : 0 }
    #expect(counted.events(.crowd).map(\.endReason) == [.finished])
    #expect(abs((counted.events(.crowd).first?.endedAt?.inScript ?? 0) - 80) < 0.5)
    // From foreground nothing is known meanwhile.
    let doubted = play(.foreground, untrusted: [40..<55]) { (20..<80).contains($0) ? 25 : 0 }
    #expect(doubted.events(.crowd).first?.endReason == .sceneChange)
  }

  @Test func aLevelCanBeReachedWhileTheBackgroundIsInDoubt() {
    let play = play(.network, untrusted: [10..<60]) { (20..<50).contains($0) ? 25 : 0 }
    #expect(play.events(.crowd).map(\.beganAt.inScript) == [20])
  }

  @Test func theCapacityIsAnEventBesideTheLevels() throws {
    let play = play(.network, capacity: 30) { (20..<60).contains($0) ? 33 : 0 }
    let events = play.events(.crowd).sorted { $0.threshold < $1.threshold }
    #expect(events.map(\.threshold) == [20, 30])
    #expect(events.map(\.severity) == [.warning, .alarm])
    #expect(events.map(\.unit) == [.persons, .persons])
  }

  @Test(arguments: [
    (0.0, LevelOfService.a), (0.82, .a), (0.83, .b), (1.08, .c), (2.0, .d), (3.5, .d), (3.6, .e),
    (5.0, .e), (5.3, .f), (9, .f),
  ])
  func theLevelOfServiceFollowsTheDensity(density: Double, level: LevelOfService) {
    #expect(LevelOfService(density: density) == level)
  }
}
