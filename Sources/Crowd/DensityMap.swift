public import Pixels

/// Persons in each block of a picture.
public struct DensityMap: Hashable, Sendable {
  /// Blocks across and down; the last ones may reach beyond the picture.
  public let size: PixelSize
  /// Pixels of a block's side.
  public let block: Int
  /// Persons by row and column, at least 0.
  public internal(set) var counts: [Float]

  /// Of a picture without persons.
  public init(picture: PixelSize, block: Int) {
    self.init(
      size: PixelSize(
        width: (picture.width + block - 1) / block, height: (picture.height + block - 1) / block),
      block: block)
  }

  init(size: PixelSize, block: Int) {
    self.size = size
    self.block = block
    counts = Array(repeating: 0, count: size.area)
  }

  /// Takes over the counts of another one of the same shape; allocates nothing.
  public mutating func copy(_ other: DensityMap) {
    precondition(size == other.size && block == other.block, "a density map of another shape")
    for index in counts.indices { counts[index] = other.counts[index] }
  }

  public subscript(column: Int, row: Int) -> Float {
    precondition((0..<size.width).contains(column) && (0..<size.height).contains(row))
    return counts[row * size.width + column]
  }

  /// Persons in the whole picture.
  public var total: Double { counts.reduce(0) { $0 + Double($1) } }
}
