internal import Kernels
internal import Pixels

/// Takes out of the raw mask at night what a lamp lights, and what it lights no more: its light
/// fades out, where a thing has an outline.
///
/// Of every connected patch that is evenly brighter than the model, and of every one that is
/// darker, what is lost of the change within a few cells beyond its edge is compared with the
/// patch's mean change.
struct SoftEdgeFilter {
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
  private var outlines: Outlines
  /// When a lamp's light was seen last.
  private var sweptAt: Duration?

  init(size: PixelSize, kernels: KernelSet) {
    findShadows = kernels.findShadows
    dilate5 = kernels.dilate5
    rules.evenness = Self.evenness
    patches = BitPlane(size: size)
    candidates = patches
    grown = patches
    labeler = BlobLabeler(size: size)
    outlines = Outlines(size: size)
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
      let sign = shading == .beam ? 1 : -1
      outlines.measure(&labeler, of: patches, within: candidates, model: model) {
        // What changed the other way beyond is something else, and says nothing more.
        max(0, sign * $0 - max(0, sign * $1))
      }
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
    for sum in outlines.all where sum.cells >= least && sum.isSoft(Self.shareOfLarge) {
      sweptAt = clock
    }
  }

  /// Clears the patches with an outline; returns whether any is left.
  private mutating func clearHard() -> Bool {
    var any = false
    for index in 0..<labeler.runCount {
      if outlines[labeler.root(of: index)].isSoft(Self.share) {
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
}
