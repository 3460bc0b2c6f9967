import Media
import Pixels
import Testing

@Suite struct PicturePainterTests {
  private let planes = PicturePlanes(size: PixelSize(width: 320, height: 180))

  private func sample(_ plane: LumaPlane, _ x: Int, _ y: Int) -> UInt8 {
    let row = plane.row(y)
    return row[x]
  }

  private func luma(_ x: Int, _ y: Int) -> UInt8 { sample(planes.y, x, y) }

  @Test(arguments: [true, false])
  func whiteIsTheRangesWhite(isFullRange: Bool) {
    let box = RelativeRect(x: 0.25, y: 0.25, width: 0.5, height: 0.5)
    PicturePainter(planes, isFullRange: isFullRange).draw(Outline(box, colour: .person))
    #expect(abs(Int(luma(80, 100)) - (isFullRange ? 255 : 235)) <= 1)
    #expect(abs(Int(sample(planes.u, 40, 50)) - 128) <= 1)
    #expect(luma(160, 90) == 16, "inside is left alone")
  }

  @Test func aThinLineIsThinner() {
    let across = [RelativePoint(x: 0, y: 0.5), RelativePoint(x: 1, y: 0.5)]
    func height(_ isThin: Bool) -> Int {
      let planes = PicturePlanes(size: PixelSize(width: 320, height: 180))
      PicturePainter(planes, isFullRange: true)
        .draw(Outline(points: across, isClosed: false, colour: .line, isThin: isThin))
      return (0..<180).count { sample(planes.y, 160, $0) > 100 }
    }
    #expect(height(false) == 2 && height(true) == 1)
  }

  @Test(arguments: [(0.1, 0.1), (1, 1), (-4, 0.5), (.nan, .infinity)])
  func aTextIsWhollyInside(x: Double, y: Double) {
    PicturePainter(planes, isFullRange: true)
      .write("12.5/m2", at: RelativePoint(x: x, y: y), colour: .zone)
    var bright = 0
    for y in 0..<180 { for x in 0..<320 where luma(x, y) > 150 { bright += 1 } }
    // Each dot is 2 x 2.
    let dots = "12.5/M2".map(BitmapFont.rows).joined().map(\.nonzeroBitCount).reduce(0, +)
    #expect(bright == 4 * dots)
  }

  @Test func aTextThatHasNoRoomIsCut() {
    let small = PicturePlanes(size: PixelSize(width: 16, height: 8))
    PicturePainter(small, isFullRange: true)
      .write("a long word", at: RelativePoint(x: 0, y: 0), colour: .zone)
    #expect(sample(small.y, 0, 3) < 30)
  }

  @Test func theRimOfAMaskIsDrawnAndNotItsInside() {
    var mask = BitPlane(size: PixelSize(width: 160, height: 90))
    for y in 20..<40 { for x in 30..<60 { mask[x, y] = true } }
    PicturePainter(planes, isFullRange: true).draw(rimOf: mask, colour: .blob)
    #expect(luma(60, 50) > 100 && luma(61, 51) > 100, "left side")
    #expect(luma(90, 40) > 100, "top")
    #expect(luma(90, 60) == 16, "inside")
    #expect(luma(50, 60) == 16, "outside")
  }

  @Test func aLayerHidesAsMuchAsItSays() {
    var layer = ColourLayer(size: PixelSize(width: 2, height: 1))
    for (index, value) in [255, 255, 255, 255].enumerated() { layer.rgba[index] = UInt8(value) }
    for (index, value) in [255, 255, 255, 51].enumerated() { layer.rgba[4 + index] = UInt8(value) }
    PicturePainter(planes, isFullRange: true).lay(layer)
    #expect(luma(10, 90) == 255)
    // A fifth of white over 16.
    #expect(abs(Int(luma(300, 90)) - 64) <= 1)
    let clear = PicturePlanes(size: PixelSize(width: 320, height: 180))
    PicturePainter(clear, isFullRange: true).lay(ColourLayer(size: PixelSize(width: 7, height: 5)))
    #expect(sample(clear.y, 10, 90) == 16)
  }
}
