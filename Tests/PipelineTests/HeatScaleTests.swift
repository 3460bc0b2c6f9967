import Crowd
import Pixels
import Scene
import Testing

@testable import Pipeline

/// Pixels and blocks brought onto the cells of heat maps.
struct HeatScaleTests {
  private static let cellCount = HeatSample.columns * HeatSample.rows

  /// Whatever the grid, a picture that moves everywhere moves everywhere alike.
  @Test(arguments: [(640, 360), (320, 180), (333, 111), (48, 27), (100, 400)])
  func allThatMovesIsOneInEveryCell(width: Int, height: Int) {
    let size = PixelSize(width: width, height: height)
    var cells = [Float](repeating: 0, count: Self.cellCount)
    HeatScale(grid: size).add(BitPlane(size: size, filled: true), weight: 2, to: &cells)
    #expect(cells.allSatisfy { abs($0 - 2) < 1e-3 })
  }

  @Test func whatMovesIsWhereItMoves() {
    let size = PixelSize(width: 96, height: 54)
    var mask = BitPlane(size: size)
    mask[95, 0] = true
    mask[0, 53] = true
    mask[1, 53] = true
    var cells = [Float](repeating: 0, count: Self.cellCount)
    HeatScale(grid: size).add(mask, weight: 1, to: &cells)
    #expect(cells[HeatSample.columns - 1] == 0.25)
    #expect(cells[(HeatSample.rows - 1) * HeatSample.columns] == 0.5)
    #expect(cells.filter { $0 > 0 }.count == 2)
  }
}
