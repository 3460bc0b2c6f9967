internal import Kernels
internal import Pixels

/// Turns the raw mask into the final one: a majority vote in 7 x 7, holes filled, specks dropped.
struct MaskCleaner {
  /// Pixels of 49 that must be set. Somewhat less than half keeps people five cells wide; from 21
  /// on an edge would grow.
  private static let majority = 22
  /// Rows of counts that are kept: the seven of a window, and the one that leaves it.
  private static let ring = 8

  /// The final mask.
  private(set) var mask: BitPlane
  /// Components of `mask`, largest first, at most 64.
  private(set) var blobs: [Blob] = []

  private let kernels: KernelSet
  private let minimumArea: Int
  private let maximumHole: Int
  /// Three planes of words per row, as `CountBits7` writes them, of the last eight rows in a ring;
  /// then a row of zeros.
  private var counts: [UInt64]
  private var sums: [UInt64]
  private var isRowEmpty: [Bool]
  private var isSlotClear = Array(repeating: true, count: ring)

  init(size: PixelSize, minimumArea: Int, kernels: KernelSet) {
    self.kernels = kernels
    self.minimumArea = minimumArea
    maximumHole = size.area / 150
    mask = BitPlane(size: size)
    counts = Array(repeating: 0, count: 3 * mask.wordsPerRow * (Self.ring + 1))
    sums = Array(repeating: 0, count: 6 * mask.wordsPerRow)
    isRowEmpty = Array(repeating: true, count: size.height)
    blobs.reserveCapacity(maximumBlobs)
  }

  /// Leaves the labels of the mask's components in `labeler`, where there are any.
  mutating func clean(_ raw: BitPlane, labeler: inout BlobLabeler) {
    vote(raw)
    // Most cameras see nothing most of the time: then there is no hole and no blob to look for.
    guard let rows = mask.usedRows else {
      blobs.removeAll(keepingCapacity: true)
      return
    }
    // Holes do not reach the outermost rows: what is clear there goes on beyond them.
    labeler.label(mask, rows: rows, inverted: true, connectivity: .four)
    let (limit, width) = (maximumHole, mask.size.width)
    labeler.paint(true, in: &mask) { hole in
      hole.area < limit && hole.left > 0 && hole.right < width - 1
        && hole.top > rows.lowerBound && hole.bottom < rows.upperBound - 1
    }
    labeler.label(mask, rows: rows, connectivity: .eight)
    let least = minimumArea
    labeler.paint(false, in: &mask) { $0.area < least }
    collectBlobs(labeler)
  }

  /// Leaves nothing in the mask, and no blobs.
  mutating func clear() {
    guard !blobs.isEmpty || mask.usedRows != nil else { return }
    mask.clear()
    blobs.removeAll(keepingCapacity: true)
  }

  /// Takes components out of the mask and the blobs, by their roots in the labels of `clean`.
  mutating func drop(_ labeler: inout BlobLabeler, where isChosen: (_ root: Int) -> Bool) {
    labeler.drop(from: &mask, where: isChosen)
    collectBlobs(labeler)
  }

  // MARK: - Private

  private mutating func vote(_ raw: BitPlane) {
    let words = raw.wordsPerRow
    let height = raw.size.height
    for y in 0..<min(3, height) { count(y, of: raw) }
    for plane in 0..<6 {
      let bit = (32 - Self.majority) >> plane & 1
      for word in 0..<words { sums[plane * words + word] = bit == 1 ? ~0 : 0 }
    }
    // The window of row 0 fills up first; its outputs on the way there are overwritten.
    for entering in -3..<3 {
      slide(entering: slot(min(max(entering, 0), height - 1)), leaving: Self.ring, output: 0)
    }
    for y in 0..<height {
      if y + 3 < height { count(y + 3, of: raw) }
      // Where nothing comes in or goes out of a window without votes, nothing is decided.
      if isWindowEmpty(around: y) {
        for word in y * words..<(y + 1) * words { mask.words[word] = 0 }
        continue
      }
      slide(
        entering: slot(min(y + 3, height - 1)),
        leaving: y == 0 ? Self.ring : slot(max(y - 4, 0)), output: y)
      mask.words[(y + 1) * words - 1] &= mask.usedBits(inWord: words - 1)
    }
  }

  /// Where the counts of a row are.
  private func slot(_ y: Int) -> Int { y % Self.ring }

  private mutating func count(_ y: Int, of raw: BitPlane) {
    let row = y * raw.wordsPerRow..<(y + 1) * raw.wordsPerRow
    let isEmpty = Self.isEmpty(raw.words.span.extracting(row))
    isRowEmpty[y] = isEmpty
    // Counts of an empty row are zeros, and mostly were before.
    if !isEmpty || !isSlotClear[slot(y)] {
      let countBits7 = kernels.countBits7
      Self.withRow(countRange(slot(y)), of: &counts) {
        countBits7(raw.words.span.extracting(row), raw.size.width, &$0)
      }
    }
    isSlotClear[slot(y)] = isEmpty
  }

  /// Whether the rows of a window, and the one that leaves it, are empty.
  private func isWindowEmpty(around y: Int) -> Bool {
    for row in max(y - 4, 0)...min(y + 3, isRowEmpty.count - 1) where !isRowEmpty[row] {
      return false
    }
    return true
  }

  private static func isEmpty(_ row: Span<UInt64>) -> Bool {
    var any: UInt64 = 0
    for word in row.indices { any |= row[word] }
    return any == 0
  }

  /// Both are slots of the counts; the last one is all zeros.
  private mutating func slide(entering: Int, leaving: Int, output: Int) {
    let words = mask.wordsPerRow
    let (slideCounts7, counts) = (kernels.slideCounts7, counts)
    let (entering, leaving) = (countRange(entering), countRange(leaving))
    Self.withRow(output * words..<(output + 1) * words, of: &mask.words) { row in
      Self.withRow(0..<6 * words, of: &sums) { window in
        slideCounts7(
          counts.span.extracting(entering), counts.span.extracting(leaving), &window, &row)
      }
    }
  }

  private static func withRow(
    _ range: Range<Int>, of words: inout [UInt64], _ body: (inout MutableSpan<UInt64>) -> Void
  ) {
    var all = words.mutableSpan
    var row = all._mutatingExtracting(range)
    body(&row)
  }

  private func countRange(_ slot: Int) -> Range<Int> {
    slot * 3 * mask.wordsPerRow..<(slot + 1) * 3 * mask.wordsPerRow
  }

  private mutating func collectBlobs(_ labeler: BlobLabeler) {
    blobs.removeAll(keepingCapacity: true)
    labeler.forEachComponent { component in
      guard component.area >= minimumArea else { return }
      if blobs.count == maximumBlobs {
        guard component.area > blobs[blobs.count - 1].area else { return }
        blobs.removeLast()
      }
      let place = blobs.firstIndex { $0.area < component.area } ?? blobs.count
      blobs.insert(Blob(component), at: place)
    }
  }
}

/// How many blobs are told of at most; smaller ones stay in the mask.
private let maximumBlobs = 64

extension Blob {
  fileprivate init(_ component: BlobLabeler.Component) {
    self.init(
      bounds: component.bounds,
      area: component.area,
      centroidX: Double(component.sumX) / Double(component.area) + 0.5,
      centroidY: Double(component.sumY) / Double(component.area) + 0.5)
  }
}
