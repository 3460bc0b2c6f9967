public import Kernels
public import Pixels

/// Where blocks of foreground move to, by zone: a histogram of eight directions.
///
/// Five times a second a picture is compared with one a little earlier: each block of 8x8 cells that
/// lies in a zone and is foreground is looked for there, up to 7 cells to every side, by the least
/// sum of absolute differences. With 80 ms between the two, those who walk are seen where persons
/// are about 15 to 100 cells tall; slower or smaller ones seem to stand, faster ones are lost.
///
/// A block moves if the picture of 80 ms ago fits it clearly better elsewhere than where it is.
/// Nothing is smoothed here: edges slide, and some blocks are matched wrongly. Allocates nothing
/// after the start.
public final class BlockMotion {
  /// From one comparison to the next, at least. Shorter: costs in proportion.
  static let pause = Duration.milliseconds(200)
  /// Between the two pictures that are compared, at least. Longer: slower walkers are seen, and
  /// faster ones lost.
  static let gap = Duration.milliseconds(80)
  /// Cells of 64 that must be foreground, and in the zone.
  private static let leastForeground = 16
  private static let leastInZone = 32
  /// By so much must the place found be better than no motion: two grey levels a cell, well above
  /// what noise alone makes.
  private static let leastGain = 128
  /// Worse than this, the block is not there any more: sixteen grey levels a cell.
  private static let mostDifference = 1024
  /// Added to a sum for each cell of way, so that of places that fit alike the nearest is taken.
  private static let costOfWay = 16

  /// By zone: how many blocks moved in each direction in the last comparison, first to the right,
  /// then clockwise by 45 degrees each.
  public private(set) var directions: [SIMD8<Float>]

  private let size: PixelSize
  private let matchBlock: MatchBlock
  private let blocks: [Block]
  /// Zones of the blocks, one after another.
  private let owners: [Int]
  /// By place in the sums: what the way there costs, and the direction of who came from there.
  private let costs: [Int]
  private let bins: [Int]
  /// The earlier picture, with its edge going on to all sides.
  private let before: LumaPlane
  private var beforeAt: MediaTime?
  private var comparedAt: MediaTime?
  private var block: [UInt8]
  private var window: [UInt8]
  private var sums: [UInt16]

  private struct Block {
    let x: Int
    let y: Int
    let owners: Range<Int>
  }

  /// `zones` are on the grid of `size`.
  public init(size: PixelSize, zones: [BitPlane], kernels: KernelSet = .best) {
    precondition(zones.allSatisfy { $0.size == size }, "zones of another grid")
    self.size = size
    matchBlock = kernels.matchBlock
    directions = zones.map { _ in .zero }
    var blocks: [Block] = []
    var owners: [Int] = []
    let side = BlockWindow.side
    for y in stride(from: 0, through: size.height - side, by: side) {
      for x in stride(from: 0, through: size.width - side, by: side) {
        let first = owners.count
        owners += zones.indices.filter {
          zones[$0].cells(inBlockAt: x, y) >= Self.leastInZone
        }
        if owners.count > first {
          blocks.append(Block(x: x, y: y, owners: first..<owners.count))
        }
      }
    }
    self.blocks = blocks
    self.owners = owners
    (costs, bins) = Self.ways()
    before = LumaPlane(
      size: PixelSize(
        width: size.width + BlockWindow.stride, height: size.height + 2 * BlockWindow.reach))
    block = Array(repeating: 0, count: side * side)
    window = Array(repeating: 0, count: BlockWindow.rows * BlockWindow.stride)
    sums = Array(repeating: 0, count: BlockWindow.sumRows * BlockWindow.sumColumns)
  }

  /// The picture, or its foreground, cannot be trusted, or a run begins: the next comparison is of
  /// two pictures that are still to come.
  public func forget() {
    beforeAt = nil
    comparedAt = nil
  }

  /// Takes in one picture with its foreground. Returns whether it was compared, and `directions` are
  /// new.
  public func update(_ frame: borrowing Frame, mask: BitPlane) -> Bool {
    precondition(frame.size == size && mask.size == size, "a picture of another grid")
    let time = frame.pts
    if let last = beforeAt {
      let elapsed = time.duration(since: last)
      if elapsed >= .zero && elapsed < Self.gap { return false }
      beforeAt = nil
      // After a pause of the stream nobody is near to where he was.
      if elapsed >= .zero && elapsed <= Self.pause + Self.gap {
        compare(frame, mask)
        comparedAt = last
        return true
      }
    }
    if let last = comparedAt {
      let elapsed = time.duration(since: last)
      if elapsed >= .zero && elapsed < Self.pause { return false }
    }
    keep(frame)
    return false
  }

  // MARK: - Private

  private func keep(_ frame: borrowing Frame) {
    let before = before
    let reach = BlockWindow.reach
    for y in 0..<before.size.height {
      let source = frame.row(min(max(y - reach, 0), size.height - 1))
      var row = before.mutableRow(y)
      let (first, last) = (source[0], source[size.width - 1])
      for x in 0..<reach { row[x] = first }
      for x in source.indices { row[x + reach] = source[x] }
      for x in size.width + reach..<before.size.width { row[x] = last }
    }
    beforeAt = frame.pts
  }

  private func compare(_ frame: borrowing Frame, _ mask: BitPlane) {
    for zone in directions.indices { directions[zone] = .zero }
    for place in blocks where mask.cells(inBlockAt: place.x, place.y) >= Self.leastForeground {
      cut(place, from: frame)
      var all = sums.mutableSpan
      matchBlock(block.span, window.span, &all)
      guard let bin = direction() else { continue }
      for owner in place.owners { directions[owners[owner]][bin] += 1 }
    }
  }

  /// The block of this picture, and what is around it in the earlier one.
  private func cut(_ place: Block, from frame: borrowing Frame) {
    let before = before
    let side = BlockWindow.side
    for y in 0..<side {
      var pixels = block.mutableSpan
      Self.copy(frame.row(place.y + y), place.x..<place.x + side, to: &pixels, at: y * side)
    }
    for y in 0..<BlockWindow.rows {
      var pixels = window.mutableSpan
      let columns = place.x..<place.x + BlockWindow.stride
      Self.copy(before.row(place.y + y), columns, to: &pixels, at: y * BlockWindow.stride)
    }
  }

  private static func copy(
    _ row: Span<UInt8>, _ columns: Range<Int>, to pixels: inout MutableSpan<UInt8>, at start: Int
  ) {
    let source = row.extracting(columns)
    for x in source.indices { pixels[start + x] = source[x] }
  }

  /// Where the block moved to; `nil`: it stands, or nobody knows.
  private func direction() -> Int? {
    let stay = BlockWindow.reach * BlockWindow.sumColumns + BlockWindow.reach
    var best = stay
    var least = Int(sums[stay])
    for index in sums.indices {
      let cost = Int(sums[index]) + costs[index]
      if cost < least { (best, least) = (index, cost) }
    }
    guard best != stay, Int(sums[stay]) - Int(sums[best]) >= Self.leastGain,
      sums[best] <= Self.mostDifference
    else { return nil }
    return bins[best]
  }

  private static func ways() -> (costs: [Int], bins: [Int]) {
    var costs: [Int] = []
    var bins: [Int] = []
    for row in 0..<BlockWindow.sumRows {
      for column in 0..<BlockWindow.sumColumns {
        // Found there, it came from there.
        let (x, y) = (BlockWindow.reach - column, BlockWindow.reach - row)
        // The last column is one too many.
        costs.append(abs(x) > BlockWindow.reach ? 1 << 16 : costOfWay * (abs(x) + abs(y)))
        bins.append(bin(x, y))
      }
    }
    return (costs, bins)
  }

  /// Eighths of a turn, to the nearest: tan 22.5 degrees is about 5 / 12.
  private static func bin(_ x: Int, _ y: Int) -> Int {
    if 12 * abs(y) <= 5 * abs(x) { return x >= 0 ? 0 : 4 }
    if 12 * abs(x) <= 5 * abs(y) { return y >= 0 ? 2 : 6 }
    return y > 0 ? (x > 0 ? 1 : 3) : (x < 0 ? 5 : 7)
  }
}

extension BitPlane {
  /// Of the 8x8 cells from a place on; `x` is a multiple of 8.
  fileprivate func cells(inBlockAt x: Int, _ y: Int) -> Int {
    var count = 0
    for row in y..<y + BlockWindow.side {
      count += (words[row * wordsPerRow + x >> 6] >> UInt64(x & 63) & 0xFF).nonzeroBitCount
    }
    return count
  }
}
