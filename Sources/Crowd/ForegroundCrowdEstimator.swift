public import Pixels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Counts persons per zone from the area of foreground, weighted by perspective.
///
/// A cell of foreground counts `1 / a(y)` persons, `a(y)` being the area of a person's body whose
/// middle is at that row (Chan et al. 2008; Ryan et al. 2010, who weight by perspective likewise).
/// Bodies hide each other: with `K` the bodies that would fill the zone and `c` the share of it that
/// is covered, n bodies at random places cover `c = 1 - (1 - 1/K)^n` on the mean (the Boolean model
/// of coverage), which is solved for n. One body counts as one, and above `greatestCoverage`
/// nothing can be told apart any more: a full zone is a lower bound of its crowd.
///
/// What stands still until the background takes it in is not counted, and vehicles are counted as
/// the persons that they cover: hence the method `foreground` and the wide band.
public final class ForegroundCrowdEstimator {
  /// Coverage beyond this is taken as this: the count is then 3 K.
  static let greatestCoverage = 0.95
  /// Bodies smaller than this many cells are taken as this tall, so that noise near the horizon
  /// doesn't count as a crowd.
  static let leastBodyHeight = 3.0

  public let settings: ForegroundCrowdSettings
  /// One per zone, in the order given; smoothed.
  public private(set) var estimates: [CrowdEstimate]

  private let grid: PixelSize
  private let zones: [ZoneCells]
  /// Persons per cell of foreground, by row.
  private let weights: [Double]
  private var latest: MediaTime?

  private struct ZoneCells {
    let rows: Range<Int>
    /// The zone's words of those rows.
    let words: [UInt64]
    /// K: bodies that would fill it.
    let bodies: Double
  }

  /// `zones` are on the grid; the grid's cells are square on the picture, as `AnalysisGrid`'s are.
  public init(
    grid: PixelSize, picture: PixelSize, perspective: Perspective, zones: [BitPlane],
    settings: ForegroundCrowdSettings = .init()
  ) {
    precondition(zones.allSatisfy { $0.size == grid }, "zones of another grid")
    precondition(grid.area > 0 && grid.width <= picture.width, "a grid of the picture")
    self.settings = settings
    self.grid = grid
    // Rows of the picture below the last whole cell are not on the grid.
    let factor = picture.width / grid.width
    let coveredShare = min(1, Double(grid.height * factor) / Double(picture.height))
    let cellsPerPicture = Double(picture.height) / Double(factor)
    let weights = (0..<grid.height).map { row in
      let y = (Double(row) + 0.5) / Double(grid.height) * coveredShare
      let height = perspective.personHeight(aroundY: y) * cellsPerPicture
      guard height > 0 else { return 0.0 }
      let body = max(height, Self.leastBodyHeight)
      return 1 / (settings.fill * settings.bodyAspect * body * body)
    }
    self.weights = weights
    self.zones = zones.map { Self.cells(of: $0, weights: weights) }
    estimates = zones.map { _ in CrowdEstimate(count: 0, low: 0, high: 0, method: .foreground) }
    for index in estimates.indices { tell(0, zone: index) }
  }

  /// Takes in the foreground mask of one frame. Allocates nothing.
  ///
  /// A time that jumps back begins anew from the present estimate.
  public func update(mask: BitPlane, at time: MediaTime) {
    precondition(mask.size == grid, "a mask of another grid")
    let share = weight(at: time)
    let words = mask.words
    for index in zones.indices {
      let count = count(words, wordsPerRow: mask.wordsPerRow, in: zones[index])
      let before = estimates[index].count
      tell(before + share * (count - before), zone: index)
    }
  }

  /// How much of the new value is taken.
  private func weight(at time: MediaTime) -> Double {
    defer { latest = time }
    guard let latest else { return 1 }
    let elapsed = time.duration(since: latest).inSeconds
    return elapsed > 0 ? 1 - exp(-elapsed / settings.smoothing.inSeconds) : 0
  }

  private func count(_ mask: [UInt64], wordsPerRow: Int, in zone: ZoneCells) -> Double {
    guard zone.bodies > 0 else { return 0 }
    var persons = 0.0
    var inZone = 0
    var inMask = zone.rows.lowerBound * wordsPerRow
    for row in zone.rows {
      var cells = 0
      for _ in 0..<wordsPerRow {
        cells += (mask[inMask] & zone.words[inZone]).nonzeroBitCount
        inMask += 1
        inZone += 1
      }
      persons += Double(cells) * weights[row]
    }
    return Self.bodies(uncovering: persons, of: zone.bodies)
  }

  /// How many bodies at random places cover as much as `visible` of them do without overlap, where
  /// `capacity` would fill the zone.
  static func bodies(uncovering visible: Double, of capacity: Double) -> Double {
    // A zone of hardly more than one body has no places to choose from.
    guard capacity > 2 else { return visible }
    let coverage = min(visible / capacity, greatestCoverage)
    return log(1 - coverage) / log(1 - 1 / capacity)
  }

  private func tell(_ count: Double, zone: Int) {
    let deviation = max(settings.leastDeviation, settings.relativeDeviation * count)
    estimates[zone].count = count
    estimates[zone].low = max(0, count - NormalBand.halfWidth * deviation)
    estimates[zone].high = count + NormalBand.halfWidth * deviation
    // Who moves and who stands is another matter at every time: counts have little in common.
    estimates[zone].deviation = deviation
  }

  private static func cells(of plane: BitPlane, weights: [Double]) -> ZoneCells {
    let perRow = plane.wordsPerRow
    let used = (0..<plane.size.height).filter { row in
      plane.words[row * perRow..<(row + 1) * perRow].contains { $0 != 0 }
    }
    guard let first = used.first, let last = used.last else {
      return ZoneCells(rows: 0..<0, words: [], bodies: 0)
    }
    let words = Array(plane.words[first * perRow..<(last + 1) * perRow])
    var bodies = 0.0
    for row in first...last {
      let cells = plane.words[row * perRow..<(row + 1) * perRow].reduce(0) {
        $0 + $1.nonzeroBitCount
      }
      bodies += Double(cells) * weights[row]
    }
    return ZoneCells(rows: first..<last + 1, words: words, bodies: bodies)
  }
}
