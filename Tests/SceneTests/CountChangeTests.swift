import Pixels
import Scene
import TestSupport
import Testing

/// Surge and dispersal: a zone's count by time, and which events it makes.
@Suite struct CountChangeTests {
  static func configuration(window: Duration = .seconds(30)) -> SceneConfiguration {
    var rule = CrowdRule(areaSquareMetres: nil, levels: [])
    var change = CountChangeRule()
    change.window = window
    rule.surge = change
    rule.dispersal = change
    var square = Zone(id: ZoneID("square")!, name: "Square", polygon: .wholePicture)
    square.watchesMotion = false
    square.crowd = rule
    var configuration = SceneConfiguration()
    configuration.zones = [square]
    return configuration
  }

  /// As the network counts: a new number every `cadence` seconds, and the count held in between.
  static func play(
    _ seconds: Double, framesPerSecond: Double = 5, method: CountMethod = .carried,
    cadence: Double = 2, deviation: Double = 1, window: Duration = .seconds(30),
    untrusted: [Range<Double>] = [], _ count: @escaping @Sendable (Double) -> Double?
  ) -> Play {
    var script = ObservationScript()
    script.framesPerSecond = framesPerSecond
    script.untrusted = untrusted
    var play = Play(configuration(window: window))
    for var observation in script.observations(seconds, zoneCount: 1) {
      let time = observation.at.inScript
      let counted = method == .foreground ? time : (time / cadence).rounded(.down) * cadence
      observation.zones[0].count = count(counted)
      observation.zones[0].method = method
      observation.zones[0].countDeviation = deviation
      if method != .foreground { observation.zones[0].countNumber = Int(time / cadence) + 1 }
      play.update(observation)
    }
    play.end(at: seconds)
    return play
  }

  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    let count: @Sendable (Double) -> Double
    /// Kind, begin, end and persons of the change.
    var events: [(kind: EventKind, began: Double, ended: Double, persons: Double)] = []
    var testDescription: String { name }
  }

  /// From one count to another between two times.
  static func ramp(
    _ seconds: ClosedRange<Double>, _ from: Double, _ to: Double
  ) -> @Sendable (Double) -> Double {
    { time in
      let share = (time - seconds.lowerBound) / (seconds.upperBound - seconds.lowerBound)
      return from + min(max(share, 0), 1) * (to - from)
    }
  }

  static let situations: [Situation] = [
    Situation(name: "nobody", count: { _ in 0 }),
    Situation(name: "a crowd that stays", count: { _ in 80 }),
    Situation(
      name: "twenty come within ten seconds", count: ramp(60...70, 5, 25),
      events: [(.surge, 60, 72, 20)]),
    Situation(
      name: "twenty leave within ten seconds", count: ramp(60...70, 25, 5),
      events: [(.dispersal, 60, 72, 20)]),
    Situation(name: "nine come to nobody", count: ramp(60...70, 0, 9)),
    Situation(
      name: "twenty-five come to a hundred: less than 30 %", count: ramp(60...70, 100, 125)),
    Situation(
      name: "forty come to a hundred", count: ramp(60...75, 100, 140),
      events: [(.surge, 60, 77, 40)]),
    Situation(name: "forty come within four minutes", count: ramp(20...260, 20, 60)),
    Situation(
      name: "they come and leave again",
      count: { $0 < 120 ? ramp(50...60, 5, 35)($0) : ramp(120...130, 35, 5)($0) },
      events: [(.surge, 50, 62, 30), (.dispersal, 120, 132, 30)]),
    Situation(
      name: "they come in two waves twenty seconds apart",
      count: { $0 < 75 ? ramp(50...60, 5, 25)($0) : ramp(75...85, 25, 45)($0) },
      events: [(.surge, 50, 87, 40)]),
    Situation(
      name: "they come in two waves two minutes apart",
      count: { $0 < 160 ? ramp(50...60, 5, 25)($0) : ramp(170...180, 25, 45)($0) },
      events: [(.surge, 50, 62, 20), (.surge, 170, 182, 20)]),
    Situation(name: "one count is far too high", count: { $0 == 60 ? 60 : 20 }),
    Situation(name: "one count is far too low", count: { $0 == 60 ? 0 : 30 }),
    Situation(
      name: "two counts one after another are too high", count: { (60..<63).contains($0) ? 60 : 20 }
    ),
    Situation(
      name: "counts that jitter by a fifth",
      count: { 40 * (1 + 0.2 * (Double(Int($0 * 7) % 11) / 5 - 1)) }),
  ]

  @Test(arguments: situations, [2.0, 5, 25])
  func theCountOfTheNetworkChanges(_ situation: Situation, framesPerSecond: Double) {
    let play = Self.play(300, framesPerSecond: framesPerSecond) { situation.count($0) }
    let events = play.events
    #expect(events.map(\.kind) == situation.events.map(\.kind))
    for (event, expected) in zip(events, situation.events) {
      #expect(abs(event.beganAt.inScript - expected.began) <= 3.1)
      // Told by the counts of the last hold, in steps of a third.
      #expect(abs((event.endedAt?.inScript ?? 0) - expected.ended) <= 7)
      #expect(abs(event.peakValue - expected.persons) <= 0.35 * expected.persons)
      #expect(event.threshold >= 10)
      #expect(event.peakValue >= event.threshold)
      #expect(event.unit == .persons)
      #expect(event.endReason == .finished)
    }
  }

  @Test func itIsToldWithinSecondsOfTheChange() throws {
    let play = Self.play(120) { Self.ramp(60...70, 5, 45)($0) }
    let began = try #require(play.transitions.first)
    #expect(began.step == .began)
    #expect(began.at.inScript - 60 < 12)
    #expect(began.alert?.severity == .warning)
    #expect(began.event.threshold == 10)
  }

  /// A change of 20 persons, by how far counts may be off.
  @Test(arguments: [(1.0, 1), (8.0, 1), (9.0, 0), (20.0, 0)])
  func aChangeWithinTheBandOfADifferenceIsNone(deviation: Double, events: Int) {
    // 1.645 times the root of two is 2.33: of 8 persons 18.6, of 9 20.9.
    let play = Self.play(120, deviation: deviation) { Self.ramp(60...64, 5, 25)($0) }
    #expect(play.events.count == events)
  }

  @Test func foregroundTellsWhoComesAndNotWhoLeaves() {
    let play = Self.play(200, method: .foreground) {
      $0 < 100 ? Self.ramp(40...50, 2, 40)($0) : Self.ramp(100...110, 40, 2)($0)
    }
    #expect(play.events.map(\.kind) == [.surge])
    #expect(play.events.map(\.method) == ["foreground"])
  }

  /// The network's first count, or its absence, is no change of the crowd.
  @Test func anotherWayOfCountingIsNoChange() {
    var script = ObservationScript()
    script.framesPerSecond = 5
    var play = Play(Self.configuration())
    for var observation in script.observations(180, zoneCount: 1) {
      let isCounted = (60..<120).contains(observation.at.inScript)
      observation.zones[0].count = isCounted ? 60 : 3
      observation.zones[0].method = isCounted ? .carried : .foreground
      observation.zones[0].countNumber = isCounted ? Int(observation.at.inScript / 2) : 0
      play.update(observation)
    }
    play.end(at: 180)
    #expect(play.events.isEmpty)
  }

  @Test func aQuietPlaceIsJudgedByThreeCountsAsWell() {
    let wrong = Self.play(300, cadence: 10) { $0 == 100 ? 60 : 20 }
    #expect(wrong.events.isEmpty)
    let low = Self.play(300, cadence: 10) { $0 == 100 ? 2 : 20 }
    #expect(low.events.isEmpty)
  }

  @Test func networkCountsGoOnWhileTheBackgroundIsInDoubt() {
    let play = Self.play(120, untrusted: [50..<80]) { Self.ramp(60...70, 5, 40)($0) }
    #expect(play.events.map(\.kind) == [.surge])
  }

  @Test func aGapInTheCountsIsBridgedWithinTheWindow() {
    let play = Self.play(160) { (60..<72).contains($0) ? nil : $0 < 70 ? 5 : 40 }
    #expect(play.events.map(\.kind) == [.surge])
    let longer = Self.play(200) { (60..<110).contains($0) ? nil : $0 < 70 ? 5 : 40 }
    #expect(longer.events.isEmpty, "it may have taken all that time")
  }

  @Test func aNewRunComparesNothingWithTheOneBefore() {
    var play = Play(Self.configuration())
    for (begin, count) in [(0.0, 5.0), (60, 50)] {
      for second in 0..<50 {
        var zone = ZoneMeasurement(foregroundFraction: 0, count: count, method: .carried)
        zone.countNumber = (Int(begin) + second) / 2 + 1
        play.update(
          SceneObservation(
            at: ObservationScript.time(begin + Double(second)), isTrusted: true, detections: [],
            zones: [zone]))
      }
      play.end(at: begin + 50)
    }
    #expect(play.events.isEmpty)
  }

  @Test func clipsReachBackToTheBeginOfTheChange() {
    #expect(Self.configuration().longestDelay == .seconds(35))
  }
}
