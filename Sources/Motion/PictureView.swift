internal import Kernels
internal import Pixels

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Where a picture has its edges: the steps between the logarithms of neighbouring blocks' luma, to
/// the right and downwards. A change of light leaves them nearly alone.
struct PictureView {
  /// Added to luma above black: so much light changes little in what is nearly black.
  private static let floor: Float = 16
  /// No edge counts more than this: a lamp is one edge among many.
  private static let largest: Float = 0.5
  /// A picture has 3 x 3 regions; those with less structure tell nothing ...
  private static let regionsAcross = 3
  private static let leastStructure: Float = 0.04
  /// ... and of so many at least it must be known.
  private static let leastRegions = 4
  /// From this correlation on a region is found. Another scene's is within 0.25 of zero.
  private static let found: Float = 0.35

  let blocks: PixelSize
  private var right: [Float]
  private var down: [Float]
  private var logarithms: [Float]

  init(blocks: PixelSize) {
    self.blocks = blocks
    right = Array(repeating: 0, count: blocks.area)
    down = right
    logarithms = right
  }

  /// Takes the mean luma of each block; steps from or to blocks that are not watched are none.
  mutating func take(_ means: [Float], isWatched: [Bool], black: Float) {
    for index in means.indices {
      logarithms[index] = logf(max(means[index] - black, 0) + Self.floor)
    }
    let width = blocks.width
    func step(_ from: Int, _ to: Int) -> Float {
      guard isWatched[from] && isWatched[to] else { return 0 }
      let step = logarithms[to] - logarithms[from]
      return min(max(step, -Self.largest), Self.largest)
    }
    for y in 0..<blocks.height {
      for x in 0..<width {
        let index = y * width + x
        right[index] = x > 0 && x + 1 < width ? step(index - 1, index + 1) : 0
        down[index] = y > 0 && y + 1 < blocks.height ? step(index - width, index + width) : 0
      }
    }
  }

  /// Root of the mean square of all steps.
  var structure: Double {
    var sum: Float = 0
    for index in right.indices { sum += right[index] * right[index] + down[index] * down[index] }
    return Double((sum / Float(max(1, 2 * right.count))).squareRoot())
  }

  mutating func follow(_ other: PictureView, by share: Float) {
    for index in right.indices {
      right[index] += (other.right[index] - right[index]) * share
      down[index] += (other.down[index] - down[index]) * share
    }
  }

  /// Share of the other view's regions that this one has in the same places; `nil`: too few of them
  /// show anything.
  func match(with other: PictureView) -> Double? {
    var known = 0
    var matching = 0
    for row in 0..<Self.regionsAcross {
      for column in 0..<Self.regionsAcross {
        switch correlation(with: other, row: row, column: column) {
        case nil: break
        case let value?:
          known += 1
          if value >= Self.found { matching += 1 }
        }
      }
    }
    return known < Self.leastRegions ? nil : Double(matching) / Double(known)
  }

  private func correlation(with other: PictureView, row: Int, column: Int) -> Float? {
    let rows = Self.part(row, of: blocks.height)
    let columns = Self.part(column, of: blocks.width)
    var own: Float = 0
    var others: Float = 0
    var both: Float = 0
    for y in rows {
      for index in y * blocks.width + columns.lowerBound..<y * blocks.width + columns.upperBound {
        own += right[index] * right[index] + down[index] * down[index]
        others += other.right[index] * other.right[index] + other.down[index] * other.down[index]
        both += right[index] * other.right[index] + down[index] * other.down[index]
      }
    }
    let count = Float(max(1, 2 * rows.count * columns.count))
    guard (others / count).squareRoot() >= Self.leastStructure else { return nil }
    return own > 0 ? both / (own * others).squareRoot() : 0
  }

  private static func part(_ index: Int, of count: Int) -> Range<Int> {
    count * index / regionsAcross..<count * (index + 1) / regionsAcross
  }
}
