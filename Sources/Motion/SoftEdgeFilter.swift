internal import Kernels
internal import Pixels

/// Takes out of the raw mask at night what a lamp lights, and what it lights no more: its light
/// fades out, where a thing has an outline.
///
/// Of every connected patch that is evenly brighter than the model, and of every one that is
/// darker, what is lost of the change within a few cells beyond its edge is compared with the
/// patch's mean change.
struct SoftEdgeFilter {
  /// Cells beyond the edge.
  private static let reach = 3
  /// Light loses less than this share of its mean change there, a thing nearly all: large ones
  /// more than small ones, which are blurred themselves.
  private static let share = 0.65
  private static let shareOfLarge = 0.8
  /// A patch that covers this share of the picture is a lamp's; smaller things are blurred
  /// themselves, and so for `sweep` after the last such patch only.
  private static let large = 0.02
  private static let sweep: Duration = .seconds(1)
  /// Levels by which neighbours differ at most: a beam falls off by less, an outline by more.
  private static let evenness: UInt8 = 16
  /// A patch grows so often by two cells: its light shows up the ground's own edges.
  private static let growth = 2

  private let findShadows: FindShadows
  private let dilate5: Dilate5
  private var rules = ShadowRules(depths: ~0)
  private var patches: BitPlane
  private var candidates: BitPlane
  private var grown: BitPlane
  private var labeler: BlobLabeler
  private var sums: [Sums] = []
  /// When a lamp's light was seen last.
  private var sweptAt: Duration?

  private struct Sums {
    var change = 0
    var cells = 0
    var loss = 0
    var edge = 0

    /// `loss / edge < share * change / cells`
    func isSoft(_ share: Double = SoftEdgeFilter.share) -> Bool {
      edge > 0 && Double(loss * cells) < share * Double(change * edge)
    }
  }

  init(size: PixelSize, kernels: KernelSet) {
    findShadows = kernels.findShadows
    dilate5 = kernels.dilate5
    rules.evenness = Self.evenness
    patches = BitPlane(size: size)
    candidates = patches
    grown = patches
    labeler = BlobLabeler(size: size)
    sums.reserveCapacity(size.height * 16)
  }

  mutating func remove(
    from raw: inout BitPlane, model: BackgroundModel, colours: ColourModel, clock: Duration
  ) {
    for shading in [Shading.beam, .shadow] {
      for y in 0..<raw.size.height {
        shading.find(
          findShadows, row: y, of: raw, model: model, colours: colours, rules: rules,
          cores: &patches, candidates: &candidates)
      }
      guard let rows = patches.usedRows else { continue }
      labeler.label(patches, rows: rows, connectivity: .eight)
      sums.removeAll(keepingCapacity: true)
      for _ in 0..<labeler.runCount { sums.append(Sums()) }
      for index in 0..<labeler.runCount { measure(index, model, shading) }
      noteSweep(at: clock)
      guard isSwept(at: clock), clearHard() else { continue }
      for _ in 0..<Self.growth {
        grown.dilate(patches, by: dilate5)
        patches.copyBits(of: grown)
        patches.intersect(candidates)
      }
      raw.subtract(patches)
    }
  }

  /// Whether a lamp's light sweeps over the picture.
  func isSwept(at clock: Duration) -> Bool {
    sweptAt.map { clock - $0 <= Self.sweep } ?? false
  }

  // MARK: - Private

  private mutating func noteSweep(at clock: Duration) {
    let least = Int(Self.large * Double(patches.size.area))
    for sum in sums where sum.cells >= least && sum.isSoft(Self.shareOfLarge) { sweptAt = clock }
  }

  /// Clears the patches with an outline; returns whether any is left.
  private mutating func clearHard() -> Bool {
    var any = false
    for index in 0..<labeler.runCount {
      if sums[labeler.root(of: index)].isSoft() {
        any = true
      } else {
        let run = labeler.run(index)
        patches.fill(
          row: run.row, from: run.columns.lowerBound, through: run.columns.upperBound - 1,
          with: false)
      }
    }
    return any
  }

  private mutating func measure(_ index: Int, _ model: BackgroundModel, _ shading: Shading) {
    let (y, columns) = labeler.run(index)
    let root = labeler.root(of: index)
    var sum = sums[root]
    let (pixels, means) = (model.pixels(ofRow: y), model.means(ofRow: y))
    for x in columns { sum.change += shading.depth(pixel: pixels[x], mean: means[x]) }
    sum.cells += columns.count
    let (first, last) = (columns.lowerBound, columns.upperBound - 1)
    look(from: (first, y), by: (-Self.reach, 0), model, shading, &sum)
    look(from: (last, y), by: (Self.reach, 0), model, shading, &sum)
    for x in columns {
      if y > 0, !patches[x, y - 1] {
        look(from: (x, y), by: (0, -Self.reach), model, shading, &sum)
      }
      if y + 1 < model.size.height, !patches[x, y + 1] {
        look(from: (x, y), by: (0, Self.reach), model, shading, &sum)
      }
    }
    sums[root] = sum
  }

  /// Adds what is lost from an edge cell to one beyond it.
  private func look(
    from cell: (x: Int, y: Int), by step: (x: Int, y: Int), _ model: BackgroundModel,
    _ shading: Shading, _ sum: inout Sums
  ) {
    let (x, y) = (cell.x + step.x, cell.y + step.y)
    // What is changed as well beyond is a hole in the patch, for some texture's sake.
    guard x >= 0, x < model.size.width, y >= 0, y < model.size.height, !candidates[x, y] else {
      return
    }
    func depth(_ x: Int, _ y: Int) -> Int {
      shading.depth(pixel: model.pixels(ofRow: y)[x], mean: model.means(ofRow: y)[x])
    }
    // What changed the other way beyond is something else, and says nothing more.
    sum.loss += max(0, depth(cell.x, cell.y) - max(0, depth(x, y)))
    sum.edge += 1
  }
}
