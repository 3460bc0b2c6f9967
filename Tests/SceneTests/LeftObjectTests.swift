import Pixels
import Scene
import TestSupport
import Testing

private typealias Cells = ObservationScript.Cells

/// A thing that stands still from a second on, as the detector reports it.
private func still(
  _ box: Cells, _ seconds: Range<Double>, _ nature: StillObject.Nature = .left
) -> @Sendable (Double) -> [StillObject] {
  { time in
    guard seconds.contains(time) else { return [] }
    return [
      StillObject(
        bounds: box.visible!, nature: nature,
        age: .milliseconds(Int64((time - seconds.lowerBound) * 1000)))
    ]
  }
}

@Suite struct LeftObjectTests {
  private static let bag = Cells(x: 236, y: 135, width: 14, height: 12)
  private static let person = Cells(x: 230, y: 100, width: 20, height: 50)

  /// Walks in from the left and stands there until a second.
  private static func stander(_ until: Double) -> ObservationScript.Thing {
    { time in
      guard (1..<until).contains(time) else { return nil }
      let x = time < 4 ? 80 + 50 * (time - 1) : 230.0
      return Cells(x: x, y: 100, width: 20, height: 50)
    }
  }

  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    var things: [ObservationScript.Thing] = []
    let objects: @Sendable (Double) -> [StillObject]
    let kind: EventKind?
    var zone = Polygon.wholePicture
    var testDescription: String { name }
  }

  static let situations = [
    Situation(
      name: "a bag that is left", things: [stander(6)], objects: still(bag, 5..<60),
      kind: .objectLeft),
    Situation(
      name: "a bag that was there is gone", objects: still(bag, 5..<60, .removed),
      kind: .objectRemoved),
    Situation(name: "a bag that is picked up again", objects: still(bag, 5..<20), kind: nil),
    Situation(
      name: "a person who stands still", things: [stander(60)], objects: still(person, 4..<60),
      kind: nil),
    Situation(
      name: "a person who was taken into the background", things: [stander(20)],
      objects: still(person, 4..<60), kind: nil),
    Situation(
      name: "where a person stood who was taken into the background", things: [stander(20)],
      objects: still(person, 25..<70, .removed), kind: nil),
    Situation(
      name: "a bag beside a person who stands still", things: [stander(60)],
      objects: { still(bag, 5..<60)($0) + still(person, 4..<60)($0) }, kind: .objectLeft),
    Situation(
      name: "a bag outside the zone", objects: still(bag, 5..<60), kind: nil,
      zone: try! Polygon([
        RelativePoint(x: 0, y: 0), RelativePoint(x: 1, y: 0), RelativePoint(x: 1, y: 0.4),
      ])),
    Situation(
      name: "a car that parks",
      things: [
        { time in
          time < 1 ? nil : Cells(x: min(200, 20 + 60 * time), y: 100, width: 80, height: 40)
        }
      ], objects: still(Cells(x: 200, y: 100, width: 80, height: 40), 4..<60), kind: .objectLeft),
    Situation(
      name: "a bag before which people pass",
      objects: { Int($0) % 12 < 3 ? [] : still(bag, 5..<60)($0) }, kind: .objectLeft),
  ]

  @Test(arguments: situations)
  func whatIsLeftOrRemovedMakesOneEvent(_ situation: Situation) throws {
    var zone = Zone(id: ZoneID("hall")!, name: "Hall", polygon: situation.zone)
    zone.leftObjects = StillObjectRule()
    var configuration = SceneConfiguration()
    configuration.zones = [zone]
    var script = ObservationScript(situation.things)
    script.stillObjects = situation.objects
    script.framesPerSecond = 10
    let play = Play.of(script, seconds: 80, configuration)
    let events = play.events.filter { [.objectLeft, .objectRemoved].contains($0.kind) }
    #expect(events.map(\.kind) == (situation.kind.map { [$0] } ?? []))
    guard let event = events.first else { return }
    #expect(event.severity == .warning)
    #expect(event.unit == .seconds && event.threshold == 30)
    #expect(event.peakValue > 50)
    // It begins when the thing came to stand there, and is told when it has done so for long.
    #expect(abs(event.beganAt.inScript - 4.5) < 0.6)
    let told = try #require(play.transitions.first { $0.event.id == event.id })
    #expect(abs(told.at.inScript - event.beganAt.inScript - 30) < 4)
    #expect(told.alert != nil)
  }

  @Test func theWholePictureIsWatchedWhereTheCameraSaysSo() throws {
    var configuration = SceneConfiguration()
    var script = ObservationScript()
    script.stillObjects = still(Self.bag, 5..<60)
    script.framesPerSecond = 5
    #expect(Play.of(script, seconds: 70, configuration).events(.objectLeft).isEmpty)
    configuration.leftObjects = StillObjectRule()
    configuration.leftObjects?.after = .seconds(10)
    configuration.leftObjects?.severity = .critical
    let events = Play.of(script, seconds: 70, configuration).events(.objectLeft)
    let event = try #require(events.first)
    #expect(event.zone == nil && event.severity == .critical)
  }
}
