internal import Kernels
internal import Pixels

/// Takes out of the raw mask at night what lamps light: by its edges, and by what shows through.
struct LampFilter {
  /// What is brighter nearly everywhere and loses less than this share of it at its edge is out of
  /// focus; people in white before a lamp lose twice as much.
  private static let bright = 0.9
  private static let glow = 0.38

  private var softEdges: SoftEdgeFilter
  private var beams: ShadingFilter
  private var outlines: Outlines

  init(size: PixelSize, kernels: KernelSet) {
    softEdges = SoftEdgeFilter(size: size, kernels: kernels)
    beams = ShadingFilter(.beam, size: size, kernels: kernels)
    outlines = Outlines(size: size)
  }

  /// `noise` is the mean distance of background pixels from the model, in levels.
  mutating func remove(
    from raw: inout BitPlane, model: BackgroundModel, colours: ColourModel, noise: Double,
    clock: Duration
  ) {
    softEdges.remove(from: &raw, model: model, colours: colours, clock: clock)
    beams.remove(from: &raw, model: model, colours: colours, noise: noise, clock: clock)
  }

  /// Takes out of the final mask what glows: insects near the lens, in the light of its lamp.
  mutating func removeGlow(from cleaner: inout MaskCleaner, model: BackgroundModel) {
    guard !cleaner.blobs.isEmpty else { return }
    cleaner.measure(&outlines, model: model)
    let outlines = outlines
    cleaner.drop { root in
      let sums = outlines[root]
      let isBright = Double(sums.change) > Self.bright * Double(sums.distance)
      return isBright && sums.isSoft(Self.glow)
    }
  }

  /// Whether a lamp's light sweeps over the picture.
  func isSwept(at clock: Duration) -> Bool { softEdges.isSwept(at: clock) }
}
