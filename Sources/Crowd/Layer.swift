internal import Kernels

/// A step of the network's graph. What it computes is called by its own index plus one: 0 is the
/// picture.
struct Layer: Hashable, Sendable {
  enum Operation: Hashable, Sendable {
    /// 1x1 or 3x3 (`size`).
    case convolution(size: Int, stride: Int, isReLU6: Bool)
    /// 3x3, each channel by itself.
    case depthwise(stride: Int, isReLU6: Bool)
    case add
    /// Twice the size, each value four times.
    case double
  }

  let name: String
  let operation: Operation
  let inputs: [Int]
  let inputChannels: Int
  let channels: Int
  /// Sides of the picture are so many times those of what this computes.
  let shrink: Int
  /// Packed, in the model's slab.
  let weights: Range<Int>
  /// If it is computed in bytes.
  var bytes: ByteWeights.Place?

  var isReLU6: Bool {
    switch operation {
    case .convolution(_, _, let isReLU6), .depthwise(_, let isReLU6): isReLU6
    case .add, .double: false
    }
  }

  var limits: ClosedRange<Float> { isReLU6 ? ConvolutionShape.relu6 : ConvolutionShape.linear }

  var stride: Int {
    switch operation {
    case .convolution(_, let stride, _), .depthwise(let stride, _): stride
    case .add, .double: 1
    }
  }

  /// Of a convolution, as its kernel wants it.
  var shape: ConvolutionShape {
    let isPicture = inputs[0] == 0
    let pitch = isPicture ? inputChannels : ConvolutionShape.pitch(inputChannels)
    let is3x3 = if case .convolution(size: 3, _, _) = operation { true } else { false }
    return ConvolutionShape(
      inputs: is3x3 ? pitch : inputChannels, outputs: channels, step: stride * pitch,
      limits: limits)
  }

  var isPointwise: Bool {
    if case .convolution(size: 1, stride: 1, _) = operation { true } else { false }
  }

  var isDepthwise: Bool { if case .depthwise = operation { true } else { false } }

  /// Multiplications for each pixel of the output.
  var multiplications: Int {
    switch operation {
    case .convolution(let size, _, _): size * size * inputChannels * channels
    case .depthwise: 9 * channels
    case .add, .double: 0
    }
  }
}
