import Foundation
import Kernels
import Motion
import Pixels
import TestSupport
import Testing

private let size = PixelSize(width: 240, height: 136)
private let margin = 40
private let wide = Canvas(
  size: PixelSize(width: size.width + 2 * margin, height: size.height + 2 * margin), seed: 21)

/// What a camera sees whose pole is bent by so many cells.
private func look(_ canvas: inout Canvas, x: Int, y: Int, things: [(box: PixelRect, value: Float)])
{
  var world = wide
  for thing in things {
    world.fill(
      PixelRect(
        x: thing.box.x + margin, y: thing.box.y + margin, width: thing.box.width,
        height: thing.box.height), with: thing.value)
  }
  for row in 0..<size.height {
    for column in 0..<size.width {
      canvas.luma[row * size.width + column] =
        world.luma[(row + y + margin) * wide.size.width + column + x + margin]
    }
  }
}

/// A pole in the wind, in cells.
private func bend(_ now: Double) -> (x: Int, y: Int) {
  (Int((4 * sin(now * 11)).rounded()), Int((3 * sin(now * 15 + 1)).rounded()))
}

@Suite struct ShakingCameraTests {
  @Test func shakenPictureOfAStillSceneMakesNoBlob() {
    var play = Play(Canvas(size: size, seed: 21), framesPerSecond: 25)
    play.run(until: 12) { canvas, now in
      let (x, y) = bend(now)
      look(&canvas, x: x, y: y, things: [])
    }
    #expect(play.moments(from: 6).allSatisfy { $0.state == .steady })
    #expect(play.blobs(from: 4).count == 0)
  }

  @Test func thingThatMovesInAShakenPictureIsFoundWhereThePictureHasIt() {
    var play = Play(Canvas(size: size, seed: 21), framesPerSecond: 25)
    func place(_ now: Double) -> PixelRect {
      PixelRect(x: Int((now - 7) * 30), y: 50, width: 24, height: 30)
    }
    play.run(until: 12) { canvas, now in
      let (x, y) = bend(now)
      look(&canvas, x: x, y: y, things: now >= 7 ? [(place(now), 250 as Float)] : [])
    }
    let recall = play.recall(from: 8, to: 12, overlap: 0.75) { now in
      let (x, y) = bend(now)
      var box = place(now)
      (box.x, box.y) = (box.x - x, box.y - y)
      return box
    }
    #expect(recall > 0.95)
    #expect(play.moments(from: 8).allSatisfy { $0.blobs.count == 1 })
  }

  /// What is ignored is a place in the picture, as the clock that a camera draws into it.
  @Test func ignoredCellsStayInThePictureWhileItShakes() {
    var ignored = BitPlane(size: size)
    let clock = PixelRect(x: 20, y: 20, width: 60, height: 14)
    for y in clock.y..<clock.y + clock.height {
      for x in clock.x..<clock.x + clock.width { ignored[x, y] = true }
    }
    var play = Play(Canvas(size: size, seed: 21), framesPerSecond: 25, ignored: ignored)
    play.run(until: 10) { canvas, now in
      let (x, y) = bend(now)
      look(&canvas, x: x, y: y, things: [])
      let digit = Float(Int(now * 5) % 2)
      canvas.fill(clock, with: 20)
      canvas.fill(PixelRect(x: 66, y: 22, width: 10, height: 10), with: 30 + 220 * digit)
    }
    #expect(play.blobs(from: 4).count == 0)
  }

  @Test func nothingOutsideThePictureIsReportedWhileItShakes() {
    var play = Play(Canvas(size: size, seed: 21), framesPerSecond: 25)
    play.run(until: 12) { canvas, now in
      let (x, y) = bend(now)
      let thing = PixelRect(x: 205 + Int(now * 12.5) % 40, y: 60, width: 50, height: 40)
      look(&canvas, x: x, y: y, things: now >= 6 ? [(thing, 250 as Float)] : [])
    }
    let blobs = play.blobs(from: 6)
    #expect(blobs.count > 50)
    #expect(
      blobs.allSatisfy {
        $0.bounds.x >= 0 && $0.bounds.y >= 0 && $0.bounds.x + $0.bounds.width <= size.width
          && $0.bounds.y + $0.bounds.height <= size.height
      })
  }

  @Test func everyKernelSetSaysTheSameOfAShakenPicture() {
    var blobs: [[[Blob]]] = []
    for set in KernelSet.supported {
      var play = Play(Canvas(size: size, seed: 21), framesPerSecond: 25, kernels: set)
      play.run(until: 5) { canvas, now in
        let (x, y) = bend(now)
        let thing = PixelRect(x: Int(now * 30), y: 50, width: 24, height: 30)
        look(&canvas, x: x, y: y, things: [(thing, 250 as Float)])
      }
      blobs.append(play.moments.map(\.blobs))
    }
    #expect(Set(blobs).count == 1)
  }
}
