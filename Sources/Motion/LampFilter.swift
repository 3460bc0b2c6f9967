internal import Kernels
internal import Pixels

/// Takes out at night what is there by a lamp's light only: of the raw mask what lamps light, by its
/// edges and by what shows through, but for what stands out of the light; of the final one what
/// glows in the light of the camera's own.
struct LampFilter {
  /// What is brighter nearly everywhere and loses less than these shares of it at its edge, and from
  /// just within its edge, is out of focus; people in white before a lamp lose twice as much.
  private static let bright: Float = 0.9
  private static let glow: Float = 0.38
  private static let glowWithin: Float = 0.75

  /// Of what stands out of a light that sweeps, at least so much does.
  private static let outOfLight: Float = 0.3

  private var softEdges: SoftEdgeFilter
  private var beams: ShadingFilter
  /// From the first light that sweeps on.
  private var litThings: LitThings?
  /// Cells that stand out of the light, by the root of their blob; empty while none sweeps.
  private var standingOut: [Int32] = []
  private let kernels: KernelSet

  init(kernels: KernelSet) {
    self.kernels = kernels
    softEdges = SoftEdgeFilter(kernels: kernels)
    beams = ShadingFilter(.beam, kernels: kernels)
  }

  /// What stands out of a light that sweeps is added. `noise` is the mean distance of background
  /// pixels from the model, in levels.
  mutating func remove(
    from raw: inout BitPlane, frame: borrowing Frame, model: BackgroundModel,
    colours: ColourModel, light: LightCompensation, noise: Double, clock: Duration,
    scratch: inout Scratch
  ) {
    softEdges.remove(
      from: &raw, model: model, colours: colours, clock: clock, scratch: &scratch)
    beams.remove(
      from: &raw, model: model, colours: colours, noise: noise, isNight: true, clock: clock,
      scratch: &scratch)
    guard isSwept(at: clock) else { return }
    if litThings == nil { litThings = LitThings(size: raw.size, kernels: kernels) }
    litThings?.add(to: &raw, frame: frame, model: model, light: light)
  }

  /// Takes out of the final mask what glows: insects near the lens. Who stands in a lamp's light has
  /// the light around and not the dark, and glows as well, but stands out of it. `scratch` has the
  /// labels that the cleaner left.
  mutating func removeGlow(
    from cleaner: inout MaskCleaner, model: BackgroundModel, clock: Duration,
    scratch: inout Scratch
  ) {
    guard !cleaner.blobs.isEmpty else { return }
    countStandingOut(&scratch.labeler, at: clock)
    scratch.outlines.measure(
      &scratch.labeler, of: cleaner.mask, within: cleaner.mask, model: model
    ) { abs($0 - $1) }
    let (outlines, standingOut) = (scratch.outlines, standingOut)
    cleaner.drop(&scratch.labeler) { root in
      let sums = outlines[root]
      if !standingOut.isEmpty,
        Float(standingOut[root]) >= Self.outOfLight * Float(sums.cells)
      {
        return false
      }
      let isBright = sums.change > Self.bright * sums.distance
      return isBright && sums.isSoft(Self.glow) && sums.isSoftWithin(Self.glowWithin)
    }
  }

  private mutating func countStandingOut(_ labeler: inout BlobLabeler, at clock: Duration) {
    standingOut.removeAll(keepingCapacity: true)
    guard isSwept(at: clock), let found = litThings?.found else { return }
    for _ in 0..<labeler.runCount { standingOut.append(0) }
    for index in 0..<labeler.runCount {
      let (row, columns) = labeler.run(index)
      standingOut[labeler.root(of: index)] += Int32(columns.count { found[$0, row] })
    }
  }

  /// Whether a lamp's light sweeps over the picture.
  func isSwept(at clock: Duration) -> Bool { softEdges.isSwept(at: clock) }
}
