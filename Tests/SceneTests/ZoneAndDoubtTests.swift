import Pixels
import Scene
import TestSupport
import Testing

private typealias Cells = ObservationScript.Cells

private func zone(_ id: String, _ corners: [(Double, Double)]) throws -> Zone {
  Zone(
    id: ZoneID(id)!, name: id,
    polygon: try Polygon(corners.map { RelativePoint(x: $0.0, y: $0.1) }))
}

/// From left to right along the lower half: feet at y = 150 of 270.
private let passer = ObservationScript.walker(
  1..<9, from: Cells(x: 20, y: 100, width: 20, height: 50),
  to: Cells(x: 440, y: 100, width: 20, height: 50))

@Suite struct ZoneMotionTests {
  @Test(arguments: [
    ("feet cross it", [(0.4, 0.5), (0.6, 0.5), (0.6, 0.6), (0.4, 0.6)], true),
    ("only heads overlap it", [(0.4, 0.2), (0.6, 0.2), (0.6, 0.42), (0.4, 0.42)], false),
    (
      "the feet are hidden, half of the body is in it",
      [(0.4, 0.3), (0.6, 0.3), (0.6, 0.54), (0.4, 0.54)], true
    ),
    ("it lies below", [(0.4, 0.7), (0.6, 0.7), (0.6, 0.9), (0.4, 0.9)], false),
  ])
  func aZoneIsEnteredWithTheFeetOrHalfTheBody(
    _ name: String, _ corners: [(Double, Double)], isEvent: Bool
  ) throws {
    var configuration = SceneConfiguration()
    configuration.zones = [try zone("door", corners)]
    let play = Play.of(ObservationScript([passer]), seconds: 20, configuration)
    #expect(play.events.count == (isEvent ? 1 : 0), "\(name)")
    #expect(play.events.allSatisfy { $0.zone?.text == "door" })
  }

  @Test func theEventBeginsWhenTheZoneIsEntered() throws {
    var configuration = SceneConfiguration()
    configuration.zones = [
      try zone("right", [(0.5, 0), (1, 0), (1, 1), (0.5, 1)])
    ]
    let play = Play.of(ObservationScript([passer]), seconds: 20, configuration)
    let event = try #require(play.events.first)
    // Half of the body has passed x = 240 cells.
    #expect(abs(event.beganAt.inScript - (1 + 210.0 / 420 * 8)) < 0.2)
  }

  @Test func aThingThatStandsOnTheLowerEdgeIsInAZoneThatReachesIt() throws {
    var configuration = SceneConfiguration()
    configuration.zones = [try zone("foot", [(0, 0.97), (1, 0.97), (1, 1), (0, 1)])]
    let walker = ObservationScript.walker(
      1..<5, from: Cells(x: 20, y: 200, width: 30, height: 100),
      to: Cells(x: 220, y: 200, width: 30, height: 100))
    let play = Play.of(ObservationScript([walker]), seconds: 12, configuration)
    #expect(play.events.count == 1)
  }

  @Test func aZoneThatDoesNotWatchMotionMakesNoneAndNeitherDoesThePicture() throws {
    var configuration = SceneConfiguration()
    var square = try zone("square", [(0, 0), (1, 0), (1, 1), (0, 1)])
    square.watchesMotion = false
    configuration.zones = [square]
    let play = Play.of(ObservationScript([passer]), seconds: 20, configuration)
    #expect(play.events == [])
    let sample = play.samples.first { $0.zone == square.id }
    #expect((sample?.motionShare ?? 0) > 0.3)
  }

  @Test func twoZonesHaveEventsOfTheirOwn() throws {
    var configuration = SceneConfiguration()
    configuration.zones = [
      try zone("left", [(0, 0), (0.45, 0), (0.45, 1), (0, 1)]),
      try zone("right", [(0.55, 0), (1, 0), (1, 1), (0.55, 1)]),
    ]
    let play = Play.of(ObservationScript([passer]), seconds: 20, configuration)
    #expect(play.events.map { $0.zone?.text } == ["left", "right"])
  }
}

/// Warm-up, light switches and the ends of runs.
@Suite struct DoubtTests {
  @Test(arguments: [0.2, 1.0, 1.9])
  func aLightSwitchInTheMiddleDoesNotMakeTwoEvents(length: Double) {
    var script = ObservationScript([passer])
    script.untrusted = [4..<(4 + length)]
    let play = Play.of(script, seconds: 20)
    #expect(play.events.count == 1)
    #expect(play.events.first?.endReason == .finished)
    #expect((play.events.first?.endedAt?.inScript ?? 0) > 8.9)
  }

  @Test func aLongSceneChangeEndsTheEventAfterTheGrace() throws {
    var script = ObservationScript([passer])
    script.untrusted = [4..<15]
    let play = Play.of(script, seconds: 20)
    let ended = try #require(play.transitions.last)
    #expect(play.events.count == 1)
    #expect(ended.step == .ended)
    #expect(ended.event.endReason == .sceneChange)
    #expect(abs(ended.at.inScript - 6) < 0.05)
    // It says nothing of what it could not see.
    #expect(try #require(ended.event.endedAt).inScript < 4)
  }

  @Test func nothingBeginsDuringWarmUp() {
    var script = ObservationScript([passer])
    script.untrusted = [0..<20]
    script.count = { _ in 100 }
    #expect(Play.of(script, seconds: 20).transitions == [])
  }

  @Test(arguments: [EndReason.runEnded, .stopped, .sceneChange])
  func theEndOfARunEndsWhatIsOpen(reason: EndReason) {
    var play = Play()
    play.run(ObservationScript([passer]), seconds: 5)
    #expect(play.events.map(\.isOpen) == [true])
    play.end(at: 30, reason: reason)
    #expect(play.events.map(\.endReason) == [reason])
    #expect(play.events.first?.endedAt?.inScript == 5)
    #expect(play.transitions.last?.at.inScript == 30)
    play.end(at: 31)
    #expect(play.transitions.filter { $0.step == .ended }.count == 1)
  }

  @Test func aRunMayBeginEarlierThanTheLastOneEnded() {
    var play = Play()
    play.run(ObservationScript([passer]), seconds: 9)
    play.end(at: 9)
    play.run(ObservationScript([passer]), seconds: 9)
    play.end(at: 9)
    #expect(play.events.count == 2)
    for event in play.events {
      #expect(event.beganAt.inScript < 1.5)
      #expect((event.endedAt ?? event.beganAt) > event.beganAt)
    }
  }

  @Test func timesThatRunBackwardsWithinARunDoNoHarm() {
    var play = Play()
    for observation in ObservationScript([passer]).observations(9) {
      var late = observation
      play.update(observation)
      late.at = observation.at.advanced(by: .seconds(-3600))
      late.detections = []
      late.isTrusted = false
      play.update(late)
    }
    play.end(at: 9)
    #expect(play.events.count == 1)
    #expect(zip(play.transitions, play.transitions.dropFirst()).allSatisfy { $0.at <= $1.at })
  }
}
