import Kernels
import Motion
import Pixels
import Testing

@Suite struct RegionTests {
  private static let size = PixelSize(width: 320, height: 180)
  private static let left = PixelRect(x: 40, y: 80, width: 24, height: 24)
  private static let right = PixelRect(x: 240, y: 80, width: 24, height: 24)

  private func half(_ columns: Range<Int>) -> BitPlane {
    var plane = BitPlane(size: Self.size)
    for y in 0..<Self.size.height { for x in columns { plane[x, y] = true } }
    return plane
  }

  private func ground() -> Canvas {
    var canvas = Canvas(size: Self.size, seed: 3)
    canvas.fill(PixelRect(x: 0, y: 60, width: 320, height: 80), with: 120)
    return canvas
  }

  /// Cells of the mask in the middle of both boxes.
  private func seen(_ play: Play) -> (left: Bool, right: Bool) {
    (play.detector.mask[52, 92], play.detector.mask[252, 92])
  }

  @Test func aRegionHasItsOwnSensitivity() {
    let regions = [
      MotionRegion(cells: half(160..<320), sensitivity: 0),
      // The more sensitive one wins where they overlap, whatever the order.
      MotionRegion(cells: half(150..<320), sensitivity: 0.9),
      MotionRegion(cells: half(0..<160), sensitivity: 0.1),
    ]
    var play = Play(ground(), regions: regions)
    play.run(until: 6) { canvas, now in
      if now > 5 {
        canvas.fill(Self.left, with: 142)
        canvas.fill(Self.right, with: 142)
      }
    }
    #expect(seen(play) == (false, true))
  }

  @Test func aRegionHasItsOwnAbsorption() {
    let regions = [
      MotionRegion(cells: half(160..<320), absorption: .seconds(120)),
      MotionRegion(cells: half(160..<320), absorption: .seconds(5)),
      MotionRegion(cells: half(0..<160), absorption: .seconds(8)),
    ]
    var play = Play(ground(), regions: regions)
    play.run(until: 9) { canvas, now in
      if now > 5 {
        canvas.fill(Self.left, with: 50)
        canvas.fill(Self.right, with: 50)
      }
    }
    #expect(seen(play) == (true, true))
    play.run(until: 30) { canvas, _ in
      canvas.fill(Self.left, with: 50)
      canvas.fill(Self.right, with: 50)
    }
    #expect(seen(play) == (false, true))
  }

  @Test func whatStopsStaysForegroundUntilItIsAbsorbed() {
    var play = Play(ground(), framesPerSecond: 25)
    let draw: (inout Canvas, Double) -> Void = { canvas, now in
      if now > 5 { canvas.fill(Self.left, with: 210) }
    }
    for second in 7..<36 {
      play.run(until: Double(second), draw)
      #expect(seen(play).left, "second \(second)")
    }
    play.run(until: 60, draw)
    #expect(!seen(play).left)
  }

  @Test func regionsWithoutRulesChangeNothing() {
    var plain = Play(ground())
    var ruled = Play(
      ground(), regions: [MotionRegion(cells: half(0..<160), sensitivity: 0.5)])
    for seconds in [5.0, 7.0, 9.0] {
      let draw: (inout Canvas, Double) -> Void = { canvas, now in
        canvas.drawPerson(x: 20 + Int(now * 20), y: 70, width: 14, height: 50, value: 60)
      }
      plain.run(until: seconds, draw)
      ruled.run(until: seconds, draw)
      #expect(plain.detector.mask == ruled.detector.mask)
    }
  }
}
