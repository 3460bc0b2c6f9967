import Kernels
import Pixels
import Testing

@testable import Motion

/// Textured squares that move over a textured ground.
@Suite struct BlockMotionTests {
  private static let size = PixelSize(width: 160, height: 120)

  /// Something that goes so many cells a picture from a place on.
  struct Walker: Sendable {
    var x: Double
    var y: Double
    var right: Double
    var down: Double
  }

  private static func grain(_ x: Int, _ y: Int, _ salt: Int) -> UInt8 {
    var hash = UInt64(
      bitPattern: Int64((x &* 73_856_093) ^ (y &* 19_349_663) ^ (salt &* 83_492_791)))
    hash = (hash ^ (hash >> 13)) &* 0x9E37_79B9_7F4A_7C15
    return UInt8(60 + (hash >> 40) % 100)
  }

  /// Compares pictures 40 ms apart; returns the directions of the last comparison, and how many
  /// there were.
  private static func play(
    _ walkers: [Walker], pictures: Int = 12, zones: [BitPlane]? = nil,
    interval: Duration = .milliseconds(40), kernels: KernelSet = .best
  ) -> (directions: [SIMD8<Float>], comparisons: Int) {
    let zones = zones ?? [BitPlane(size: size, filled: true)]
    let motion = BlockMotion(size: size, zones: zones, kernels: kernels)
    let pool = FramePool(size: size, slots: 1)
    var comparisons = 0
    for picture in 0..<pictures {
      let time = MediaTime.zero.advanced(by: interval * picture)
      guard var frame = pool.acquire(pts: time) else { break }
      var mask = BitPlane(size: size)
      for y in 0..<size.height {
        var row = frame.mutableRow(y)
        for x in 0..<size.width {
          row[x] = grain(x, y, 0)
          for (index, walker) in walkers.enumerated() {
            let left = Int((walker.x + walker.right * Double(picture)).rounded())
            let top = Int((walker.y + walker.down * Double(picture)).rounded())
            guard (left..<left + 24).contains(x), (top..<top + 32).contains(y) else { continue }
            row[x] = grain(x - left, y - top, index + 1)
            mask[x, y] = true
          }
        }
      }
      if motion.update(frame, mask: mask) { comparisons += 1 }
    }
    return (motion.directions, comparisons)
  }

  @Test(arguments: [
    (2.0, 0.0, 0), (2, 2, 1), (0, 2, 2), (-2, 2, 3), (-2, 0, 4), (-2, -2, 5), (0, -2, 6),
    (2, -2, 7),
    (3, 1, 0), (0.5, 0, 0), (-3.5, 0, 4),
  ])
  func blocksGoWhereTheWalkerGoes(right: Double, down: Double, bin: Int) {
    for kernels in KernelSet.supported {
      let seen = Self.play(
        [Walker(x: 60, y: 40, right: right, down: down)], pictures: 8, kernels: kernels
      ).directions[0]
      #expect(seen[bin] >= 5, "\(kernels.name): \(seen)")
      #expect(seen[bin] >= 0.8 * seen.sum(), "\(kernels.name): \(seen)")
    }
  }

  @Test func whoStandsMovesNowhere() {
    let seen = Self.play([Walker(x: 60, y: 40, right: 0, down: 0)])
    #expect(seen.comparisons > 0)
    #expect(seen.directions[0].sum() == 0)
  }

  @Test func oppositeWalkersAreTwoDirections() {
    let seen = Self.play([
      Walker(x: 10, y: 20, right: 2, down: 0), Walker(x: 120, y: 70, right: -2, down: 0),
    ]).directions[0]
    #expect(seen[0] >= 5 && seen[4] >= 5)
    #expect(seen[0] + seen[4] >= 0.8 * seen.sum())
  }

  @Test func aZoneSeesItsOwnBlocks() {
    var left = BitPlane(size: Self.size)
    var right = left
    for y in 0..<Self.size.height {
      for x in 0..<Self.size.width {
        if x < 80 { left[x, y] = true } else { right[x, y] = true }
      }
    }
    let seen = Self.play(
      [Walker(x: 10, y: 20, right: 2, down: 0), Walker(x: 130, y: 70, right: -2, down: 0)],
      pictures: 8, zones: [left, right]
    ).directions
    #expect(seen[0][0] >= 5 && seen[0][4] == 0)
    #expect(seen[1][4] >= 5 && seen[1][0] == 0)
  }

  /// At 25 pictures a second two in five are looked at, at 2 none: nobody is where he was.
  @Test(arguments: [(40, 51, 10), (100, 21, 10), (200, 11, 5), (500, 5, 0)])
  func comparisonsKeepTheirPace(milliseconds: Int, pictures: Int, comparisons: Int) {
    let seen = Self.play(
      [Walker(x: 60, y: 40, right: 0.2, down: 0)], pictures: pictures,
      interval: .milliseconds(milliseconds))
    #expect(seen.comparisons == comparisons)
  }
}
