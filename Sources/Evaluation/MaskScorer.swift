import Pixels

/// Compares masks with labels inside a region and adds up what agrees.
struct MaskScorer {
  private let region: BitPlane
  let regionCount: Int
  private(set) var counts = PixelCounts()

  init(region: BitPlane) {
    self.region = region
    regionCount = region.count
  }

  /// Labels may be off by this much: grey that was kept as colour is rounded.
  private static let tolerance = 2

  /// What is done with each level of the ground truth.
  private enum Label: UInt8 {
    case background, moving, ignored
  }

  private static let labels: [Label] = (0...255).map { level in
    func isNear(_ label: Int) -> Bool { abs(level - label) <= tolerance }
    if isNear(255) { return .moving }
    return isNear(170) || isNear(85) ? .ignored : .background
  }

  /// Both of the region's size; `mask` is 0 or 255.
  mutating func add(_ mask: LumaPlane, truth: LumaPlane) {
    precondition(mask.size == region.size && truth.size == region.size, "planes of one size")
    var sums = PixelCounts()
    for y in 0..<region.size.height {
      let found = mask.row(y)
      let levels = truth.row(y)
      for x in found.indices where region[x, y] {
        switch (Self.labels[Int(levels[x])], found[x] > 0) {
        case (.ignored, _): break
        case (.moving, true): sums.truePositives += 1
        case (.moving, false): sums.falseNegatives += 1
        case (.background, true): sums.falsePositives += 1
        case (.background, false): sums.trueNegatives += 1
        }
      }
    }
    counts.truePositives += sums.truePositives
    counts.falsePositives += sums.falsePositives
    counts.falseNegatives += sums.falseNegatives
    counts.trueNegatives += sums.trueNegatives
  }

  /// A mask of a grid at the picture's resolution: 0, or 255 where the nearest cell is set.
  static func spread(_ cells: BitPlane, over plane: LumaPlane) {
    for y in 0..<plane.size.height {
      let cellY = y * cells.size.height / plane.size.height
      var row = plane.mutableRow(y)
      for x in row.indices {
        row[x] = cells[x * cells.size.width / plane.size.width, cellY] ? 255 : 0
      }
    }
  }
}
