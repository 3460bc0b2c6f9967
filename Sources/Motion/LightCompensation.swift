internal import Kernels
internal import Pixels

/// How much brighter or darker each tile of 32 x 32 cells is than when the model was learned.
///
/// Measured on pixels that still look like background, so that objects have no say; tiles that show
/// too few of those go along with the rest of the picture. Clouds and exposure control then change
/// an offset and not every pixel. Offsets are forgotten slowly: the model follows.
struct LightCompensation {
  private static let tile = 32
  /// Every fourth row is enough for a mean.
  private static let rowStep = 4
  /// Residuals above this are objects, not light.
  private static let limit: UInt8 = 24
  private static let maximumOffset = 60

  private let size: PixelSize
  private let blocks: Int
  private let tileRows: Int
  private var sums: [ResidualSums]
  /// One per tile, row by row.
  private var offsets: [Int16]
  private var forgottenAt: Duration = .zero
  /// Mean distance of background pixels from the model, in 1/16 of a level, smoothed over frames.
  private(set) var noise16 = 0

  init(size: PixelSize, stride: Int) {
    self.size = size
    blocks = stride / Self.tile
    tileRows = (size.height + Self.tile - 1) / Self.tile
    sums = Array(repeating: ResidualSums(), count: blocks * tileRows)
    offsets = Array(repeating: 0, count: blocks * tileRows)
  }

  mutating func restart() {
    for index in offsets.indices { offsets[index] = 0 }
  }

  /// One offset per 32 columns of row `y`.
  @_lifetime(borrow self)
  func offsets(ofRow y: Int) -> Span<Int16> { offsets.span.extracting(range(ofRow: y)) }

  /// Measures a frame against the model before it is matched. `clock` is the detector's own time.
  mutating func update(
    _ frame: borrowing Frame, model: BackgroundModel, held: BitPlane, kernels: KernelSet,
    clock: Duration
  ) {
    measure(frame, model: model, held: held, kernels: kernels)
    applySums()
    if clock - forgottenAt >= .milliseconds(200) {
      forgottenAt = clock
      for index in offsets.indices { offsets[index] -= offsets[index].signum() }
    }
  }

  // MARK: - Private

  private mutating func measure(
    _ frame: borrowing Frame, model: BackgroundModel, held: BitPlane, kernels: KernelSet
  ) {
    for index in sums.indices { sums[index] = ResidualSums() }
    let offsets = offsets
    for y in stride(from: 0, to: size.height, by: Self.rowStep) {
      let range = range(ofRow: y)
      let bits = y * held.wordsPerRow..<(y + 1) * held.wordsPerRow
      var all = sums.mutableSpan
      var row = all._mutatingExtracting(range)
      kernels.sumResiduals(
        frame.row(y), model.means(ofRow: y), held.words.span.extracting(bits),
        offsets.span.extracting(range), Self.limit, &row)
    }
  }

  private mutating func applySums() {
    let evidence: Int32 = 64
    var total = 0
    var absolute = 0
    var tiles = 0
    for sum in sums where sum.count >= evidence {
      total += Int((sum.brighter - sum.darker) / sum.count)
      absolute += Int(16 * (sum.brighter + sum.darker) / sum.count)
      tiles += 1
    }
    guard tiles > 0 else { return }
    noise16 += (absolute / tiles - noise16) / 8
    for index in offsets.indices {
      let sum = sums[index]
      let change =
        sum.count >= evidence
        ? Int((sum.brighter - sum.darker) / sum.count) : total / tiles
      offsets[index] = Int16(
        min(max(Int(offsets[index]) + change, -Self.maximumOffset), Self.maximumOffset))
    }
  }

  private func range(ofRow y: Int) -> Range<Int> {
    let start = y / Self.tile * blocks
    return start..<start + blocks
  }
}
