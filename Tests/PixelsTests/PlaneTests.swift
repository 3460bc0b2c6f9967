import Pixels
import Testing

@Suite struct BitPlaneTests {
  @Test(arguments: [1, 63, 64, 65, 127, 128, 480, 641])
  func bitsBeyondTheWidthStayZero(width: Int) {
    let size = PixelSize(width: width, height: 3)
    let full = BitPlane(size: size, filled: true)
    #expect(full.count == width * 3)
    #expect(full.wordsPerRow == (width + 63) / 64)
    #expect(full.words.count == full.wordsPerRow * 3)
    #expect((0..<width).allSatisfy { full[$0, 0] && full[$0, 2] })
    #expect(BitPlane(size: size).count == 0)
  }

  @Test func oneBitIsSetAndTakenBack() {
    var plane = BitPlane(size: PixelSize(width: 130, height: 4))
    for (x, y) in [(0, 0), (63, 1), (64, 2), (129, 3)] {
      plane[x, y] = true
      #expect(plane[x, y])
      #expect(plane.count == 1)
      plane[x, y] = false
      #expect(plane.count == 0)
    }
  }

  @Test func unionDifferenceAndCommonBits() {
    let size = PixelSize(width: 100, height: 2)
    var low = BitPlane(size: size)
    var high = BitPlane(size: size)
    for x in 0..<60 { low[x, 1] = true }
    for x in 40..<100 { high[x, 1] = true }
    #expect(low.count(within: high) == 20)
    var union = low
    union.formUnion(high)
    #expect(union.count == 100)
    union.subtract(high)
    #expect(union.count == 40)
    low.subtract(high)
    #expect(union == low)
  }
}

@Suite struct FramePoolTests {
  @Test(arguments: [1, 2, 4, 64])
  func lendsEachSlotOnceAndTakesItBack(slots: Int) {
    let pool = FramePool(size: PixelSize(width: 70, height: 3), slots: slots)
    #expect(pool.stride == 128)
    // Twice: all slots went back at the end of the first call.
    for _ in 0..<2 { #expect(Self.lendAll(pool, left: slots)) }
  }

  /// Lends all slots at once, then one more; whether exactly that one was refused.
  private static func lendAll(_ pool: FramePool, left: Int) -> Bool {
    guard let frame = pool.acquire(pts: .zero) else { return false }
    if left > 1 { return lendAll(pool, left: left - 1) && frame.pts == .zero }
    if pool.acquire(pts: .zero) != nil { return false }
    return frame.pts == .zero
  }

  @Test func framesDoNotShareBytes() throws {
    let pool = FramePool(size: PixelSize(width: 5, height: 2), slots: 2)
    guard var first = pool.acquire(pts: MediaTime(ticks: 1)),
      var second = pool.acquire(pts: MediaTime(ticks: 2))
    else {
      Issue.record("two slots, none lent")
      return
    }
    Self.fill(&first, with: 1)
    Self.fill(&second, with: 2)
    let sums = [Self.sum(first), Self.sum(second)]
    #expect(sums == [10, 20])
    let ticks = [first.pts.ticks, second.pts.ticks]
    #expect(ticks == [1, 2])
  }

  private static func fill(_ frame: inout Frame, with value: UInt8) {
    for y in 0..<frame.size.height {
      var row = frame.mutableRow(y)
      for x in row.indices { row[x] = value }
    }
  }

  private static func sum(_ frame: borrowing Frame) -> Int {
    var sum = 0
    for y in 0..<frame.size.height {
      let row = frame.row(y)
      for x in row.indices { sum += Int(row[x]) }
    }
    return sum
  }
}

@Suite struct LumaPlaneTests {
  @Test(arguments: [1, 64, 65, 480])
  func rowsAreTheirOwn(width: Int) {
    let plane = LumaPlane(size: PixelSize(width: width, height: 3), filledWith: 7)
    #expect(plane.stride % 64 == 0 && plane.stride >= width)
    var middle = plane.mutableRow(1)
    for x in middle.indices { middle[x] = 9 }
    for (y, value) in [(0, 7), (1, 9), (2, 7)] as [(Int, UInt8)] {
      let row = plane.row(y)
      #expect(row.count == width)
      #expect(row.indices.allSatisfy { row[$0] == value })
    }
  }
}

@Suite struct AnalysisGridTests {
  @Test(arguments: [
    (1920, 1080, 3, 640, 360), (1280, 720, 2, 640, 360), (3840, 2160, 6, 640, 360),
    (1024, 768, 1, 1024, 768), (640, 480, 1, 640, 480), (352, 288, 1, 352, 288),
    (1300, 721, 2, 650, 360), (2000, 1, 1, 2000, 1),
  ])
  func aGridOfAtLeastSoManyCellsAcrossIsTheSmallest(
    width: Int, height: Int, factor: Int, columns: Int, rows: Int
  ) {
    let grid = AnalysisGrid(picture: PixelSize(width: width, height: height), leastWidth: 640)
    #expect(grid.factor == factor)
    #expect(grid.size == PixelSize(width: columns, height: rows))
  }

  @Test(arguments: [
    (1920, 1080, 4, 480, 270), (640, 360, 1, 640, 360), (1280, 720, 3, 426, 240),
    (3840, 2160, 8, 480, 270), (2560, 1440, 5, 512, 288), (704, 576, 1, 704, 576),
    (320, 240, 1, 320, 240), (1, 1, 1, 1, 1), (4000, 2, 2, 2000, 1), (2592, 1944, 5, 518, 388),
  ])
  func theFactorIsWholeAndBringsTheWidthNear480(
    width: Int, height: Int, factor: Int, columns: Int, rows: Int
  ) {
    let grid = AnalysisGrid(picture: PixelSize(width: width, height: height))
    #expect(grid.factor == factor)
    #expect(grid.size == PixelSize(width: columns, height: rows))
    #expect(columns * factor <= width && rows * factor <= height)
  }
}

@Suite struct RectTests {
  @Test(
    arguments: [
      ("the same", (0.1, 0.1, 0.2, 0.2), 1.0), ("apart", (0.5, 0.5, 0.2, 0.2), 0),
      ("half", (0.2, 0.1, 0.2, 0.2), 1.0 / 3), ("touching", (0.3, 0.1, 0.2, 0.2), 0),
      ("inside", (0.15, 0.15, 0.1, 0.1), 0.25), ("empty", (0.15, 0.15, 0, 0), 0),
    ] as [(String, (Double, Double, Double, Double), Double)])
  func intersectionOverUnion(
    _ name: String, _ box: (Double, Double, Double, Double), expected: Double
  ) {
    let first = RelativeRect(x: 0.1, y: 0.1, width: 0.2, height: 0.2)
    let second = RelativeRect(x: box.0, y: box.1, width: box.2, height: box.3)
    #expect(abs(first.intersectionOverUnion(second) - expected) < 1e-9, "\(name)")
    #expect(abs(second.intersectionOverUnion(first) - expected) < 1e-9, "\(name)")
  }

  @Test func pixelsBecomeFractions() {
    let rect = PixelRect(x: 48, y: 27, width: 240, height: 54)
    let relative = rect.relative(to: PixelSize(width: 480, height: 270))
    #expect(relative == RelativeRect(x: 0.1, y: 0.1, width: 0.5, height: 0.2))
    #expect(abs(relative.bottomCentre.y - 0.3) < 1e-12)
    #expect(abs(relative.centre.x - 0.35) < 1e-12)
  }
}
