internal import Kernels
internal import Pixels

/// Finds foreground that is no thing but the place where one was when the model was learned, or
/// where one stood so long that it became background.
///
/// A thing has edges in the picture where the mask ends; a ghost has them in the background model
/// (Cheung and Kamath 2004 and others validate by edges alike).
struct GhostTest {
  /// Of a ghost the picture's edges are weaker than this share of the model's.
  private static let share: Float = 0.7
  /// Mean step across the model's edges, in levels, below which nothing can be said.
  private static let leastStep: Float = 6
  private static let leastEdge = 10
  private static let maximumComponents = 64
  private static let interval: Duration = .milliseconds(120)

  /// Cells of ghosts.
  private(set) var ghosts: BitPlane
  /// Components of the mask that was tested last, and which of them are ghosts. At most 64.
  private(set) var components: [(bounds: PixelRect, area: Int, isGhost: Bool)] = []
  /// When that was.
  private(set) var testedAt: Duration = .zero
  private let dilate5: Dilate5
  private var hasGhosts = false
  private var sums: [EdgeSums] = []

  private struct EdgeSums {
    var picture: Float = 0
    var model: Float = 0
    var count: Int32 = 0

    var isGhost: Bool {
      count > GhostTest.leastEdge && model > GhostTest.leastStep * Float(count)
        && picture < GhostTest.share * model
    }
  }

  init(size: PixelSize, kernels: KernelSet) {
    dilate5 = kernels.dilate5
    ghosts = BitPlane(size: size)
    sums.reserveCapacity(size.height * 2)
    components.reserveCapacity(Self.maximumComponents)
  }

  mutating func restart() {
    ghosts.clear()
    hasGhosts = false
  }

  /// Takes the final mask of a frame.
  mutating func update(
    _ mask: BitPlane, model: BackgroundModel, at clock: Duration, scratch: inout Scratch
  ) {
    guard clock - testedAt >= Self.interval || clock < testedAt else {
      if hasGhosts { ghosts.intersect(mask) }
      return
    }
    testedAt = clock
    if hasGhosts { ghosts.clear() }
    hasGhosts = false
    components.removeAll(keepingCapacity: true)
    guard let rows = mask.usedRows else { return }
    findEdge(of: mask, &scratch)
    scratch.labeler.label(mask, rows: rows, connectivity: .eight)
    sums.removeAll(keepingCapacity: true)
    for _ in 0..<scratch.labeler.runCount { sums.append(EdgeSums()) }
    measure(model, &scratch)
    for index in 0..<scratch.labeler.runCount {
      let root = scratch.labeler.root(of: index)
      if root == index { append(scratch.labeler.component(root), isGhost: sums[root].isGhost) }
      guard sums[root].isGhost else { continue }
      hasGhosts = true
      scratch.labeler.fill(run: index, in: &ghosts)
    }
  }

  // MARK: - Private

  private mutating func append(_ component: BlobLabeler.Component, isGhost: Bool) {
    guard components.count < Self.maximumComponents else { return }
    components.append((component.bounds, component.area, isGhost))
  }

  /// Cells of the mask with a cell outside it within two, into `scratch.grown`.
  private func findEdge(of mask: BitPlane, _ scratch: inout Scratch) {
    for index in mask.words.indices { scratch.cores.words[index] = ~mask.words[index] }
    scratch.grown.dilate(scratch.cores, by: dilate5)
    scratch.grown.intersect(mask)
  }

  /// Adds up steps across each component's edge, in the picture and in the model.
  private mutating func measure(_ model: BackgroundModel, _ scratch: inout Scratch) {
    let size = model.size
    for index in 0..<scratch.labeler.runCount {
      let run = scratch.labeler.run(index)
      let y = run.row
      guard y > 0, y < size.height - 1 else { continue }
      let root = scratch.labeler.root(of: index)
      var sum = sums[root]
      let (pixels, above, below) = (
        model.pixels(ofRow: y), model.pixels(ofRow: y - 1), model.pixels(ofRow: y + 1)
      )
      let (means, meansAbove, meansBelow) = (
        model.means(ofRow: y), model.means(ofRow: y - 1), model.means(ofRow: y + 1)
      )
      let columns = max(run.columns.lowerBound, 1)..<min(run.columns.upperBound, size.width - 1)
      for x in columns where scratch.grown[x, y] {
        sum.picture += Float(
          abs(Int(pixels[x + 1]) - Int(pixels[x - 1])) + abs(Int(below[x]) - Int(above[x])))
        sum.model += Float(
          abs(Int(means[x + 1]) - Int(means[x - 1]))
            + abs(Int(meansBelow[x]) - Int(meansAbove[x])))
        sum.count += 1
      }
      sums[root] = sum
    }
  }
}
