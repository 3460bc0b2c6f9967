import TestSupport
import Testing

@testable import Kernels

/// Convolutions of bytes: sums are exact, so that all forms give the same floats, to the last bit.
@Suite struct ByteKernelTests {
  @Test(
    arguments: [1, 3, 4, 8, 13, 16, 24, 96, 576], [1, 2, 3, 4, 5, 7, 8, 9, 13, 40])
  func convolveBytesEqualsReference(_ inputs: Int, _ width: Int) {
    for (index, outputs) in [1, 8, 16, 24, 33, 48, 96].enumerated() {
      var random = SplitMix64(seed: UInt64(inputs << 16 | width << 8 | outputs))
      let pitch = ConvolutionShape.pitch(outputs)
      let step = (inputs + 3) / 4 * 4 + [0, 4, 16][index % 3]
      let shape = ConvolutionShape(
        inputs: inputs, outputs: outputs, step: step,
        limits: [ConvolutionShape.linear, ConvolutionShape.relu6, -0.25...0.5][index % 3])
      let input = (0..<width * step).map { _ in UInt8.random(in: 0...127, using: &random) }
      let weights = packed(inputs, outputs) { Int8.random(in: -127...127, using: &random) }
      let scales = (0..<2 * pitch).map { _ in Float.random(in: -1...1, using: &random) }
      let residual =
        index.isMultiple(of: 2)
        ? [] : (0..<width * pitch).map { _ in Float.random(in: -9...9, using: &random) }
      expectEqual(
        count: width * pitch, used: outputs, canary: Float(123.456), "\(inputs) to \(outputs)"
      ) {
        $0.convolveBytes(input.span, weights.span, scales.span, shape, residual.span, &$1)
      }
    }
  }

  /// The largest sums that there are, of one sign and of the other.
  @Test(arguments: [Int8(-127), -128, 127])
  func productsDoNotSaturate(_ weight: Int8) {
    let (inputs, outputs, width) = (576, 32, 13)
    let shape = ConvolutionShape(
      inputs: inputs, outputs: outputs, step: inputs, limits: ConvolutionShape.linear)
    let input = [UInt8](repeating: 127, count: width * inputs)
    let weights = packed(inputs, outputs) { weight }
    let scales = [Float](repeating: 1, count: outputs) + [Float](repeating: 0, count: outputs)
    for set in KernelSet.supported {
      var output = [Float](repeating: 0, count: width * outputs)
      var span = output.mutableSpan
      set.convolveBytes(input.span, weights.span, scales.span, shape, Span(), &span)
      #expect(output.allSatisfy { $0 == Float(576 * 127 * Int(weight)) }, "\(set.name)")
    }
  }

  @Test(arguments: [16, 32, 48, 144], [0, 1, 5, 40])
  func roundToBytesEqualsReference(_ pitch: Int, _ width: Int) {
    var random = SplitMix64(seed: UInt64(pitch << 16 | width))
    var input = (0..<width * pitch).map { _ in Float.random(in: -3...9, using: &random) }
    for (place, value) in [Float.nan, .infinity, -.infinity, 1e30].enumerated() where width > 0 {
      input[3 * place] = value
    }
    let scales =
      (0..<pitch).map { _ in Float.random(in: 0...30, using: &random) }
      + (0..<pitch).map { _ in Float.random(in: 0...64, using: &random) }
    expectEqual(count: width * pitch, canary: UInt8(99), "\(pitch) by \(width)") {
      $0.roundToBytes(input.span, scales.span, &$1)
    }
  }

  @Test func roundingIsToTheNearest() {
    let input: [Float] =
      [-1, 0, 0.49, 0.5, 1.49, 126.4, 126.5, 200] + Array(repeating: 0, count: 8)
    let scales = [Float](repeating: 1, count: 16) + [Float](repeating: 0.5, count: 16)
    for set in KernelSet.supported {
      var output = [UInt8](repeating: 0, count: 16)
      var span = output.mutableSpan
      set.roundToBytes(input.span, scales.span, &span)
      #expect(Array(output[..<8]) == [0, 0, 0, 1, 1, 126, 127, 127], "\(set.name)")
    }
  }

  // MARK: -

  private func packed(_ inputs: Int, _ outputs: Int, _ weight: () -> Int8) -> [Int8] {
    var packed = [Int8](
      repeating: 0, count: ConvolutionShape.byteCount(inputs: inputs, outputs: outputs))
    for o in 0..<outputs {
      for k in 0..<inputs {
        packed[ConvolutionShape.byteIndex(input: k, output: o, inputs: inputs)] = weight()
      }
    }
    return packed
  }

  /// Runs all sets into a row between canaries and compares with the first, the reference: the
  /// `used` channels of each pixel.
  private func expectEqual<Value: Equatable & BitwiseCopyable>(
    count: Int, used: Int? = nil, canary: Value, _ what: String,
    _ body: (KernelSet, inout MutableSpan<Value>) -> Void
  ) {
    var expected: [Value]?
    for set in KernelSet.supported {
      var storage = [Value](repeating: canary, count: count + 32)
      var whole = storage.mutableSpan
      var row = whole._mutatingExtracting(16..<16 + count)
      body(set, &row)
      let isIntact = (storage[..<16] + storage[(16 + count)...]).allSatisfy { $0 == canary }
      #expect(isIntact, "\(set.name) wrote outside: \(what)")
      let pitch = used.map(ConvolutionShape.pitch) ?? 1
      let content = (0..<count).filter { $0 % pitch < used ?? 1 }.map { storage[16 + $0] }
      #expect(content == expected ?? content, "\(set.name): \(what)")
      expected = content
    }
  }
}
