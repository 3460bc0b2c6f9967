internal import Pixels

/// Connected-component labelling of a bit plane by runs and union-find.
///
/// Rows are cut into runs of set bits; a run joins every run of the row above that it touches.
/// Storage is kept between frames: nothing is allocated once the busiest frame has been seen.
struct BlobLabeler {
  /// Which neighbours belong together.
  enum Connectivity {
    case four
    case eight
  }

  /// A stretch of set bits in one row; `first` to `last`, both included.
  private struct Run {
    var row: UInt16
    var first: UInt16
    var last: UInt16
    /// An earlier run of the same component, or this run itself if it is the component's root.
    var parent: Int32
  }

  /// What is known of a component; valid at the index of its root.
  struct Component {
    fileprivate(set) var area: Int
    fileprivate var columns: (first: UInt16, last: UInt16)
    fileprivate var rows: (first: UInt16, last: UInt16)
    /// Sums of column and row numbers over the cells.
    fileprivate(set) var sumX: Int
    fileprivate(set) var sumY: Int

    var left: Int { Int(columns.first) }
    var right: Int { Int(columns.last) }
    var top: Int { Int(rows.first) }
    var bottom: Int { Int(rows.last) }

    var bounds: PixelRect {
      PixelRect(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
    }
  }

  private var runs: [Run] = []
  private var components: [Component] = []

  init(size: PixelSize) {
    runs.reserveCapacity(size.height * 2)
    components.reserveCapacity(size.height * 2)
  }

  /// Labels the set bits of `plane`, or its clear ones if `inverted`, in these rows.
  mutating func label(
    _ plane: BitPlane, rows: Range<Int>, inverted: Bool = false, connectivity: Connectivity
  ) {
    runs.removeAll(keepingCapacity: true)
    components.removeAll(keepingCapacity: true)
    let reach = connectivity == .eight ? 1 : 0
    var above = 0..<0
    for y in rows {
      let begin = runs.count
      appendRuns(ofRow: y, in: plane, inverted: inverted)
      join(begin..<runs.count, with: above, reach: reach)
      above = begin..<runs.count
    }
  }

  /// Every component that `isWanted`, with nothing said about the order.
  func forEachComponent(_ body: (Component) -> Void) {
    for index in runs.indices where Int(runs[index].parent) == index { body(components[index]) }
  }

  /// Sets the cells of the components that `isChosen` accepts to `value`.
  mutating func paint(
    _ value: Bool, in plane: inout BitPlane, where isChosen: (Component) -> Bool
  ) {
    for index in runs.indices {
      let root = root(of: index)
      guard isChosen(components[root]) else { continue }
      plane.fill(
        row: Int(runs[index].row), from: Int(runs[index].first), through: Int(runs[index].last),
        with: value)
    }
  }

  /// Clears the components whose root `isChosen` accepts, and forgets their area.
  mutating func drop(from plane: inout BitPlane, where isChosen: (_ root: Int) -> Bool) {
    for index in runs.indices {
      let root = root(of: index)
      guard isChosen(root) else { continue }
      components[root].area = 0
      plane.fill(
        row: Int(runs[index].row), from: Int(runs[index].first), through: Int(runs[index].last),
        with: false)
    }
  }

  /// Runs of the plane that was labelled last.
  var runCount: Int { runs.count }

  func run(_ index: Int) -> (row: Int, columns: Range<Int>) {
    (Int(runs[index].row), Int(runs[index].first)..<Int(runs[index].last) + 1)
  }

  /// The run that stands for a run's component.
  mutating func root(of index: Int) -> Int {
    var node = index
    while Int(runs[node].parent) != node {
      let parent = Int(runs[node].parent)
      runs[node].parent = runs[parent].parent
      node = parent
    }
    return node
  }

  /// The component of a root.
  func component(_ root: Int) -> Component { components[root] }

  /// Sets the cells of a run.
  func fill(run index: Int, in plane: inout BitPlane) {
    plane.fill(
      row: Int(runs[index].row), from: Int(runs[index].first), through: Int(runs[index].last),
      with: true)
  }

  // MARK: - Private

  private mutating func appendRuns(ofRow y: Int, in plane: BitPlane, inverted: Bool) {
    let base = y * plane.wordsPerRow
    var open: Int32 = -1
    for word in 0..<plane.wordsPerRow {
      let stored = plane.words[base + word]
      var bits = inverted ? ~stored & plane.usedBits(inWord: word) : stored
      let start = Int32(word * 64)
      if open >= 0 {
        // The run goes on from the previous word.
        let ones = Int32((~bits).trailingZeroBitCount)
        if ones == 64 { continue }
        close(open, start + ones - 1, y)
        open = -1
        bits &= ~0 << UInt64(ones)
      }
      while bits != 0 {
        let first = Int32(bits.trailingZeroBitCount)
        let ones = Int32((~(bits >> UInt64(first))).trailingZeroBitCount)
        if first + ones >= 64 {
          open = start + first
          break
        }
        close(start + first, start + first + ones - 1, y)
        bits &= ~0 << UInt64(first + ones)
      }
    }
    if open >= 0 { close(open, Int32(plane.size.width - 1), y) }
  }

  private mutating func close(_ first: Int32, _ last: Int32, _ y: Int) {
    let length = Int(last - first) + 1
    if runs.count == runs.capacity { growByAQuarter() }
    runs.append(
      Run(
        row: UInt16(y), first: UInt16(first), last: UInt16(last), parent: Int32(runs.count)))
    components.append(
      Component(
        area: length, columns: (UInt16(first), UInt16(last)), rows: (UInt16(y), UInt16(y)),
        sumX: (Int(first) + Int(last)) * length / 2, sumY: y * length))
  }

  /// An array by itself would double.
  private mutating func growByAQuarter() {
    let capacity = runs.count + runs.count / 4
    runs.reserveCapacity(capacity)
    components.reserveCapacity(capacity)
  }

  private mutating func join(_ row: Range<Int>, with above: Range<Int>, reach: Int) {
    var upper = above.lowerBound
    for lower in row {
      let first = Int(runs[lower].first) - reach
      let last = Int(runs[lower].last) + reach
      while upper < above.upperBound && Int(runs[upper].last) < first { upper += 1 }
      var touching = upper
      while touching < above.upperBound && Int(runs[touching].first) <= last {
        unite(lower, touching)
        touching += 1
      }
    }
  }

  /// The root that comes first stays root: the result does not depend on the order of uniting.
  private mutating func unite(_ a: Int, _ b: Int) {
    let rootA = root(of: a)
    let rootB = root(of: b)
    guard rootA != rootB else { return }
    let kept = min(rootA, rootB)
    let gone = max(rootA, rootB)
    runs[gone].parent = Int32(kept)
    let other = components[gone]
    components[kept].area += other.area
    let own = components[kept]
    components[kept].columns = (
      min(own.columns.first, other.columns.first), max(own.columns.last, other.columns.last)
    )
    components[kept].rows = (
      min(own.rows.first, other.rows.first), max(own.rows.last, other.rows.last)
    )
    components[kept].sumX += other.sumX
    components[kept].sumY += other.sumY
  }
}

extension BitPlane {
  /// Sets or clears columns `first` through `last` of a row.
  mutating func fill(row: Int, from first: Int, through last: Int, with value: Bool) {
    for word in first / 64...last / 64 {
      let low = max(first - word * 64, 0)
      let high = min(last - word * 64, 63)
      let bits = (~0 as UInt64) << UInt64(low) & (~0 as UInt64) >> UInt64(63 - high)
      if value {
        words[row * wordsPerRow + word] |= bits
      } else {
        words[row * wordsPerRow + word] &= ~bits
      }
    }
  }
}
