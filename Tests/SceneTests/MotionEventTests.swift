import Pixels
import Scene
import TestSupport
import Testing

private typealias Cells = ObservationScript.Cells

/// What makes a motion event of the whole picture, and what does not.
@Suite struct MotionEventTests {
  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    let seconds: Double
    let things: [ObservationScript.Thing]
    var testDescription: String { name }
  }

  /// The smallest size that must be found: 5x12 cells; seen for one second or more.
  static let moving: [Situation] = [
    Situation(
      name: "a far person crosses for one second", seconds: 4,
      things: [
        ObservationScript.walker(
          1..<2, from: Cells(x: 200, y: 100, width: 5, height: 12),
          to: Cells(x: 210, y: 100, width: 5, height: 12))
      ]),
    Situation(
      name: "a person enters at the left edge and leaves at the right", seconds: 12,
      things: [
        ObservationScript.walker(
          1..<11, from: Cells(x: -20, y: 100, width: 20, height: 50),
          to: Cells(x: 480, y: 100, width: 20, height: 50))
      ]),
    Situation(
      name: "a person walks towards the camera", seconds: 5,
      things: [
        ObservationScript.walker(
          1..<3, from: Cells(x: 200, y: 80, width: 10, height: 25),
          to: Cells(x: 198.5, y: 86, width: 13, height: 33))
      ]),
    Situation(
      name: "a person walks towards a camera at head height: the box only grows", seconds: 6,
      things: [
        ObservationScript.walker(
          1..<4, from: Cells(x: 200, y: 80, width: 10, height: 25),
          to: Cells(x: 196, y: 77, width: 18, height: 45))
      ]),
    Situation(
      name: "a person walks away", seconds: 6,
      things: [
        ObservationScript.walker(
          1..<4, from: Cells(x: 200, y: 80, width: 20, height: 50),
          to: Cells(x: 206, y: 70, width: 12, height: 30))
      ]),
    Situation(
      name: "a slow person: a tenth of a body a second", seconds: 14,
      things: [
        ObservationScript.walker(
          1..<13, from: Cells(x: 200, y: 100, width: 16, height: 40),
          to: Cells(x: 219, y: 100, width: 16, height: 40))
      ]),
    Situation(
      name: "a far, flat vehicle of 12x5 cells", seconds: 4,
      things: [
        ObservationScript.walker(
          1..<2, from: Cells(x: 200, y: 50, width: 12, height: 5),
          to: Cells(x: 210, y: 50, width: 12, height: 5))
      ]),
    Situation(
      name: "a bus fills a third of the picture and crosses in two seconds", seconds: 4,
      things: [
        ObservationScript.walker(
          1..<3, from: Cells(x: -160, y: 100, width: 160, height: 60),
          to: Cells(x: 480, y: 100, width: 160, height: 60))
      ]),
    Situation(
      name: "a motorcycle crosses the whole picture in one second", seconds: 3,
      things: [
        ObservationScript.walker(
          1..<2, from: Cells(x: -20, y: 150, width: 20, height: 30),
          to: Cells(x: 480, y: 150, width: 20, height: 30))
      ]),
    Situation(
      name: "a person whose box frays by a cell", seconds: 5,
      things: [
        { time in
          guard (1..<3).contains(time) else { return nil }
          let frame = Int(time * 25)
          return Cells(
            x: 200 + 10 * (time - 1) - Double(frame % 2), y: 100 + Double(frame % 3 == 0 ? 1 : 0),
            width: 6 + Double(frame % 3), height: 14 - Double(frame % 2))
        }
      ]),
    Situation(
      name: "a person who is seen in two frames of three only", seconds: 5,
      things: [
        { time in
          guard (1..<3).contains(time), Int(time * 25) % 3 != 0 else { return nil }
          return Cells(x: 200 + 12 * (time - 1), y: 100, width: 6, height: 14)
        }
      ]),
  ]

  @Test(arguments: moving, [12.5, 25.0, 50.0])
  func whoMovesForASecondMakesOneEvent(_ situation: Situation, framesPerSecond: Double) throws {
    var script = ObservationScript(situation.things)
    script.framesPerSecond = framesPerSecond
    let play = Play.of(script, seconds: situation.seconds)
    let events = play.events
    #expect(events.count == 1)
    let event = try #require(events.first)
    #expect(event.kind == .motion)
    #expect(event.zone == nil)
    #expect(event.unit == .share)
    #expect(event.peakValue > 0)
    // It begins when the thing came, not when it was believed.
    #expect(event.beganAt.inScript >= 1 - 1e-6)
    #expect(event.beganAt.inScript < (situation.name.hasPrefix("a slow") ? 10 : 2))
  }

  @Test(arguments: moving)
  func theSameAtFiveFramesASecond(_ situation: Situation) {
    var script = ObservationScript(situation.things)
    script.framesPerSecond = 5
    // Something that crosses the picture in five frames jumps too far to be the same.
    guard !situation.name.contains("motorcycle") else { return }
    #expect(Play.of(script, seconds: situation.seconds).events.count == 1)
  }

  /// A dozen patches in a crown of 80 cells. Each comes into sight as its branch swings out, grows
  /// and drifts by up to its own width, fades, and is elsewhere at the next swing.
  static let patches: [ObservationScript.Thing] = (0..<12).map { index in
    { time in
      let turn = time / 1.8 + Double(index) * 0.37
      let phase = turn - turn.rounded(.down)
      guard phase < 0.5 else { return nil }
      var random = SplitMix64(seed: UInt64(turn) * 16 + UInt64(index))
      let drift = Double.random(in: -14...14, using: &random) * phase
      let size = min(1, phase * 8) * Double.random(in: 0.7...1.3, using: &random)
      return Cells(
        x: 80 + Double.random(in: 0..<80, using: &random) + drift,
        y: 20 + Double.random(in: 0..<50, using: &random) + drift / 3,
        width: 8 * size, height: 13 * size)
    }
  }

  @Test func whoWalksPastASwayingTreeIsFound() throws {
    let walker = ObservationScript.walker(
      20..<30, from: Cells(x: 20, y: 60, width: 12, height: 30),
      to: Cells(x: 320, y: 60, width: 12, height: 30))
    let events = Play.of(ObservationScript(Self.patches + [walker]), seconds: 40).events
    let event = try #require(events.first)
    #expect(events.count == 1)
    #expect(event.beganAt.inScript >= 20 && event.beganAt.inScript < 22)
  }

  static let still: [Situation] = [
    Situation(name: "nothing", seconds: 10, things: []),
    Situation(
      name: "foliage sways by a third of its width", seconds: 60,
      things: [
        { time in
          Cells(x: 100 + 5 * sine(time / 1.7), y: 30 + 2 * sine(time / 2.3), width: 30, height: 40)
        }
      ]),
    Situation(
      name: "a bush whose outline breathes", seconds: 60,
      things: [
        { time in
          let breath = 3 * sine(time / 1.3)
          return Cells(
            x: 100 - breath, y: 30 - breath, width: 40 + 2 * breath, height: 40 + 2 * breath)
        }
      ]),
    Situation(
      name: "foliage of two parts that merge and part", seconds: 60,
      things: [
        { time in Cells(x: 100, y: 30, width: Int(time * 3) % 2 == 0 ? 20 : 41, height: 25) },
        { time in
          Int(time * 3) % 2 == 0 ? Cells(x: 121, y: 30, width: 20, height: 25) : nil
        },
      ]),
    Situation(
      name: "specks that appear for one frame at random places", seconds: 60,
      things: (0..<2).map { index in
        { time in
          var random = SplitMix64(seed: UInt64(time * 25) * 8 + UInt64(index))
          return Cells(
            x: Double.random(in: 0..<460, using: &random),
            y: Double.random(in: 0..<250, using: &random), width: 9, height: 9)
        }
      }),
    Situation(name: "patches of a tree in gusts, gone and back", seconds: 60, things: patches),
    Situation(
      name: "a patch among others that grows together with them and parts again", seconds: 60,
      things: patches + [
        { time in
          let phase = (time / 4).truncatingRemainder(dividingBy: 1)
          let size = 1 + 2.2 * min(1, max(0, 4 * phase - 1)) * (phase < 0.8 ? 1 : 0)
          return Cells(x: 120 - 4 * size, y: 40 - 6 * size, width: 8 * size, height: 12 * size)
        }
      ]),
    Situation(
      name: "a gust that sets in everywhere at once", seconds: 12,
      things: (0..<14).map { index in
        { time in
          let (column, row) = (index % 7, index / 7)
          let swing = 13 * sine(max(0, time - 2) / 2.6 + Double(row) * 0.1)
          return Cells(
            x: 40 + 22 * Double(column) + swing, y: 30 + 30 * Double(row), width: 10, height: 16)
        }
      }),
    Situation(
      name: "what fades into the background within a second", seconds: 10,
      things: [
        { time in
          guard (2..<3).contains(time) else { return nil }
          let shrunk = (time - 2) * 0.8
          return Cells(
            x: 200 + 6 * shrunk, y: 100, width: 12 * (1 - shrunk), height: 25 * (1 - shrunk))
        }
      ]),
    Situation(
      name: "an insect too small to count", seconds: 10,
      things: [
        ObservationScript.walker(
          1..<9, from: Cells(x: 0, y: 100, width: 3, height: 4),
          to: Cells(x: 470, y: 100, width: 3, height: 4))
      ]),
    Situation(
      name: "a crest of a wave drifts by", seconds: 10,
      things: [
        ObservationScript.walker(
          1..<4, from: Cells(x: 100, y: 180, width: 9, height: 4),
          to: Cells(x: 140, y: 182, width: 9, height: 4))
      ]),
    Situation(
      name: "a lamp that is switched on and stays", seconds: 30,
      things: [{ time in time > 5 ? Cells(x: 200, y: 100, width: 20, height: 40) : nil }]),
    Situation(
      name: "something dashes by for three frames", seconds: 10,
      things: [
        ObservationScript.walker(
          5..<5.12, from: Cells(x: 200, y: 100, width: 20, height: 40),
          to: Cells(x: 230, y: 100, width: 20, height: 40))
      ]),
  ]

  @Test(arguments: still, [5.0, 12.5, 25.0, 50.0])
  func whatGetsNowhereMakesNone(_ situation: Situation, framesPerSecond: Double) {
    // At five frames a second three specks in a row are too few to tell from a thing.
    if situation.name.hasPrefix("specks"), framesPerSecond < 10 { return }
    var script = ObservationScript(situation.things)
    script.framesPerSecond = framesPerSecond
    #expect(Play.of(script, seconds: situation.seconds).events == [])
  }

  @Test func quietWithinTheMergeGapIsTheSameEvent() {
    let first = ObservationScript.walker(
      1..<3, from: Cells(x: 100, y: 100, width: 20, height: 50),
      to: Cells(x: 150, y: 100, width: 20, height: 50))
    for (pause, count) in [(2.0, 1), (4.0, 1), (6.0, 2), (20.0, 2)] {
      let second = ObservationScript.walker(
        (3 + pause)..<(5 + pause), from: Cells(x: 300, y: 100, width: 20, height: 50),
        to: Cells(x: 350, y: 100, width: 20, height: 50))
      let play = Play.of(ObservationScript([first, second]), seconds: 40)
      #expect(play.events.count == count, "pause of \(pause) s")
      #expect(play.events.allSatisfy { $0.endReason == .finished })
    }
  }

  @Test func anEventEndsWithItsLastActivity() throws {
    let walker = ObservationScript.walker(
      1..<3, from: Cells(x: 100, y: 100, width: 20, height: 50),
      to: Cells(x: 150, y: 100, width: 20, height: 50))
    let play = Play.of(ObservationScript([walker]), seconds: 20)
    let ended = try #require(play.transitions.last)
    #expect(ended.step == .ended)
    #expect(abs(try #require(ended.event.endedAt).inScript - 2.96) < 1e-6)
    #expect(ended.at.inScript > 7.9 && ended.at.inScript < 8.1)
  }

  @Test func aPersonWhoStopsKeepsTheEventOpen() {
    let walker: ObservationScript.Thing = { time in
      guard (1..<20).contains(time) else { return nil }
      return Cells(x: 100 + 25 * min(time - 1, 2), y: 100, width: 20, height: 50)
    }
    let play = Play.of(ObservationScript([walker]), seconds: 30)
    #expect(play.events.count == 1)
    #expect((play.events.first?.endedAt?.inScript ?? 0) > 19.9)
  }

  @Test func stillnessBeyondTrustIsNoMotion() {
    let walker: ObservationScript.Thing = { time in
      time < 1 ? nil : Cells(x: 100 + 25 * min(time - 1, 2), y: 100, width: 20, height: 50)
    }
    let play = Play.of(ObservationScript([walker]), seconds: 120)
    #expect(play.events.count == 1)
    #expect(play.events.first?.endReason == .finished)
    #expect((play.events.first?.endedAt?.inScript ?? 0) < 40)
  }

  @Test func aGrowingPeakIsToldAtMostOnceASecond() throws {
    let walker = ObservationScript.walker(
      1..<11, from: Cells(x: 0, y: 100, width: 6, height: 15),
      to: Cells(x: 300, y: 20, width: 80, height: 200))
    let play = Play.of(ObservationScript([walker]), seconds: 20)
    let steps = play.transitions
    #expect(steps.first?.step == .began && steps.last?.step == .ended)
    let updates = steps.dropFirst().dropLast()
    #expect(updates.count >= 5 && updates.count <= 10)
    for (before, after) in zip(steps, steps.dropFirst()) where after.step == .updated {
      #expect(after.at.duration(since: before.at) >= .seconds(1))
      #expect(after.event.peakValue > 1.2 * before.event.peakValue)
    }
    let event = try #require(play.events.first)
    #expect(abs(event.peakValue - 0.6 * 80 * 200 / (480 * 270)) < 0.01)
  }

  @Test(arguments: [
    (what: "the lit edge of some thing", width: 14.0, height: 8.0, isMotion: false),
    (what: "a strip of the road", width: 90, height: 25, isMotion: false),
    (what: "a car", width: 90, height: 38, isMotion: true),
    (what: "a person", width: 14, height: 40, isMotion: true),
  ])
  func whatMovesInALampsLight(
    situation: (what: String, width: Double, height: Double, isMotion: Bool)
  ) {
    let (width, height) = (situation.width, situation.height)
    var script = ObservationScript([
      ObservationScript.walker(
        2..<5, from: Cells(x: 60, y: 120, width: width, height: height),
        to: Cells(x: 240, y: 120, width: width, height: height))
    ])
    script.sweptByLamp = [1..<6]
    #expect(Play.of(script, seconds: 10).events.isEmpty != situation.isMotion)
  }

  @Test(arguments: [
    (what: "as it comes", minimumHeight: 0.03, isMotion: false),
    (what: "where smaller things are asked for", minimumHeight: 0.02, isMotion: true),
  ])
  func whatIsTooSmallToMoveIsTheCamerasRule(
    situation: (what: String, minimumHeight: Double, isMotion: Bool)
  ) {
    let farAway = ObservationScript.walker(
      1..<4, from: Cells(x: 100, y: 100, width: 4, height: 9),
      to: Cells(x: 140, y: 102, width: 4, height: 9))
    var configuration = SceneConfiguration()
    configuration.motion.minimumHeight = situation.minimumHeight
    let play = Play.of(ObservationScript([farAway]), seconds: 10, configuration)
    #expect(play.events.isEmpty != situation.isMotion)
  }

  /// Comes in, stops at second 4 and is there until the end.
  @Test(arguments: [
    (what: "a bag", height: 18.0, ends: 3.5..<12.0), (what: "a person", height: 70, ends: 20..<26),
  ])
  func whatRestsIsMotionForAsLongAsItMayBeSomebody(
    situation: (what: String, height: Double, ends: Range<Double>)
  ) throws {
    let thing: ObservationScript.Thing = { time in
      guard time >= 1 else { return nil }
      let x = 100 + 30 * min(time - 1, 3)
      return Cells(x: x, y: 200 - situation.height, width: 16, height: situation.height)
    }
    var configuration = SceneConfiguration()
    configuration.perspective = Perspective(
      nearer: .init(y: 1, personHeight: 0.4), farther: .init(y: 0.4, personHeight: 0.1))
    let play = Play.of(ObservationScript([thing]), seconds: 25, configuration)
    let end = try #require(play.events.first?.endedAt).inScript
    #expect(situation.ends.contains(end), "\(end)")
  }
}
