import Pixels
import Testing

@testable import Crowd

@Suite struct ZoneSharesTests {
  private static let picture = PixelSize(width: 64, height: 40)

  /// One person in each of the 4 x 3 blocks of 16 pixels; the last row is cut at half its height.
  private func density() -> DensityMap {
    var density = DensityMap(picture: Self.picture, block: 16)
    for index in density.counts.indices { density.counts[index] = 1 }
    return density
  }

  private func persons(
    _ corners: [(Double, Double)], ignored: [Polygon] = [], perspective: Perspective? = nil
  ) throws -> Double {
    let polygon = try Polygon(corners.map { RelativePoint(x: $0.0, y: $0.1) })
    let shares = ZoneShares(
      zones: [polygon], ignored: ignored, perspective: perspective, picture: Self.picture,
      block: 16)
    return shares.persons(inZone: 0, of: density())
  }

  @Test func theWholePictureHasEverybodyAlsoInBlocksThatItCuts() throws {
    #expect(abs(try persons([(0, 0), (1, 0), (1, 1), (0, 1)]) - 12) < 1e-4)
  }

  @Test func aBlockIsDividedByHowMuchOfItIsCovered() throws {
    // A block and a half across, half a block down.
    #expect(abs(try persons([(0, 0), (0.375, 0), (0.375, 0.2), (0, 0.2)]) - 0.75) < 1e-4)
  }

  @Test func nobodyIsCountedWhereNothingIsLookedAt() throws {
    let left = try Polygon(
      [(0.0, 0.0), (0.5, 0), (0.5, 1), (0, 1)].map { RelativePoint(x: $0.0, y: $0.1) })
    #expect(
      abs(try persons([(0, 0), (1, 0), (1, 1), (0, 1)], ignored: [left]) - 6) < 1e-4)
  }

  @Test func headsBelongToTheZoneInWhichTheirFeetAre() throws {
    // Everybody is 0.4 of the picture tall: heads in the upper rows have their feet in the lower.
    let perspective = Perspective(
      nearer: .init(y: 1, personHeight: 0.4), farther: .init(y: 0.5, personHeight: 0.4))
    let upper = [(0.0, 0.0), (1, 0), (1, 0.4), (0, 0.4)]
    let lower = [(0.0, 0.4), (1, 0.4), (1, 0.8), (0, 0.8)]
    #expect(try persons(upper, perspective: perspective) == 0)
    #expect(abs(try persons(lower, perspective: perspective) - 4) < 1e-4)
    // Whose feet the picture cuts off stands at its lower edge.
    let whole = [(0.0, 0.0), (1, 0), (1, 1), (0, 1)]
    #expect(abs(try persons(whole, perspective: perspective) - 12) < 1e-4)
  }
}
