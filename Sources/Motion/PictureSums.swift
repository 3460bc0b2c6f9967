internal import Pixels

/// Histograms of a picture's luma and of its steps, and the mean of each block; of every other row.
struct PictureSums {
  /// Steps are taken over so many cells to either side.
  private static let fine = 1
  private static let coarse = 4

  private(set) var luma = [Int](repeating: 0, count: 256)
  private(set) var fineSteps = [Int](repeating: 0, count: 256)
  private(set) var coarseSteps = [Int](repeating: 0, count: 256)
  private(set) var means: [Float]

  init(blocks: Int) { means = Array(repeating: 0, count: blocks) }

  /// Returns the share of the watched cells that are as in `anchor`.
  mutating func take(
    _ frame: borrowing Frame, block: Int, isWatched: [Bool], anchor: LumaPlane
  ) -> Double {
    clear()
    let size = frame.size
    let across = size.width / block
    let rowsOfBlock = Float((block + 1) / 2)
    var identical = 0
    var count = 0
    for y in 0..<size.height / block * block where y % block % 2 == 0 {
      let row = frame.row(y)
      let still = anchor.row(y)
      let first = y / block * across
      for place in 0..<across where isWatched[first + place] {
        let cells = place * block..<(place + 1) * block
        var sum = 0
        for x in cells {
          sum += Int(row[x])
          luma[Int(row[x])] += 1
          if row[x] == still[x] { identical += 1 }
        }
        for x in cells where x >= Self.coarse && x + Self.coarse < size.width {
          fineSteps[abs(Int(row[x + Self.fine]) - Int(row[x - Self.fine]))] += 1
          coarseSteps[abs(Int(row[x + Self.coarse]) - Int(row[x - Self.coarse]))] += 1
        }
        count += block
        means[first + place] += Float(sum) / (rowsOfBlock * Float(block))
      }
    }
    return Double(identical) / Double(max(1, count))
  }

  /// The level that `share` of what was counted lies above.
  static func level(of histogram: [Int], above share: Double) -> Int {
    let limit = Double(histogram.reduce(0, +)) * share
    var above = 0
    for level in histogram.indices.reversed() {
      above += histogram[level]
      if Double(above) > limit { return level }
    }
    return 0
  }

  private mutating func clear() {
    for level in luma.indices {
      luma[level] = 0
      fineSteps[level] = 0
      coarseSteps[level] = 0
    }
    for index in means.indices { means[index] = 0 }
  }
}
