internal import Kernels
internal import Pixels

/// How much brighter or darker each tile of 32 x 32 cells is than when the model was learned.
///
/// Measured on pixels that still look like background, so that objects have no say; tiles that show
/// too few of those take the offset of their neighbours. Clouds and exposure control then change
/// an offset and not every pixel. What a tile does apart from the rest of the picture is followed
/// slowly only: a vehicle nearly of the road's colour is gone before it passes for light. Offsets
/// are forgotten slowly: the model follows.
struct LightCompensation {
  static let tile = 32
  /// Every fourth row is enough for a mean.
  private static let rowStep = 4
  /// Residuals above this are objects, not light.
  private static let limit: UInt8 = 24
  private static let maximumOffset = 60
  /// Background pixels that a tile must show to have a say, of 256 that are looked at.
  private static let evidence: Int32 = 64
  /// A tile may leave the rest of the picture by one level in so much time.
  private static let localStep: Duration = .milliseconds(60)

  private let size: PixelSize
  private let blocks: Int
  private let tileRows: Int
  private var sums: [ResidualSums]
  /// One per tile, row by row.
  private var offsets: [Int16]
  private var steppedAt: Duration = .zero
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
  /// Unless `isLocal`, tiles only follow the rest of the picture: a lamp that sweeps over them would
  /// take the model along.
  mutating func update(
    _ frame: borrowing Frame, model: BackgroundModel, held: BitPlane, kernels: KernelSet,
    isLocal: Bool, clock: Duration
  ) {
    measure(frame, model: model, held: held, kernels: kernels)
    let steps = Int((clock - steppedAt) / Self.localStep)
    steppedAt += Self.localStep * steps
    applySums(localSteps: isLocal ? steps : 0)
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

  private mutating func applySums(localSteps: Int) {
    var total = 0
    var absolute = 0
    var tiles = 0
    for sum in sums where sum.count >= Self.evidence {
      total += sum.mean
      absolute += Int(16 * (sum.brighter + sum.darker) / sum.count)
      tiles += 1
    }
    guard tiles > 0 else { return }
    noise16 += (absolute / tiles - noise16) / 8
    let common = total / tiles
    var sumOfOffsets = 0
    for index in offsets.indices where sums[index].count >= Self.evidence {
      let local = min(max(sums[index].mean - common, -localSteps), localSteps)
      let offset = Int(offsets[index]) + common + local
      offsets[index] = Int16(min(max(offset, -Self.maximumOffset), Self.maximumOffset))
      sumOfOffsets += Int(offsets[index])
    }
    for index in offsets.indices where sums[index].count < Self.evidence {
      offsets[index] = Int16(offsetAround(index) ?? sumOfOffsets / tiles)
    }
  }

  /// Mean offset of the adjoining tiles that have a say.
  private func offsetAround(_ index: Int) -> Int? {
    let (row, column) = (index / blocks, index % blocks)
    var total = 0
    var tiles = 0
    for y in max(row - 1, 0)...min(row + 1, tileRows - 1) {
      for x in max(column - 1, 0)...min(column + 1, blocks - 1)
      where sums[y * blocks + x].count >= Self.evidence {
        total += Int(offsets[y * blocks + x])
        tiles += 1
      }
    }
    return tiles > 0 ? total / tiles : nil
  }

  private func range(ofRow y: Int) -> Range<Int> {
    let start = y / Self.tile * blocks
    return start..<start + blocks
  }
}

extension ResidualSums {
  /// How much brighter than the model; `count` is above 0.
  fileprivate var mean: Int { Int((brighter - darker) / count) }
}
