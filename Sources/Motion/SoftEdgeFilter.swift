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
  private static let share: Float = 0.65
  private static let shareOfLarge: Float = 0.5
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
  /// When a lamp's light was seen last.
  private var sweptAt: Duration?

  init(kernels: KernelSet) {
    findShadows = kernels.findShadows
    dilate5 = kernels.dilate5
    rules.evenness = Self.evenness
  }

  mutating func remove(
    from raw: inout BitPlane, model: BackgroundModel, colours: ColourModel, clock: Duration,
    scratch: inout Scratch
  ) {
    for shading in [Shading.beam, .shadow] {
      for y in 0..<raw.size.height {
        shading.find(
          findShadows, row: y, of: raw, model: model, colours: colours, rules: rules,
          cores: &scratch.cores, candidates: &scratch.candidates)
      }
      guard let rows = scratch.cores.usedRows else { continue }
      scratch.labeler.label(scratch.cores, rows: rows, connectivity: .eight)
      let sign = shading == .beam ? 1 : -1
      scratch.outlines.measure(
        &scratch.labeler, of: scratch.cores, within: scratch.candidates, model: model
      ) {
        // What changed the other way beyond is something else, and says nothing more.
        max(0, sign * $0 - max(0, sign * $1))
      }
      noteSweep(scratch.outlines, area: raw.size.area, at: clock)
      guard isSwept(at: clock), clearHard(&scratch) else { continue }
      for _ in 0..<Self.growth {
        scratch.grown.dilate(scratch.cores, by: dilate5)
        scratch.cores.copyBits(of: scratch.grown)
        scratch.cores.intersect(scratch.candidates)
      }
      raw.subtract(scratch.cores)
    }
  }

  /// Whether a lamp's light sweeps over the picture.
  func isSwept(at clock: Duration) -> Bool {
    sweptAt.map { clock - $0 <= Self.sweep } ?? false
  }

  // MARK: - Private

  private mutating func noteSweep(_ outlines: Outlines, area: Int, at clock: Duration) {
    let least = Int(Self.large * Double(area))
    for sum in outlines.all where sum.cells >= least && sum.isSoft(Self.shareOfLarge) {
      sweptAt = clock
    }
  }

  /// Clears the patches with an outline; returns whether any is left.
  private func clearHard(_ scratch: inout Scratch) -> Bool {
    var any = false
    for index in 0..<scratch.labeler.runCount {
      if scratch.outlines[scratch.labeler.root(of: index)].isSoft(Self.share) {
        any = true
      } else {
        let run = scratch.labeler.run(index)
        scratch.cores.fill(
          row: run.row, from: run.columns.lowerBound, through: run.columns.upperBound - 1,
          with: false)
      }
    }
    return any
  }
}
