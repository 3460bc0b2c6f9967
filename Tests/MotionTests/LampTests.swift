import Foundation
import Motion
import Pixels
import Testing

private let size = PixelSize(width: 240, height: 136)

/// Night, the lamps in it, and what flies before the camera's own.
@Suite struct LampTests {
  private static let night: Canvas = {
    var canvas = Canvas(size: size, seed: 11)
    canvas.roughen(6)
    canvas.multiply(by: 0.4)
    return canvas
  }()

  /// A lamp's light on the ground: multiplies what is there, and fades out to all sides.
  private static func light(_ canvas: inout Canvas, x: Double, y: Double, gain: Double) {
    for row in 0..<size.height {
      for column in 0..<size.width {
        let (dx, dy) = ((Double(column) - x) / 45, (Double(row) - y) / 16)
        canvas.luma[row * size.width + column] *= Float(1 + gain * exp(-dx * dx - dy * dy))
      }
    }
  }

  @Test func groundThatALampSweptOverIsTheSameAfterwards() {
    var play = Play(Self.night, framesPerSecond: 25)
    play.run(until: 14) { canvas, now in
      guard (6..<10).contains(now) else { return }
      Self.light(&canvas, x: -40 + 80 * (now - 6), y: 90, gain: 3 * min(1, 2 * (now - 6)))
    }
    #expect(play.blobs(from: 10.6).isEmpty)
  }

  @Test func aBeamThatComesAtOnceSilencesNothing() {
    func box(_ now: Double) -> PixelRect {
      PixelRect(x: 190 - Int(25 * (now - 6.4)), y: 20, width: 10, height: 30)
    }
    var play = Play(Self.night, framesPerSecond: 25)
    play.run(until: 9) { canvas, now in
      guard now >= 6 else { return }
      if now >= 6.4 {
        let box = box(now)
        canvas.drawPerson(x: box.x, y: box.y, width: box.width, height: box.height, value: 130)
      }
      // Two fifths of the picture.
      for _ in 0..<3 { Self.light(&canvas, x: 60, y: 100, gain: 1) }
    }
    #expect(play.moments(from: 6).allSatisfy { $0.state == .steady })
    #expect(play.recall(from: 6.8, to: 9, overlap: 0.4, box: box) > 0.8)
  }

  @Test func whoWalksAfterALampSweptIsFound() {
    func box(_ now: Double) -> PixelRect {
      PixelRect(x: 20 + Int(30 * (now - 10)), y: 60, width: 10, height: 30)
    }
    var play = Play(Self.night, framesPerSecond: 25)
    play.run(until: 14) { canvas, now in
      if (6..<9).contains(now) {
        Self.light(&canvas, x: -40 + 90 * (now - 6), y: 90, gain: 3)
      } else if now >= 10 {
        let box = box(now)
        canvas.drawPerson(x: box.x, y: box.y, width: box.width, height: box.height, value: 130)
      }
    }
    #expect(play.recall(from: 10.4, to: 14, overlap: 0.4, box: box) > 0.9)
  }

  /// A lamp stands still and shines on who walks by; what is lit stands out of the light around it.
  @Test(arguments: [
    (what: "in white", value: 150 as Float), (what: "in bright white", value: 230),
    (what: "in black", value: 8),
  ])
  func whoWalksInALampsLightIsFound(person: (what: String, value: Float)) {
    func box(_ now: Double) -> PixelRect {
      PixelRect(x: 40 + Int(30 * (now - 7)), y: 66, width: 9, height: 30)
    }
    var play = Play(Self.night, framesPerSecond: 25)
    play.run(until: 10) { canvas, now in
      guard now >= 6 else { return }
      if now >= 7 {
        let box = box(now)
        canvas.drawPerson(
          x: box.x, y: box.y, width: box.width, height: box.height, value: person.value)
      }
      Self.light(&canvas, x: 20 + 40 * (now - 6), y: 84, gain: 2.5)
    }
    #expect(play.recall(from: 7.4, to: 9.6, overlap: 0.3, box: box) > 0.6)
  }

  /// Before a wall without texture nothing tells him from a shadow but that there are none.
  @Test func whoIsDarkInTheDarkIsNoShadow() {
    func box(_ now: Double) -> PixelRect {
      PixelRect(x: 40 + Int(20 * (now - 6)), y: 40, width: 14, height: 44)
    }
    var wall = Canvas(size: size, seed: 12)
    wall.fill(PixelRect(x: 0, y: 0, width: size.width, height: size.height), with: 46)
    var play = Play(wall, framesPerSecond: 25)
    play.run(until: 10) { canvas, now in
      guard now >= 6 else { return }
      canvas.shade(box(now), to: 0.65)
    }
    #expect(play.recall(from: 6.4, to: 10, overlap: 0.6, box: box) > 0.9)
  }

  /// Near the camera and coarsely encoded, people are large and blurred.
  @Test(arguments: [
    (what: "a beam", isThing: false), (what: "a person near the camera", isThing: true),
  ])
  func whatIsLargeAtNightIsALampIfItFadesOut(situation: (what: String, isThing: Bool)) {
    var play = Play(Self.night, framesPerSecond: 25)
    play.run(until: 9) { canvas, now in
      guard now >= 6 else { return }
      let x = 60 + 40 * (now - 6)
      if !situation.isThing {
        Self.light(&canvas, x: x, y: 70, gain: 2.5)
        return
      }
      for row in 20..<130 {
        for column in 0..<size.width {
          let outside = abs(Double(column) - x) - 15
          let share = Float(1 / (1 + exp(outside / 0.6)))
          let index = row * size.width + column
          canvas.luma[index] += (110 - canvas.luma[index]) * share
        }
      }
    }
    let moments = play.moments(from: 6.2)
    let swept = Double(moments.count(where: \.isSweptByLamp)) / Double(moments.count)
    #expect(situation.isThing ? swept == 0 : swept > 0.9)
  }

  @Test(arguments: [
    (what: "an insect out of focus", isThing: false), (what: "a person in white", isThing: true),
  ])
  func whatIsBrightAtNightIsAThingIfItHasAnOutline(
    situation: (what: String, isThing: Bool)
  ) {
    var play = Play(Self.night, framesPerSecond: 25)
    play.run(until: 9) { canvas, now in
      guard now >= 6 else { return }
      let x = 30 + 60 * (now - 6)
      if situation.isThing {
        canvas.drawPerson(x: Int(x), y: 50, width: 10, height: 32, value: 220)
        return
      }
      for row in 30..<90 {
        for column in 0..<size.width {
          let (dx, dy) = (Double(column) - x, Double(row) - 60)
          let glow = Float(exp(-(dx * dx + dy * dy) / 70))
          let index = row * size.width + column
          canvas.luma[index] += (230 - canvas.luma[index]) * glow
        }
      }
    }
    let seen = play.moments(from: 6.4).count { !$0.blobs.isEmpty }
    let share = Double(seen) / Double(play.moments(from: 6.4).count)
    #expect(situation.isThing ? share > 0.9 : share < 0.1)
  }
}
