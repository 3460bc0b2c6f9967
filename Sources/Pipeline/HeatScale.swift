import Crowd
import Pixels
import Scene

/// Brings what was found in a picture, in pixels of its grid or blocks of the network, onto the
/// cells of heat maps.
struct HeatScale {
  /// Cell across, or first cell of a row, of each pixel of the grid.
  private let columnOf: [Int]
  private let rowOf: [Int]
  /// Pixels in each cell.
  private let pixels: [Float]

  init(grid: PixelSize) {
    columnOf = (0..<grid.width).map { $0 * HeatSample.columns / grid.width }
    rowOf = (0..<grid.height).map { $0 * HeatSample.rows / grid.height * HeatSample.columns }
    var pixels = [Float](repeating: 0, count: HeatSample.columns * HeatSample.rows)
    for row in rowOf { for column in columnOf { pixels[row + column] += 1 } }
    self.pixels = pixels
  }

  /// Adds the share of each cell's pixels that are set, times `weight`.
  func add(_ mask: BitPlane, weight: Float, to cells: inout [Float]) {
    precondition(
      mask.size.width == columnOf.count && mask.size.height == rowOf.count, "of another grid")
    for y in rowOf.indices {
      for word in 0..<mask.wordsPerRow {
        var bits = mask.words[y * mask.wordsPerRow + word]
        while bits != 0 {
          let cell = rowOf[y] + columnOf[word * 64 + bits.trailingZeroBitCount]
          cells[cell] += weight / pixels[cell]
          bits &= bits - 1
        }
      }
    }
  }

  /// Adds the persons of each block, times `weight`; a block that lies in several cells is divided
  /// by its area among them, or the map would have stripes.
  ///
  /// - Parameter picture: blocks across and down that the picture has, the last in part.
  static func add(
    _ map: DensityMap, across: Double, down: Double, weight: Float, to cells: inout [Float]
  ) {
    for row in 0..<map.size.height {
      for column in 0..<map.size.width {
        let persons = map[column, row]
        if persons == 0 { continue }
        divide(Double(row), of: down, into: HeatSample.rows) { y, high in
          divide(Double(column), of: across, into: HeatSample.columns) { x, wide in
            cells[y * HeatSample.columns + x] += persons * weight * high * wide
          }
        }
      }
    }
  }

  /// Tells the cells in which a block lies and its share in each.
  private static func divide(
    _ block: Double, of blocks: Double, into count: Int, _ tell: (Int, Float) -> Void
  ) {
    let scale = Double(count) / blocks
    let begin = min(block * scale, Double(count))
    let end = min((block + 1) * scale, Double(count))
    guard end > begin else { return tell(count - 1, 1) }
    var cell = min(Int(begin), count - 1)
    while Double(cell) < end, cell < count {
      let part = min(end, Double(cell + 1)) - max(begin, Double(cell))
      if part > 0 { tell(cell, Float(part / (end - begin))) }
      cell += 1
    }
  }
}
