internal import Kernels
internal import Pixels

/// A picture seen from below and from the side: the steps between the sums of its columns, and
/// between those of its rows. A change of light leaves steps alone, and a shift moves them.
struct PictureProfile {
  /// The farthest shift that is looked for, in cells; so much of each end is not compared.
  static let reach = 12
  /// A shift counts where it leaves less than this share of the difference.
  private static let clearly = 0.8
  /// Steps are kept in units of 1/8 level of a column's or row's mean, around this.
  private static let middle = 128

  private let kernels: KernelSet
  private var columnSums: [UInt16]
  private var rowSums: [Int32]
  private var columnSteps: [UInt8]
  private var rowSteps: [UInt8]

  init(size: PixelSize, kernels: KernelSet) {
    self.kernels = kernels
    columnSums = Array(repeating: 0, count: size.width)
    rowSums = Array(repeating: 0, count: size.height)
    columnSteps = Array(repeating: 0, count: size.width)
    rowSteps = Array(repeating: 0, count: size.height)
  }

  /// Whether a picture of this size has enough to compare.
  static func fits(_ size: PixelSize) -> Bool { min(size.width, size.height) >= 5 * reach }

  /// A new picture: its rows follow, then `finish`.
  mutating func begin() {
    for x in columnSums.indices { columnSums[x] = 0 }
  }

  /// Takes row `y` of compressed luma, padded or not.
  mutating func add(_ pixels: Span<UInt8>, ofRow y: Int) {
    let projectRow = kernels.projectRow
    let inner = pixels.extracting(0..<columnSums.count)
    var sums = columnSums.mutableSpan
    let sum = projectRow(inner, &sums)
    rowSums[y] = sum
  }

  mutating func finish() {
    let (width, height) = (columnSums.count, rowSums.count)
    for x in 1..<width - 1 {
      // Sums wrap; the step between two is right all the same.
      let step = Int(Int16(bitPattern: columnSums[x + 1] &- columnSums[x - 1]))
      columnSteps[x] = UInt8(clamping: Self.middle + 8 * step / height)
    }
    for y in 1..<height - 1 {
      let step = Int(rowSums[y + 1] - rowSums[y - 1])
      rowSteps[y] = UInt8(clamping: Self.middle + 8 * step / width)
    }
  }

  /// How far this picture lies from another; zero along an axis on which no shift explains clearly
  /// more than none.
  func shift(from other: PictureProfile) -> PictureShift {
    PictureShift(
      x: shift(columnSteps.span, other.columnSteps.span),
      y: shift(rowSteps.span, other.rowSteps.span))
  }

  // MARK: - Private

  private func shift(_ steps: Span<UInt8>, _ expected: Span<UInt8>) -> Int {
    let inner = Self.reach..<steps.count - Self.reach
    let still = expected.extracting(inner)
    let unmoved = kernels.sumDifferences(steps.extracting(inner), still)
    var best = 0
    var least = Int32(Double(unmoved) * Self.clearly)
    for shift in -Self.reach...Self.reach {
      let moved = steps.extracting(inner.lowerBound + shift..<inner.upperBound + shift)
      let difference = kernels.sumDifferences(moved, still)
      if difference < least { (best, least) = (shift, difference) }
    }
    return best
  }
}
