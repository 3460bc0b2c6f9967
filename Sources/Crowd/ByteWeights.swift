internal import Kernels

/// Weights of 1x1 convolutions in bytes, and what makes bytes of floats and floats of sums.
///
/// An input x of a channel that went from `low` to `high` in training becomes u = (x - low) / step,
/// step = (high - low) / 127, rounded to 0...127; x is about low + step * u. Weights take in their
/// channel's step before they are rounded with one scale for each output.
struct ByteWeights {
  /// How far each channel of a layer went on training pictures.
  struct Extent {
    let low: [Float]
    let high: [Float]
  }

  /// Where a layer's numbers are.
  struct Place: Hashable, Sendable {
    /// Of `weights`.
    let weights: Range<Int>
    /// Of `scales`: for `KernelSet.convolveBytes`.
    let factors: Range<Int>
    /// Of `scales`: for `KernelSet.roundToBytes`.
    let roundings: Range<Int>
  }

  private static let steps: Float = 127
  /// A channel that never changed is taken to go so far: no division by zero.
  private static let leastExtent: Float = 1e-4

  private(set) var weights: [Int8] = []
  private(set) var scales: [Float] = []

  /// - Parameters:
  ///   - packed: the layer's weights as `ConvolutionShape.pack` arranges them.
  ///   - extent: of the layer's input.
  mutating func append(
    _ layer: Layer, packed: Span<Float>, _ extent: Extent
  ) throws(CrowdModelError) -> Place {
    let (inputs, outputs) = (layer.inputChannels, layer.channels)
    let (pitch, inputPitch) = (ConvolutionShape.pitch(outputs), ConvolutionShape.pitch(inputs))
    let steps = zip(extent.low, extent.high).map { low, high in
      max(high - low, Self.leastExtent) / Self.steps
    }
    let isPositive = extent.low.allSatisfy { $0 >= 0 }
    var bytes = [Int8](
      repeating: 0, count: ConvolutionShape.byteCount(inputs: inputs, outputs: outputs))
    var factors = [Float](repeating: 0, count: 2 * pitch)
    for o in 0..<outputs {
      func weight(_ line: Int) -> Float {
        packed[ConvolutionShape.packedIndex(line: line, output: o, depth: inputs)]
      }
      var largest: Float = 0
      for k in 0..<inputs { largest = max(largest, abs(weight(k + 1) * steps[k])) }
      guard largest.isFinite else {
        throw .notFinite(name: "the weights of \(layer.name) in bytes", index: o)
      }
      let scale = max(largest, .leastNormalMagnitude * Self.steps) / Self.steps
      let exact = (0..<inputs).map { weight($0 + 1) * steps[$0] / scale }
      let whole = isPositive ? Self.balanced(exact) : exact.map { $0.rounded() }
      var bias = weight(0)
      for k in 0..<inputs {
        bytes[ConvolutionShape.byteIndex(input: k, output: o, inputs: inputs)] = Int8(whole[k])
        bias += whole[k] * scale / steps[k] * extent.low[k]
      }
      factors[o] = scale
      factors[pitch + o] = bias
    }
    var roundings = [Float](repeating: 0, count: 2 * inputPitch)
    for k in 0..<inputs {
      roundings[k] = 1 / steps[k]
      roundings[inputPitch + k] = 0.5 - extent.low[k] / steps[k]
    }
    let (start, scaleStart) = (weights.count, scales.count)
    weights += bytes
    scales += factors + roundings
    return Place(
      weights: start..<weights.count, factors: scaleStart..<scaleStart + factors.count,
      roundings: scaleStart + factors.count..<scales.count)
  }

  /// Rounded so that the errors add up to less than 1: those that were nearest to the other side
  /// went there. Where no input is negative, what is rounded in one direction would shift the
  /// output's mean: counts moved by 1 to 2 % that way.
  private static func balanced(_ exact: [Float]) -> [Float] {
    var whole = exact.map { $0.rounded() }
    var errors = zip(whole, exact).map { $0 - $1 }
    var sum = errors.reduce(0, +)
    while abs(sum) > 0.5 {
      let direction: Float = sum > 0 ? 1 : -1
      // Never beyond 127: those at the edge have no error towards it.
      guard let place = errors.indices.max(by: { errors[$0] * direction < errors[$1] * direction })
      else { break }
      whole[place] -= direction
      errors[place] -= direction
      sum -= direction
    }
    return whole
  }
}
