import Pixels
import Scene
import TestSupport
import Testing

private typealias Cells = ObservationScript.Cells

/// A square in the middle: a tenth of the picture to each side.
private let square = try! Polygon([
  RelativePoint(x: 0.4, y: 0.4), RelativePoint(x: 0.6, y: 0.4), RelativePoint(x: 0.6, y: 0.8),
  RelativePoint(x: 0.4, y: 0.8),
])

/// Comes from the left, is about at one place from second 4 to `until`, leaves to the right.
private func visitor(_ until: Double, _ sway: @escaping @Sendable (Double) -> Double? = { _ in 0 })
  -> ObservationScript.Thing
{
  { time in
    func box(_ x: Double) -> Cells { Cells(x: x, y: 100, width: 20, height: 50) }
    switch time {
    case 1..<4: return box(80 + 50 * (time - 1))
    case 4..<until: return sway(time).map { box(230 + $0) }
    case until..<(until + 4): return box(230 + 50 * (time - until))
    default: return nil
    }
  }
}

@Suite struct LoiteringTests {
  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    let things: [ObservationScript.Thing]
    /// Seconds that the longest stayed, of the event that is expected; `nil`: none.
    let stay: Double?
    var testDescription: String { name }
  }

  static let situations = [
    Situation(name: "walks through", things: [visitor(4)], stay: nil),
    Situation(name: "stays for less than the time", things: [visitor(15)], stay: nil),
    Situation(name: "stays for longer", things: [visitor(40)], stay: 37),
    Situation(
      name: "walks to and fro inside",
      things: [visitor(40) { 30 * (abs(($0 / 4).truncatingRemainder(dividingBy: 2) - 1) - 0.5) }],
      stay: 37),
    Situation(
      name: "is hidden for two seconds now and then",
      things: [visitor(40) { Int($0) % 10 < 2 ? nil : 0 }], stay: 37),
    Situation(
      name: "stands still, is taken into the background for half a minute, and goes on",
      things: [visitor(50) { (15..<45).contains($0) ? nil : 0 }], stay: 47),
    Situation(
      name: "one comes after the other",
      things: (0..<6).map { index in
        { visitor(14)($0 - 16 * Double(index)) }
      }, stay: nil),
    Situation(
      name: "foliage sways there all the time",
      things: [
        { time in
          let sway = abs((time / 1.5).truncatingRemainder(dividingBy: 2) - 1)
          return Cells(x: 225 + 8 * sway, y: 100, width: 30, height: 40)
        }
      ], stay: nil),
    Situation(
      name: "stands beside the zone",
      things: [{ time in visitor(60)(time).map { Cells(x: $0.x, y: 20, width: 20, height: 50) } }],
      stay: nil),
  ]

  @Test(arguments: situations, [8.0, 25.0])
  func whoStaysLongMakesAnEvent(_ situation: Situation, framesPerSecond: Double) throws {
    var zone = Zone(id: ZoneID("square")!, name: "Square", polygon: square)
    zone.loitering = LoiteringRule()
    zone.loitering?.after = .seconds(20)
    var configuration = SceneConfiguration()
    configuration.zones = [zone]
    var script = ObservationScript(situation.things)
    script.framesPerSecond = framesPerSecond
    let play = Play.of(script, seconds: 110, configuration)
    let events = play.events(.loitering)
    guard let stay = situation.stay else {
      #expect(events.isEmpty)
      return
    }
    let event = try #require(events.first)
    #expect(events.count == 1)
    #expect(abs(event.peakValue - stay) < 3)
    #expect(event.unit == .seconds)
    #expect(event.threshold == 20)
    #expect(event.severity == .warning)
    #expect(event.zone?.text == "square")
    // It begins when he came, and is told once he stayed too long.
    #expect(abs(event.beganAt.inScript - 3.4) < 1)
    let told = try #require(play.transitions.first { $0.event.kind == .loitering })
    #expect(abs(told.at.inScript - 23.4) < 1)
    #expect(told.alert?.severity == .warning)
  }
}

@Suite struct DwellTests {
  private static func samples(_ things: [ObservationScript.Thing], _ seconds: Double)
    -> [ZoneSample]
  {
    var configuration = SceneConfiguration()
    configuration.zones = [Zone(id: ZoneID("square")!, name: "Square", polygon: square)]
    var script = ObservationScript(things)
    script.framesPerSecond = 10
    return Play.of(script, seconds: seconds, configuration).samples.filter { $0.zone != nil }
  }

  @Test func aSampleHoldsTheMeanAndTheLongestStay() throws {
    let samples = Self.samples([visitor(14), { visitor(8)($0 - 30) }], 59)
    let dwell = try #require(samples.first).dwell
    #expect(samples.count == 1)
    #expect(dwell.stays == 2)
    #expect(abs(dwell.maximum.inSeconds - 11.5) < 1)
    #expect(abs(dwell.mean.inSeconds - 8.5) < 1)
  }

  @Test func aStayThroughSeveralIntervalsCountsInEachWithItsLengthSoFar() {
    let longest = Self.samples([visitor(150)], 179).map(\.dwell.maximum.inSeconds)
    #expect(longest.count == 3)
    for (length, expected) in zip(longest, [56.5, 116.5, 147.5]) {
      #expect(abs(length - expected) < 1.5)
    }
  }

  @Test func aZoneNobodyEntersHasNoDwell() {
    #expect(Self.samples([], 59).map(\.dwell) == [.none])
    #expect(Self.samples([], 59).map(\.travel) == [.none])
  }

  @Test(arguments: [("to the right", false, 90.0), ("to the left", true, 270.0)])
  func travelHasTheHeadingOfThoseWhoPass(_ name: String, isBack: Bool, heading: Double) throws {
    let (a, b) = (
      Cells(x: 100, y: 100, width: 20, height: 50), Cells(x: 360, y: 100, width: 20, height: 50)
    )
    let walker = ObservationScript.walker(1..<6, from: isBack ? b : a, to: isBack ? a : b)
    let travel = try #require(Self.samples([walker], 59).first).travel
    #expect(abs(try #require(travel.headingDegrees) - heading) < 5)
    #expect(travel.headingShare > 0.95)
    // A fifth of the picture's width, of which proving that it moves takes a part.
    #expect(travel.way > 0.15 && travel.way < 0.4)
  }

  @Test func whoComesAndGoesTheSameWayHasNoHeading() throws {
    let (a, b) = (
      Cells(x: 100, y: 100, width: 20, height: 50), Cells(x: 360, y: 100, width: 20, height: 50)
    )
    let travel = try #require(
      Self.samples(
        [
          ObservationScript.walker(1..<6, from: a, to: b),
          ObservationScript.walker(10..<15, from: b, to: a),
        ], 59
      ).first
    ).travel
    #expect(travel.headingShare < 0.1)
  }
}
