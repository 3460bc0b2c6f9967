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
    for sign in [1, -1] {
      guard findPatches(in: raw, model, colours, sign) else { continue }
      labeler.label(patches, rows: 0..<patches.size.height, connectivity: .eight)
      sums.removeAll(keepingCapacity: true)
      for _ in 0..<labeler.runCount { sums.append(Sums()) }
      for index in 0..<labeler.runCount { measure(index, model, sign) }
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

  /// Whether there are any.
  private mutating func findPatches(
    in raw: BitPlane, _ model: BackgroundModel, _ colours: ColourModel, _ sign: Int
  ) -> Bool {
    let words = raw.wordsPerRow
    let (findShadows, rules) = (findShadows, rules)
    var any: UInt64 = 0
    for y in 0..<raw.size.height {
      let range = y * words..<(y + 1) * words
      BitPlane.withRows(range, of: &patches, and: &candidates) { patch, candidate in
        let pixels = RowTriple(
          above: model.pixels(ofRow: y - 1), here: model.pixels(ofRow: y),
          below: model.pixels(ofRow: y + 1))
        let means = RowTriple(
          above: model.means(ofRow: y - 1), here: model.means(ofRow: y),
          below: model.means(ofRow: y + 1))
        let difference = colours.difference(ofRow: y)
        let foreground = raw.words.span.extracting(range)
        if sign > 0 {
          findShadows(means, pixels, difference, foreground, rules, &patch, &candidate)
        } else {
          findShadows(pixels, means, difference, foreground, rules, &patch, &candidate)
        }
        for word in patch.indices { any |= patch[word] }
      }
    }
    return any != 0
  }

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

  private mutating func measure(_ index: Int, _ model: BackgroundModel, _ sign: Int) {
    let (y, columns) = labeler.run(index)
    let root = labeler.root(of: index)
    var sum = sums[root]
    let (pixels, means) = (model.pixels(ofRow: y), model.means(ofRow: y))
    for x in columns { sum.change += sign * (Int(pixels[x]) - Int(means[x])) }
    sum.cells += columns.count
    for x in [columns.lowerBound, columns.upperBound - 1] {
      let step = x == columns.lowerBound ? -Self.reach : Self.reach
      look(from: (x, y), by: (step, 0), model, sign, &sum)
    }
    for x in columns {
      if y > 0, !patches[x, y - 1] { look(from: (x, y), by: (0, -Self.reach), model, sign, &sum) }
      if y + 1 < model.size.height, !patches[x, y + 1] {
        look(from: (x, y), by: (0, Self.reach), model, sign, &sum)
      }
    }
    sums[root] = sum
  }

  /// Adds what is lost from an edge cell to one beyond it.
  private func look(
    from cell: (x: Int, y: Int), by step: (x: Int, y: Int), _ model: BackgroundModel, _ sign: Int,
    _ sum: inout Sums
  ) {
    let (x, y) = (cell.x + step.x, cell.y + step.y)
    // What is changed as well beyond is a hole in the patch, for some texture's sake.
    guard x >= 0, x < model.size.width, y >= 0, y < model.size.height, !candidates[x, y] else {
      return
    }
    let inner = sign * change(cell.x, cell.y, model)
    // What changed the other way beyond is something else, and says nothing more.
    sum.loss += max(0, inner - max(0, sign * change(x, y, model)))
    sum.edge += 1
  }

  private func change(_ x: Int, _ y: Int, _ model: BackgroundModel) -> Int {
    Int(model.pixels(ofRow: y)[x]) - Int(model.means(ofRow: y)[x])
  }
}
