internal import Kernels

/// Runs a model on pictures of one size. Everything that it needs is allocated at start. Belongs to
/// one thread at a time; the model may be shared.
final class DensityNetwork {
  /// Writes a row of the picture, three floats a pixel less the mean, at the beginning of a span
  /// that may be longer; writes nothing for rows below the picture.
  typealias PictureRow = (_ y: Int, _ row: inout MutableSpan<Float>) -> Void

  let model: CrowdModel
  let plan: NetworkPlan
  let slab: Slab<Float>
  /// A row that was rounded for a layer in bytes.
  let rounded: Slab<UInt8>
  let kernels: KernelSet

  /// - Parameters:
  ///   - width, height: multiples of the model's block.
  ///   - fuses: whether layers run together; otherwise every layer's values are kept.
  init(
    _ model: CrowdModel, width: Int, height: Int, kernels: KernelSet = .best, fuses: Bool = true
  ) {
    precondition(
      width > 0 && height > 0 && width.isMultiple(of: model.block)
        && height.isMultiple(of: model.block), "whole blocks")
    self.model = model
    self.kernels = kernels
    plan = NetworkPlan(model, width: width, height: height, fuses: fuses)
    slab = Slab(count: plan.count)
    rounded = Slab(count: plan.roundedCount)
  }

  /// Of memory, beyond the weights.
  var byteCount: Int { plan.count * MemoryLayout<Float>.stride + rounded.count }

  /// What the last run computed: a pixel a block.
  var output: Tensor { tensor(model.layers.count) }

  @_lifetime(borrow self)
  func row(_ y: Int, of tensor: Tensor) -> Span<Float> {
    let slab = slab
    // SAFETY: the slab lives as long as self.
    return unsafe _overrideLifetime(slab.span(tensor.row(y)), borrowing: self)
  }

  func run(_ picture: PictureRow) {
    for step in plan.steps {
      switch step {
      case .convolution(let layer): convolve(layer, picture)
      case .depthwise(let layer): filter(layer)
      case .add(let layer): add(layer)
      case .double(let layer): double(layer)
      case .pointwise(let layer, let residual, let output): multiply(layer, residual, output)
      case .bottleneck(let chain): run(chain, picture)
      }
    }
  }

  /// One that the plan keeps.
  func tensor(_ index: Int) -> Tensor {
    guard let tensor = plan.tensors[index] else { preconditionFailure("not kept by the plan") }
    return tensor
  }
}
