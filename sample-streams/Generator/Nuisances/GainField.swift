import Media
import Pixels

/// Brightness that changes smoothly over the picture: a factor at every `cell`th pixel, straight
/// between them.
struct GainField {
  static let cell = 16

  let columns: Int
  let rows: Int
  /// In 1/16384.
  private var gains: [Int32]

  init(size: PixelSize) {
    columns = size.width / Self.cell + 2
    rows = size.height / Self.cell + 2
    gains = [Int32](repeating: 16384, count: columns * rows)
  }

  /// Sets the factor, 0...8, at pixel (column * cell, row * cell).
  mutating func set(_ column: Int, _ row: Int, to gain: Double) {
    gains[row * columns + column] = Int32((min(8, max(0, gain)) * 16384).rounded())
  }

  /// Scales what is above black, and colours as much: light has more or less of all of them.
  func apply(to planes: PicturePlanes) {
    apply(to: planes.y, cell: Self.cell, zero: 16)
    apply(to: planes.u, cell: Self.cell / 2, zero: 128)
    apply(to: planes.v, cell: Self.cell / 2, zero: 128)
  }

  private func apply(to plane: LumaPlane, cell: Int, zero: Int32) {
    for y in 0..<plane.size.height {
      var row = plane.mutableRow(y)
      let first = y / cell * columns
      let down = Int32(y % cell)
      for column in 0...((plane.size.width - 1) / cell) {
        let left = mix(first + column, down, cell: cell)
        let right = mix(first + column + 1, down, cell: cell)
        let begin = column * cell
        let step = (right &- left) / Int32(cell)
        var part = row._mutatingExtracting(begin..<min(begin + cell, plane.size.width))
        var factor = left
        for x in part.indices {
          let value = Int32(part[x]) &- zero
          let scaled = zero &+ (value &* factor &+ 8192) >> 14
          part[x] = UInt8(truncatingIfNeeded: max(0, min(255, scaled)))
          factor &+= step
        }
      }
    }
  }

  private func mix(_ index: Int, _ down: Int32, cell: Int) -> Int32 {
    let upper = gains[index]
    return upper &+ ((gains[index + columns] &- upper) &* down) / Int32(cell)
  }
}
