import Pixels
import TestSupport
import Testing

@testable import Scene

private typealias Cells = ObservationScript.Cells

@Suite struct LineMonitorTests {
  /// Upright in the middle of the picture, from its top to its bottom: its right (as one looks
  /// down along it) is the picture's left.
  static let downwards = Line(
    id: ZoneID("gate")!, name: "Gate", from: RelativePoint(x: 0.5, y: 0.1),
    to: RelativePoint(x: 0.5, y: 0.9))

  static func cross(_ seconds: Range<Double>, from: Double, to: Double) -> ObservationScript.Thing {
    ObservationScript.walker(
      seconds, from: Cells(x: from, y: 80, width: 20, height: 50),
      to: Cells(x: to, y: 80, width: 20, height: 50))
  }

  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    let things: [ObservationScript.Thing]
    let inward: Int
    let outward: Int
    var line = LineMonitorTests.downwards
    var testDescription: String { name }
  }

  static let situations: [Situation] = [
    Situation(
      name: "from the picture's right to its left is inward",
      things: [cross(1..<5, from: 330, to: 130)],
      inward: 1, outward: 0),
    Situation(
      name: "from left to right is outward", things: [cross(1..<5, from: 130, to: 330)],
      inward: 0, outward: 1),
    Situation(
      name: "the line turned round turns the directions round",
      things: [cross(1..<5, from: 130, to: 330)], inward: 1, outward: 0,
      line: Line(
        id: ZoneID("gate")!, name: "Gate", from: RelativePoint(x: 0.5, y: 0.9),
        to: RelativePoint(x: 0.5, y: 0.1))),
    Situation(
      name: "there and back",
      things: [cross(1..<4, from: 130, to: 330), cross(6..<9, from: 330, to: 130)],
      inward: 1, outward: 1),
    Situation(
      name: "walks up to it and stops", things: [cross(1..<5, from: 130, to: 225)], inward: 0,
      outward: 0),
    Situation(
      name: "stands on it and trembles",
      things: [
        { time in
          guard time > 1 else { return nil }
          let x = time < 4 ? 130 + 100 * (time - 1) / 3 : 230 + Double(Int(time * 25) % 3 - 1)
          return Cells(x: x, y: 80, width: 20, height: 50)
        }
      ], inward: 0, outward: 0),
    Situation(
      name: "passes beyond its end",
      things: [
        ObservationScript.walker(
          1..<5, from: Cells(x: 130, y: 210, width: 20, height: 50),
          to: Cells(x: 330, y: 210, width: 20, height: 50))
      ], inward: 0, outward: 0),
    Situation(
      name: "three one after the other",
      things: [
        cross(1..<4, from: 130, to: 330), cross(2..<5, from: 60, to: 330),
        cross(4..<8, from: 20, to: 330),
      ], inward: 0, outward: 3),
    Situation(
      name: "two who meet on the line, one higher in the picture than the other",
      things: [
        cross(1..<5, from: 130, to: 330),
        ObservationScript.walker(
          1..<5, from: Cells(x: 330, y: 150, width: 20, height: 50),
          to: Cells(x: 130, y: 150, width: 20, height: 50)),
      ], inward: 1, outward: 1),
    Situation(
      name: "a rider whose head is apart from the motorcycle",
      things: [
        ObservationScript.walker(
          1..<3, from: Cells(x: 100, y: 100, width: 44, height: 30),
          to: Cells(x: 360, y: 100, width: 44, height: 30)),
        ObservationScript.walker(
          1..<3, from: Cells(x: 115, y: 84, width: 9, height: 11),
          to: Cells(x: 375, y: 84, width: 9, height: 11)),
      ], inward: 0, outward: 1),
    Situation(
      name: "a person whose feet pass below the line and whose head crosses it",
      things: [
        ObservationScript.walker(
          1..<5, from: Cells(x: 130, y: 220, width: 24, height: 40),
          to: Cells(x: 330, y: 220, width: 24, height: 40)),
        ObservationScript.walker(
          1..<5, from: Cells(x: 137, y: 200, width: 10, height: 15),
          to: Cells(x: 337, y: 200, width: 10, height: 15)),
      ], inward: 0, outward: 0),
    Situation(
      name: "a child before a car that comes the other way",
      things: [
        ObservationScript.walker(
          1..<5, from: Cells(x: 130, y: 75, width: 10, height: 20),
          to: Cells(x: 330, y: 75, width: 10, height: 20)),
        ObservationScript.walker(
          1..<5, from: Cells(x: 330, y: 100, width: 60, height: 60),
          to: Cells(x: 130, y: 100, width: 60, height: 60)),
      ], inward: 1, outward: 1),
    Situation(
      name: "hidden behind a pole while crossing",
      things: [
        { time in
          guard (1..<5).contains(time), !(2.8..<3.2).contains(time) else { return nil }
          return Cells(x: 130 + 50 * (time - 1), y: 80, width: 20, height: 50)
        }
      ], inward: 0, outward: 1),
    Situation(
      name: "foliage over the line sways",
      things: [
        { time in
          let sway = abs((time / 1.5).truncatingRemainder(dividingBy: 2) - 1)
          return Cells(x: 225 + 8 * sway, y: 30, width: 30, height: 40)
        }
      ], inward: 0, outward: 0),
  ]

  @Test(arguments: situations, [12.5, 25.0])
  func countsWhoPasses(_ situation: Situation, framesPerSecond: Double) {
    var configuration = SceneConfiguration()
    configuration.lines = [situation.line]
    var script = ObservationScript(situation.things)
    script.framesPerSecond = framesPerSecond
    let play = Play.of(script, seconds: 30, configuration)
    let sample = play.samples.last { $0.zone == situation.line.id }
    #expect(sample?.crossingsIn == situation.inward)
    #expect(sample?.crossingsOut == situation.outward)
    let counted = play.events(.lineCrossing)
    for (direction, expected) in [
      (CrossingDirection.inward, situation.inward), (.outward, situation.outward),
    ] {
      let events = counted.filter { $0.direction == direction }
      #expect(events.reduce(0) { $0 + $1.peakValue } == Double(expected))
    }
  }

  @Test func aStreamOfPeopleIsOneEventThatCounts() throws {
    var configuration = SceneConfiguration()
    configuration.lines = [Self.downwards]
    let people = (0..<10).map {
      Self.cross(Double($0) * 2..<Double($0) * 2 + 4, from: 130, to: 330)
    }
    let play = Play.of(ObservationScript(people), seconds: 40, configuration)
    let event = try #require(play.events(.lineCrossing).first)
    #expect(play.events(.lineCrossing).count == 1)
    #expect(event.peakValue == 10)
    #expect(event.unit == .crossings)
    #expect(event.endReason == .finished)
    let alerts = play.transitions.filter { $0.event.kind == .lineCrossing && $0.alert != nil }
    #expect(alerts.map(\.step) == [.began])
  }

  @Test func oneCrossingBeginsAndEndsInOneMoment() throws {
    var configuration = SceneConfiguration()
    configuration.lines = [Self.downwards]
    let play = Play.of(
      ObservationScript([Self.cross(1..<5, from: 130, to: 330)]), seconds: 30, configuration)
    let event = try #require(play.events(.lineCrossing).first)
    #expect(play.steps(.lineCrossing) == [.began, .ended])
    #expect(event.endedAt == event.beganAt)
    #expect(abs(event.beganAt.inScript - 3) < 0.3)
  }

  /// Before a camera that knows how high people are.
  @Test(arguments: [
    (what: "a person", before: 50.0, after: 50.0, counted: 1),
    (what: "the wheel of a car", before: 14, after: 14, counted: 0),
    (what: "a car of which a piece is seen until it has passed", before: 14, after: 50, counted: 1),
  ])
  func whatIsMuchLowerThanAPersonIsNotCounted(
    situation: (what: String, before: Double, after: Double, counted: Int)
  ) throws {
    var configuration = SceneConfiguration()
    configuration.lines = [Self.downwards]
    configuration.perspective = Perspective(
      nearer: .init(y: 1, personHeight: 0.4), farther: .init(y: 0.2, personHeight: 0.08))
    let thing: ObservationScript.Thing = { time in
      guard (1..<5).contains(time) else { return nil }
      let height = time < 3.6 ? situation.before : situation.after
      return Cells(x: 130 + 50 * (time - 1), y: 130 - height, width: 20, height: height)
    }
    let play = Play.of(ObservationScript([thing]), seconds: 10, configuration)
    let sample = try #require(play.samples.last { $0.zone == Self.downwards.id })
    #expect(sample.crossingsOut == situation.counted, "\(situation.what)")
  }
}
