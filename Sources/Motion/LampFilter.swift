internal import Kernels
internal import Pixels

/// Takes out of the raw mask at night what lamps light: by its edges, and by what shows through.
struct LampFilter {
  private var softEdges: SoftEdgeFilter
  private var beams: ShadingFilter

  init(size: PixelSize, kernels: KernelSet) {
    softEdges = SoftEdgeFilter(size: size, kernels: kernels)
    beams = ShadingFilter(.beam, size: size, kernels: kernels)
  }

  /// `noise` is the mean distance of background pixels from the model, in levels.
  mutating func remove(
    from raw: inout BitPlane, model: BackgroundModel, colours: ColourModel, noise: Double,
    clock: Duration
  ) {
    softEdges.remove(from: &raw, model: model, colours: colours, clock: clock)
    beams.remove(from: &raw, model: model, colours: colours, noise: noise, clock: clock)
  }

  /// Whether a lamp's light sweeps over the picture.
  func isSwept(at clock: Duration) -> Bool { softEdges.isSwept(at: clock) }
}
