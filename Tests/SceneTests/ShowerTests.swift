import Foundation
import Pixels
import Scene
import TestSupport
import Testing

private typealias Cells = ObservationScript.Cells

/// Weather against people: what is small, fast and many.
@Suite struct ShowerTests {
  /// A flake that falls through the picture again and again, each time somewhere else.
  private static func flake(_ index: Int, size: Double) -> ObservationScript.Thing {
    { time in
      let fall = time * 1.1 + Double(index) * 0.37
      let round = fall.rounded(.down)
      let column = (Double(index) * 97 + round * 151).truncatingRemainder(dividingBy: 470)
      return Cells(
        x: column + 20 * (fall - round), y: -10 + 290 * (fall - round), width: size,
        height: size + 4)
    }
  }

  private static let passer = ObservationScript.walker(
    4..<12, from: Cells(x: 60, y: 120, width: 20, height: 50),
    to: Cells(x: 400, y: 120, width: 20, height: 50))

  @Test(arguments: [4.0, 6, 8], [12.5, 25])
  func snowIsNoMotion(size: Double, framesPerSecond: Double) {
    var script = ObservationScript((0..<16).map { Self.flake($0, size: size) })
    script.framesPerSecond = framesPerSecond
    #expect(Play.of(script, seconds: 20).events.isEmpty)
  }

  @Test(arguments: [12.5, 25])
  func whoWalksThroughSnowIsFound(framesPerSecond: Double) throws {
    var script = ObservationScript([Self.passer] + (0..<16).map { Self.flake($0, size: 6) })
    script.framesPerSecond = framesPerSecond
    let play = Play.of(script, seconds: 20)
    let event = try #require(play.events.first)
    #expect(play.events.count == 1)
    #expect(abs(event.beganAt.inScript - 4) < 0.5)
    #expect(abs(try #require(event.endedAt).inScript - 12) < 1)
  }

  @Test func peopleFarAwayAreNoSnow() {
    let group = (0..<10).map { index in
      ObservationScript.walker(
        1..<9, from: Cells(x: 20 + 30 * Double(index), y: 60, width: 5, height: 14),
        to: Cells(x: 120 + 30 * Double(index), y: 60, width: 5, height: 14))
    }
    #expect(Play.of(ObservationScript(group), seconds: 20).events.count == 1)
  }

  @Test func aLightThatFadesAtThePicturesEdgeIsNoGrowth() {
    let patch: ObservationScript.Thing = { time in
      guard (2..<10).contains(time) else { return nil }
      let width = 120 * exp(-(time - 2) / 30)
      return Cells(x: 0, y: 60, width: width, height: 140 * exp(-(time - 2) / 30))
    }
    #expect(Play.of(ObservationScript([patch]), seconds: 15).events.isEmpty)
  }
}
