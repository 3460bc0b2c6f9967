import Pixels
import TestSupport
import Testing

@testable import Scene

private typealias Cells = ObservationScript.Cells

/// People who are one box for a while, parts of people that are several, and feet that are not seen,
/// before a camera whose perspective is known: a person's height is half of his row's distance from
/// the horizon at a fifth of the picture.
@Suite struct MergingTests {
  private static let perspective = Perspective(
    nearer: .init(y: 1, personHeight: 0.4), farther: .init(y: 0.4, personHeight: 0.1))

  /// A person whose feet are at a place on the grid.
  private static func person(feet x: Double, _ y: Double) -> Cells {
    let height = perspective.personHeight(atY: y / 270) * 270
    return Cells(x: x - height / 6, y: y - height, width: height / 3, height: height)
  }

  /// The feet of somebody who walks between two places.
  private typealias Walk = @Sendable (Double) -> (x: Double, y: Double)?

  private static func walk(
    _ seconds: Range<Double>, _ from: (Double, Double), _ to: (Double, Double)
  ) -> Walk {
    { time in
      guard seconds.contains(time) else { return nil }
      let share = (time - seconds.lowerBound) / (seconds.upperBound - seconds.lowerBound)
      return (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
    }
  }

  /// What a mask makes of people: boxes that touch are one.
  private static func merged(_ walks: [Walk]) -> [ObservationScript.Thing] {
    (0..<walks.count).map { index in
      { time in
        var boxes: [Cells] = walks.compactMap { $0(time).map { person(feet: $0.x, $0.y) } }
        var isDone = false
        while !isDone {
          isDone = true
          search: for i in boxes.indices {
            for j in boxes.indices where j > i && touch(boxes[i], boxes[j]) {
              boxes[i] = union(boxes[i], boxes[j])
              boxes.remove(at: j)
              isDone = false
              break search
            }
          }
        }
        return index < boxes.count ? boxes[index] : nil
      }
    }
  }

  private static func touch(_ a: Cells, _ b: Cells) -> Bool {
    a.x < b.x + b.width + 1 && b.x < a.x + a.width + 1 && a.y < b.y + b.height + 1
      && b.y < a.y + a.height + 1
  }

  private static func union(_ a: Cells, _ b: Cells) -> Cells {
    let (x, y) = (min(a.x, b.x), min(a.y, b.y))
    return Cells(
      x: x, y: y, width: max(a.x + a.width, b.x + b.width) - x,
      height: max(a.y + a.height, b.y + b.height) - y)
  }

  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    let things: [ObservationScript.Thing]
    let inward: Int
    let outward: Int
    var testDescription: String { name }
  }

  /// Across the picture at row 160 of 270: who comes nearer goes in.
  private static let line = Line(
    id: ZoneID("gate")!, name: "Gate", from: RelativePoint(x: 0.1, y: 160.0 / 270),
    to: RelativePoint(x: 0.9, y: 160.0 / 270))

  static let situations = [
    Situation(
      name: "two who meet on the line and pass each other",
      things: merged([
        walk(1..<11, (240, 95), (232, 240)), walk(1..<11, (236, 245), (246, 100)),
      ]), inward: 1, outward: 1),
    Situation(
      name: "two abreast who were apart before",
      things: merged([
        walk(1..<9, (180, 125), (230, 240)), walk(1..<9, (300, 125), (260, 240)),
      ]), inward: 2, outward: 0),
    Situation(
      name: "one who comes past one who walks across",
      things: merged([
        walk(1..<9, (240, 125), (240, 240)), walk(1..<9, (100, 190), (380, 190)),
      ]), inward: 1, outward: 0),
    Situation(
      name: "three in single file, who touch as they come nearer",
      things: merged([
        walk(1..<9, (240, 110), (240, 230)), walk(6.5..<14.5, (240, 110), (240, 230)),
        walk(12..<20, (240, 110), (240, 230)),
      ]), inward: 3, outward: 0),
    Situation(
      name: "one whose legs vanish on the ground near the line",
      things: [
        { time in
          guard let feet = walk(1..<9, (240, 125), (240, 240))(time) else { return nil }
          var box = person(feet: feet.x, feet.y)
          if (140..<185).contains(feet.y) { box.height *= 0.5 }
          return box
        }
      ], inward: 1, outward: 0),
    Situation(
      name: "one whose legs come and go while he stands before the line",
      things: [
        { time in
          guard time >= 1 else { return nil }
          var box = person(feet: 240, min(125 + 15 * (time - 1), 150))
          if Int(time * 2) % 3 == 0 { box.height *= 0.6 }
          return box
        }
      ], inward: 0, outward: 0),
    Situation(
      name: "one in three parts",
      things: [(0, 0.2), (0.25, 0.6), (0.7, 1)].map { top, bottom in
        { time in
          guard let feet = walk(1..<9, (240, 125), (240, 240))(time) else { return nil }
          let box = person(feet: feet.x, feet.y)
          return Cells(
            x: box.x, y: box.y + top * box.height, width: box.width,
            height: (bottom - top) * box.height)
        }
      }, inward: 1, outward: 0),
    Situation(
      name: "one who dithers on the line",
      things: [
        { time in
          guard time >= 1 else { return nil }
          let y =
            time < 4
            ? 125 + 35 * (time - 1) / 3
            : 160 + 1.5
              * (time * 2).rounded(.down)
              .truncatingRemainder(dividingBy: 2)
          return time < 20 ? person(feet: 240, y) : person(feet: 240, 160 - 8 * (time - 20))
        }
      ], inward: 0, outward: 0),
  ]

  @Test(arguments: situations, [12.5, 25.0])
  func everyOneWhoPassesIsCountedOnce(_ situation: Situation, framesPerSecond: Double) throws {
    var configuration = SceneConfiguration()
    configuration.lines = [Self.line]
    configuration.perspective = Self.perspective
    var script = ObservationScript(situation.things)
    script.framesPerSecond = framesPerSecond
    let sample = Play.of(script, seconds: 24, configuration).samples
      .last { $0.zone == Self.line.id }
    #expect(sample?.crossingsIn == situation.inward)
    #expect(sample?.crossingsOut == situation.outward)
  }

  @Test func whoPartsAgainKeepsItsTrack() throws {
    let walks = [
      Self.walk(1..<11, (240, 95), (232, 240)), Self.walk(1..<11, (236, 245), (246, 100)),
    ]
    var tracker = Tracker(aspect: 16.0 / 9, perspective: Self.perspective)
    var script = ObservationScript(Self.merged(walks))
    script.framesPerSecond = 25
    var before: [Int: Double] = [:]
    var after: [Int: Double] = [:]
    for observation in script.observations(11) {
      tracker.update(observation.detections, rule: MotionRule(), at: observation.at)
      let seen = tracker.tracks.filter { $0.isSeen(at: observation.at) }
      if abs(observation.at.inScript - 2.4) < 0.01 {
        for track in seen { before[track.id] = track.anchor.y }
      }
      if abs(observation.at.inScript - 10.8) < 0.01 {
        for track in seen { after[track.id] = track.anchor.y }
      }
    }
    #expect(before.count == 2 && Set(before.keys) == Set(after.keys))
    for (id, y) in before { #expect((y < 0.6) == (try #require(after[id]) > 0.6)) }
  }

  @Test func theSmallestThingThatCountsShrinksWithTheDistance() {
    func counted(_ box: Cells, metres: Double?) -> Bool {
      var rule = MotionRule()
      rule.minimumMetres = metres
      let scale = GroundScale(aspect: 16.0 / 9, perspective: Self.perspective)
      let bounds = box.visible!
      return scale.longerSide(of: bounds) >= scale.minimumLength(of: bounds, rule: rule)
    }
    // A cat near the camera, a person far away, and an insect at the lens.
    let cat = Cells(x: 200, y: 230, width: 20, height: 16)
    let far = Cells(x: 200, y: 81, width: 9, height: 27)
    let insect = Cells(x: 200, y: 240, width: 12, height: 12)
    #expect(counted(cat, metres: nil) && counted(insect, metres: nil))
    #expect(!counted(cat, metres: 0.8) && !counted(insect, metres: 0.8))
    #expect(counted(far, metres: 0.8))
  }
}
