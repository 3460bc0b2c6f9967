import Pixels
import Scene
import TestSupport
import Testing

private typealias Cells = ObservationScript.Cells

@Suite struct WrongDirectionTests {
  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    let thing: ObservationScript.Thing
    let isEvent: Bool
    var allowed = Heading.degrees(90)
    var testDescription: String { name }
  }

  private static func walk(
    _ from: (Double, Double), _ to: (Double, Double), _ seconds: Range<Double> = 1..<6
  ) -> ObservationScript.Thing {
    ObservationScript.walker(
      seconds, from: Cells(x: from.0, y: from.1, width: 20, height: 50),
      to: Cells(x: to.0, y: to.1, width: 20, height: 50))
  }

  static let situations = [
    Situation(name: "the allowed way", thing: walk((100, 100), (350, 100)), isEvent: false),
    Situation(name: "against it", thing: walk((350, 100), (100, 100)), isEvent: true),
    Situation(
      name: "against it at a slant", thing: walk((350, 80), (150, 170)), isEvent: true),
    Situation(name: "across", thing: walk((240, 40), (240, 200)), isEvent: false),
    Situation(
      name: "against it, and allowed where the way is turned", thing: walk((350, 100), (100, 100)),
      isEvent: false, allowed: .degrees(270)),
    Situation(
      name: "against two points", thing: walk((240, 200), (240, 40)), isEvent: true,
      allowed: .along(from: RelativePoint(x: 0.5, y: 0.1), to: RelativePoint(x: 0.5, y: 0.9))),
    Situation(
      name: "steps back for a moment",
      thing: { time in
        guard (1..<8).contains(time) else { return nil }
        let x = time < 4 ? 100 + 50 * (time - 1) : time < 4.8 ? 250 - 40 * (time - 4) : 218
        return Cells(x: x + (time > 5 ? 50 * (time - 5) : 0), y: 100, width: 20, height: 50)
      }, isEvent: false),
    Situation(
      name: "stands and sways",
      thing: { time in
        let x = time < 4 ? 100 + 40 * time : 260 + 3 * Double(Int(time * 2) % 3)
        return Cells(x: x, y: 100, width: 20, height: 50)
      }, isEvent: false),
  ]

  @Test(arguments: situations, [12.5, 25.0])
  func whoGoesAgainstTheAllowedHeadingMakesAnEvent(
    _ situation: Situation, framesPerSecond: Double
  ) throws {
    var zone = Zone(id: ZoneID("lane")!, name: "Lane", polygon: .wholePicture)
    zone.direction = DirectionRule(allowed: situation.allowed)
    var configuration = SceneConfiguration()
    configuration.zones = [zone]
    var script = ObservationScript([situation.thing])
    script.framesPerSecond = framesPerSecond
    let play = Play.of(script, seconds: 20, configuration)
    let events = play.events(.wrongDirection)
    #expect(events.count == (situation.isEvent ? 1 : 0))
    guard let event = events.first, situation.isEvent else { return }
    #expect(event.peakValue >= 1.5 && event.peakValue <= 5.2)
    #expect(event.unit == .seconds)
    let told = try #require(play.transitions.first { $0.event.kind == .wrongDirection })
    #expect(told.at.inScript < 4.5)
    #expect(told.alert?.severity == .warning)
  }
}
