import Motion
import Pixels
import Testing

@Suite struct StillBlobTests {
  private static let size = PixelSize(width: 320, height: 180)
  private static let bag = PixelRect(x: 150, y: 110, width: 24, height: 20)

  private func ground() -> Canvas {
    var canvas = Canvas(size: Self.size, seed: 5)
    canvas.fill(PixelRect(x: 60, y: 60, width: 220, height: 110), with: 120)
    return canvas
  }

  private func isNear(_ blob: StillBlob, _ box: PixelRect) -> Bool {
    blob.bounds.relative(to: Self.size).intersectionOverUnion(box.relative(to: Self.size)) > 0.4
  }

  @Test func aThingThatIsLeftIsToldOfFromFiveSecondsOnUntilItIsFetched() throws {
    var play = Play(ground())
    let draw: (inout Canvas, Double) -> Void = { canvas, now in
      if now >= 6 && now < 26 { canvas.fill(Self.bag, with: 50) }
    }
    play.run(until: 10.5, draw)
    #expect(play.detector.stillObjects.isEmpty)
    play.run(until: 25, draw)
    let blob = try #require(play.detector.stillObjects.first)
    #expect(play.detector.stillObjects.count == 1)
    #expect(blob.nature == .added && isNear(blob, Self.bag))
    #expect(blob.age > .seconds(17) && blob.age < .seconds(20))
    play.run(until: 35, draw)
    #expect(play.detector.stillObjects.isEmpty)
  }

  @Test func aThingThatIsTakenIsToldOfThoughItsPlaceIsBackground() throws {
    var play = Play(ground())
    let draw: (inout Canvas, Double) -> Void = { canvas, now in
      if now < 14 { canvas.fill(Self.bag, with: 50) }
    }
    play.run(until: 24, draw)
    let blob = try #require(play.detector.stillObjects.first)
    #expect(blob.nature == .removed && isNear(blob, Self.bag))
    #expect(blob.age > .seconds(7) && blob.age < .seconds(11))
    #expect(play.detector.blobs.isEmpty, "the model has healed")
  }

  @Test func whatPassesIsNoStillBlob() {
    var play = Play(ground())
    for second in 0..<20 {
      play.run(until: Double(second + 6)) { canvas, now in
        if now >= 5 {
          canvas.drawPerson(x: Int(now * 14) % 320, y: 90, width: 14, height: 40, value: 40)
        }
      }
      #expect(play.detector.stillObjects.isEmpty, "second \(second)")
    }
  }

  @Test func somebodyWhoPassesBeforeALeftThingDoesNotEndIt() throws {
    var play = Play(ground())
    play.run(until: 22) { canvas, now in
      if now >= 5 { canvas.fill(Self.bag, with: 50) }
      if now >= 14 && now < 18 {
        canvas.drawPerson(
          x: 60 + Int((now - 14) * 50), y: 80, width: 20, height: 60, value: 210)
      }
    }
    let blob = try #require(play.detector.stillObjects.first)
    #expect(blob.age > .seconds(14))
  }
}
