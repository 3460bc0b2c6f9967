internal import Kernels
internal import Pixels

/// A picture seen from below and from the side: the steps between the sums of its columns, and
/// between those of its rows. A change of light leaves steps alone, and a shift moves them.
struct PictureProfile {
  /// The farthest shift that is looked for, in cells; so much of each end is not compared.
  static let reach = 12
  /// And in each half not more than this.
  private static let stillExplained = 0.9
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

  /// How far this picture lies from another; zero along an axis on which every shift leaves more
  /// than `share` of the difference, or with `inBothHalves` one half unexplained.
  func shift(
    from other: PictureProfile, leaving share: Double, inBothHalves: Bool
  ) -> PictureShift {
    let x = shift(columnSteps.span, other.columnSteps.span, leaving: share)
    let y = shift(rowSteps.span, other.rowSteps.span, leaving: share)
    guard inBothHalves else { return PictureShift(x: x, y: y) }
    return PictureShift(
      x: explainsHalves(columnSteps.span, other.columnSteps.span, x) ? x : 0,
      y: explainsHalves(rowSteps.span, other.rowSteps.span, y) ? y : 0)
  }

  // MARK: - Private

  private func shift(_ steps: Span<UInt8>, _ expected: Span<UInt8>, leaving share: Double) -> Int {
    let inner = Self.reach..<steps.count - Self.reach
    let still = expected.extracting(inner)
    let unmoved = kernels.sumDifferences(steps.extracting(inner), still)
    var best = 0
    var least = Int32(Double(unmoved) * share)
    for shift in -Self.reach...Self.reach {
      let moved = steps.extracting(inner.lowerBound + shift..<inner.upperBound + shift)
      let difference = kernels.sumDifferences(moved, still)
      if difference < least { (best, least) = (shift, difference) }
    }
    return best
  }

  /// Whether a shift explains both halves: a vehicle moves but one, a camera the whole picture.
  private func explainsHalves(_ steps: Span<UInt8>, _ expected: Span<UInt8>, _ shift: Int) -> Bool {
    guard shift != 0 else { return true }
    let middle = steps.count / 2
    for half in [Self.reach..<middle, middle..<steps.count - Self.reach] {
      let still = expected.extracting(half)
      let unmoved = kernels.sumDifferences(steps.extracting(half), still)
      let moved = kernels.sumDifferences(
        steps.extracting(half.lowerBound + shift..<half.upperBound + shift), still)
      // Where there is nothing to see, a shift makes no difference.
      if Int(moved) > Int(Double(unmoved) * Self.stillExplained) + half.count / 2 { return false }
    }
    return true
  }
}
