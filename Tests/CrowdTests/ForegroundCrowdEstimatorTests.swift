import Pixels
import TestSupport
import Testing

@testable import Crowd

@Suite struct ForegroundCrowdEstimatorTests {
  static let grid = PixelSize(width: 480, height: 270)
  static let picture = PixelSize(width: 1920, height: 1080)
  /// Everybody is 40 cells tall, so that a body covers 0.5 * 0.41 * 40 * 40 = 328 cells.
  static let flat = Perspective(
    nearer: .init(y: 0.9, personHeight: 40.0 / 270),
    farther: .init(y: 0.1, personHeight: 40.0 / 270))
  static let bodyArea = 328.0

  static func estimator(
    _ perspective: Perspective = flat, zones: [BitPlane] = [BitPlane(size: grid, filled: true)]
  ) -> ForegroundCrowdEstimator {
    ForegroundCrowdEstimator(
      grid: grid, picture: picture, perspective: perspective, zones: zones)
  }

  /// A mask of rectangles.
  static func mask(_ rects: [PixelRect]) -> BitPlane {
    var plane = BitPlane(size: grid)
    for rect in rects {
      for y in rect.y..<rect.y + rect.height {
        for x in rect.x..<rect.x + rect.width { plane[x, y] = true }
      }
    }
    return plane
  }

  @Test func beforeTheFirstFrameAndOnAnEmptyMaskNobodyIsCounted() {
    let estimator = Self.estimator(zones: [
      BitPlane(size: Self.grid, filled: true), BitPlane(size: Self.grid),
    ])
    let nobody = CrowdEstimate(
      count: 0, low: 0, high: 2 * 1.645, method: .foreground, deviation: 2)
    #expect(estimator.estimates == [nobody, nobody])
    for frame in 0..<50 {
      estimator.update(mask: BitPlane(size: Self.grid), at: MediaTime(seconds: Double(frame) / 25))
    }
    #expect(estimator.estimates == [nobody, nobody])
  }

  @Test func aFullMaskIsFinite() {
    let estimator = Self.estimator(zones: [
      BitPlane(size: Self.grid, filled: true), BitPlane(size: Self.grid),
    ])
    estimator.update(mask: BitPlane(size: Self.grid, filled: true), at: .zero)
    let capacity = 480 * 270 / Self.bodyArea
    #expect(estimator.estimates[0].count > capacity)
    #expect(estimator.estimates[0].count < 3.1 * capacity)
    #expect(estimator.estimates[1].count == 0)
  }

  @Test(arguments: [1, 2, 5, 20, 60])
  func bodiesThatDoNotHideEachOtherAreCountedOneByOneWithinTheirOverlap(persons: Int) {
    // Each 16 x 20 or 21 cells, as large as half of its box.
    let rects = (0..<persons).map { index in
      PixelRect(x: index % 15 * 32, y: index / 15 * 60 + 5, width: 16, height: 20)
    }
    let estimator = Self.estimator()
    estimator.update(mask: Self.mask(rects), at: .zero)
    let count = estimator.estimates[0].count
    let visible = Double(persons) * 320 / Self.bodyArea
    #expect(count >= visible - 1e-3)
    #expect(count <= visible * 1.15)
  }

  /// Boxes of silhouettes thrown onto a zone at random hide each other; the count sees through it.
  @Test(arguments: [50, 200, 400, 800], 0..<3 as Range<UInt64>)
  func bodiesThatHideEachOtherAreCounted(persons: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let rects = (0..<persons).map { _ in
      PixelRect(
        x: Int.random(in: 0...464, using: &random), y: Int.random(in: 0...249, using: &random),
        width: 16, height: 21)
    }
    let estimator = Self.estimator()
    estimator.update(mask: Self.mask(rects), at: .zero)
    let estimate = estimator.estimates[0]
    #expect(abs(estimate.count - Double(persons)) < 0.15 * Double(persons))
    #expect(estimate.low < Double(persons) && Double(persons) < estimate.high)
  }

  @Test func aFarPersonCountsAsMuchAsANearOne() {
    let slanted = Perspective(
      nearer: .init(y: 1, personHeight: 80.0 / 270),
      farther: .init(y: 0.5, personHeight: 30.0 / 270))
    // Half of the box of a person with feet at row 270, and of one with feet at row 135.
    let near = PixelRect(x: 100, y: 190, width: 16, height: 80)
    let far = PixelRect(x: 300, y: 105, width: 6, height: 30)
    for rect in [near, far] {
      let estimator = Self.estimator(slanted)
      estimator.update(mask: Self.mask([rect]), at: .zero)
      #expect(abs(estimator.estimates[0].count - 1) < 0.15)
    }
  }

  @Test func noiseNearTheHorizonIsNoCrowd() {
    let slanted = Perspective(
      nearer: .init(y: 1, personHeight: 0.4), farther: .init(y: 0.5, personHeight: 0.004))
    let estimator = Self.estimator(slanted)
    estimator.update(mask: Self.mask([PixelRect(x: 0, y: 0, width: 480, height: 130)]), at: .zero)
    #expect(estimator.estimates[0].count == 0)
    estimator.update(
      mask: Self.mask([PixelRect(x: 0, y: 134, width: 2, height: 2)]),
      at: MediaTime(seconds: 1000))
    #expect(estimator.estimates[0].count < 4)
  }

  @Test func zonesCountTheirOwnForeground() throws {
    let left = try Polygon([
      RelativePoint(x: 0, y: 0), RelativePoint(x: 0.5, y: 0), RelativePoint(x: 0.5, y: 1),
      RelativePoint(x: 0, y: 1),
    ]).rasterised(on: Self.grid)
    let right = try Polygon([
      RelativePoint(x: 0.5, y: 0), RelativePoint(x: 1, y: 0), RelativePoint(x: 1, y: 1),
      RelativePoint(x: 0.5, y: 1),
    ]).rasterised(on: Self.grid)
    let estimator = Self.estimator(zones: [left, right])
    estimator.update(
      mask: Self.mask((0..<4).map { PixelRect(x: 250 + $0 * 40, y: 100, width: 16, height: 21) }),
      at: .zero)
    #expect(estimator.estimates[0].count == 0)
    #expect(abs(estimator.estimates[1].count - 4.1) < 0.3)
  }

  @Test(arguments: [1.0, 5, 25])
  func aStepIsFollowedWithTheTimeConstantAtAnyFrameRate(framesPerSecond: Double) {
    let estimator = Self.estimator()
    estimator.update(mask: BitPlane(size: Self.grid), at: .zero)
    let crowd = Self.mask((0..<10).map { PixelRect(x: $0 * 40, y: 100, width: 16, height: 21) })
    let reference = Self.estimator()
    reference.update(mask: crowd, at: .zero)
    let whole = reference.estimates[0].count
    for frame in 1...Int(4 * framesPerSecond) {
      estimator.update(mask: crowd, at: MediaTime(seconds: Double(frame) / framesPerSecond))
    }
    // 1 - e^-2 after two time constants.
    #expect(abs(estimator.estimates[0].count / whole - 0.8647) < 0.01)
  }

  @Test func aTimeThatJumpsBackGoesOnFromThePresentEstimate() {
    let estimator = Self.estimator()
    let crowd = Self.mask((0..<10).map { PixelRect(x: $0 * 40, y: 100, width: 16, height: 21) })
    estimator.update(mask: crowd, at: MediaTime(seconds: 1000))
    let before = estimator.estimates[0].count
    estimator.update(mask: BitPlane(size: Self.grid), at: MediaTime(seconds: 0))
    #expect(estimator.estimates[0].count == before)
    estimator.update(mask: BitPlane(size: Self.grid), at: MediaTime(seconds: 10))
    #expect(estimator.estimates[0].count < 0.01 * before)
  }

  @Test func theBandWidensWithTheCount() {
    let estimator = Self.estimator()
    estimator.update(
      mask: Self.mask([PixelRect(x: 0, y: 0, width: 480, height: 100)]), at: .zero)
    let estimate = estimator.estimates[0]
    #expect(abs(estimate.high - estimate.count - 1.645 * 0.35 * estimate.count) < 1e-9)
    #expect(abs(estimate.count - estimate.low - 1.645 * 0.35 * estimate.count) < 1e-9)
  }
}
