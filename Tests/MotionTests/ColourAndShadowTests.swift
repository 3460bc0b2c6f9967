import Motion
import Pixels
import Testing

private let size = PixelSize(width: 240, height: 136)

/// What luma alone cannot tell.
@Suite struct ColourAndShadowTests {
  /// The same picture without chroma shows that it is the colour by which it is found.
  @Test(arguments: [true, false])
  func thingOfTheBackgroundsBrightnessIsFoundByItsColourOnly(hasColours: Bool) {
    var scene = Canvas(size: size, seed: 7)
    scene.luma = scene.luma.map { _ in 120 }
    if hasColours { scene.red = [UInt8](repeating: 128, count: size.area) }
    var play = Play(scene)
    func box(_ now: Double) -> PixelRect {
      PixelRect(x: Int((now - 4) * 25), y: 50, width: 20, height: 40)
    }
    play.run(until: 9) { canvas, now in
      guard now >= 4, canvas.red != nil else { return }
      let thing = box(now)
      for y in thing.y..<thing.y + thing.height {
        for x in max(0, thing.x)..<min(size.width, thing.x + thing.width) {
          canvas.red![y * size.width + x] = 170
        }
      }
    }
    let recall = play.recall(from: 5, to: 9, overlap: 0.6, box: box)
    #expect(hasColours ? recall > 0.9 : recall == 0)
    #expect(play.blobs(to: 4).isEmpty)
  }

  /// A shadow takes light from a rough wall and leaves its pattern; a dark thing covers it.
  @Test(arguments: [(what: "shadow", isShadow: true), ("dark thing", false)])
  func shadowIsNoThingAndWhatIsDarkIs(kind: (what: String, isShadow: Bool)) {
    var scene = Canvas(size: size, seed: 7)
    scene.luma = scene.luma.map { _ in 140 }
    scene.roughen(3)
    var play = Play(scene)
    // It takes some seconds until the depth of this scene's shadows is known.
    play.run(until: 16) { canvas, now in
      guard now >= 4 else { return }
      let box = PixelRect(
        x: Int((now - 4) * 30) % 200, y: 30, width: 40, height: 60)
      if kind.isShadow {
        canvas.shade(box, to: 0.6)
      } else {
        canvas.fill(box, with: 84)
      }
    }
    let seen = play.moments(from: 10).count { !$0.blobs.isEmpty }
    let share = Double(seen) / Double(play.moments(from: 10).count)
    #expect(kind.isShadow ? share < 0.1 : share > 0.9)
  }

  /// Where someone stood from the first frame on, his ghost stays behind when he leaves: its edges
  /// are in the model, not in the picture.
  @Test func placeOfSomeoneWhoWasThereFromTheBeginningIsBackgroundSoonAfterHeLeft() {
    var scene = Canvas(size: size, seed: 7)
    scene.luma = scene.luma.map { _ in 120 }
    scene.roughen(3)
    var play = Play(scene)
    play.run(until: 20) { canvas, now in
      let x = now < 10 ? 100 : 100 + Int((now - 10) * 40)
      canvas.drawPerson(x: x, y: 40, width: 16, height: 50, value: 235)
    }
    func ghosts(_ from: Double, _ to: Double) -> Int {
      play.moments(from: from, to: to).count { moment in
        moment.blobs.contains { $0.bounds.x < 110 && $0.bounds.x + $0.bounds.width < 125 }
      }
    }
    #expect(ghosts(10.6, 11.2) > 0, "the ghost is there at first")
    #expect(ghosts(14, 20) == 0)
  }
}
