import Kernels
import TestSupport
import Testing

@testable import Crowd

@Suite struct ByteWeightsTests {
  private static let (inputs, outputs, pixels) = (24, 20, 7)

  private static let layer = Layer(
    name: "mix", operation: .convolution(size: 1, stride: 1, isReLU6: false), inputs: [1],
    inputChannels: inputs, channels: outputs, shrink: 1, weights: 0..<0)

  /// Inputs from `low` up, each channel as far as it likes.
  @Test(arguments: [-3, 0] as [Float])
  func productsOfBytesAreNearThoseOfFloats(low: Float) throws {
    var random = SplitMix64(seed: 8)
    let extent = ByteWeights.Extent(
      low: (0..<Self.inputs).map { _ in low },
      high: (0..<Self.inputs).map { Float($0 % 6) + 0.1 })
    let pitch = ConvolutionShape.pitch(Self.inputs)
    var input = [Float](repeating: 0, count: Self.pixels * pitch)
    for index in input.indices where index % pitch < Self.inputs {
      input[index] = .random(in: low...extent.high[index % pitch], using: &random)
    }
    let packed = Self.packed { Float.random(in: -1...1, using: &random) }
    var shape = Self.layer.shape
    shape.step = pitch
    let count = Self.pixels * ConvolutionShape.pitch(Self.outputs)
    var (exact, rough) = ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count))
    var rounded = [UInt8](repeating: 0, count: input.count)
    let kernels = KernelSet.best
    var left = exact.mutableSpan
    kernels.convolvePointwise(input.span, packed.span, shape, Span(), &left)

    var weights = ByteWeights()
    let place = try weights.append(Self.layer, packed: packed.span, extent)
    let scales = weights.scales
    var bytes = rounded.mutableSpan
    kernels.roundToBytes(input.span, scales.span.extracting(place.roundings), &bytes)
    var right = rough.mutableSpan
    kernels.convolveBytes(
      rounded.span, weights.weights.span.extracting(place.weights),
      scales.span.extracting(place.factors), shape, Span(), &right)
    let used = exact.indices.filter { $0 % ConvolutionShape.pitch(Self.outputs) < Self.outputs }
    let largest = used.map { abs(exact[$0]) }.max() ?? 0
    #expect(largest > 1)
    for index in used { #expect(abs(exact[index] - rough[index]) < 0.02 * largest) }
  }

  /// What is rounded up and down is as much, where inputs have one sign.
  @Test func roundingShiftsNoMean() throws {
    var random = SplitMix64(seed: 9)
    let extent = ByteWeights.Extent(
      low: [Float](repeating: 0, count: Self.inputs),
      high: [Float](repeating: 127, count: Self.inputs))
    // With 127 as the largest, a step of 1 and so a scale of 1; and all would be rounded down.
    let packed = Self.packed { Float(Int.random(in: -100...100, using: &random)) + 0.375 }
    var weights = ByteWeights()
    let place = try weights.append(Self.layer, packed: packed.span, extent)
    for o in 0..<Self.outputs {
      let factor = weights.scales[place.factors.lowerBound + o]
      var error: Float = 0
      for k in 0..<Self.inputs {
        let byte = weights.weights[
          place.weights.lowerBound
            + ConvolutionShape.byteIndex(input: k, output: o, inputs: Self.inputs)]
        let line = ConvolutionShape.packedIndex(line: k + 1, output: o, depth: Self.inputs)
        error += Float(byte) - packed[line] / factor
      }
      #expect(abs(error) < 0.51)
    }
  }

  /// A channel that never changed, and an output without weights.
  @Test func nothingIsDividedByZero() throws {
    let extent = ByteWeights.Extent(
      low: [Float](repeating: 2, count: Self.inputs),
      high: [Float](repeating: 2, count: Self.inputs))
    var weights = ByteWeights()
    let place = try weights.append(Self.layer, packed: Self.packed { 0 }.span, extent)
    #expect(weights.weights.allSatisfy { $0 == 0 })
    #expect(weights.scales.allSatisfy { $0.isFinite })
    #expect(place.weights == 0..<ConvolutionShape.byteCount(inputs: 24, outputs: 20))
  }

  private static func packed(_ weight: () -> Float) -> [Float] {
    var packed = [Float](
      repeating: 0, count: ConvolutionShape.packedCount(depth: inputs, outputs: outputs))
    for o in 0..<outputs {
      for k in 0..<inputs {
        packed[ConvolutionShape.packedIndex(line: k + 1, output: o, depth: inputs)] = weight()
      }
    }
    return packed
  }
}
