import TestSupport
import Testing

@testable import Kernels

/// Convolutions of floats: forms add in another order, so that they are compared with a tolerance.
@Suite struct ConvolutionKernelTests {
  static let channels = [1, 3, 8, 12, 13, 16, 24, 33, 48]
  /// Both sides of every tile's height, and a row of the network.
  static let widths = [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 19, 40]
  static let limits = [ConvolutionShape.linear, ConvolutionShape.relu6, -0.25...0.5]

  enum Fill: CaseIterable { case zero, small, large, mixed, subnormal }

  @Test(arguments: channels, widths)
  func convolvePointwiseEqualsReference(_ inputs: Int, _ width: Int) {
    for (index, outputs) in [1, 8, 12, 16, 24, 31, 32, 48, 100].enumerated() {
      let fill = Fill.allCases[(index + inputs) % Fill.allCases.count]
      var random = SplitMix64(seed: UInt64(inputs << 16 | width << 8 | outputs))
      let pitch = ConvolutionShape.pitch(outputs)
      // A step beyond the channels, as with padded pixels, or with a stride.
      let step = inputs + [0, 3, 16][index % 3]
      let shape = ConvolutionShape(
        inputs: inputs, outputs: outputs, step: step, limits: Self.limits[index % 3])
      let input = fill.floats((width - 1) * step + inputs, &random)
      let weights = packed(depth: inputs, outputs: outputs, &random)
      let residual = index.isMultiple(of: 2) ? [] : Fill.mixed.floats(width * pitch, &random)
      expectEqual(
        count: width * pitch, used: outputs,
        "\(inputs) to \(outputs), width \(width), \(fill)"
      ) {
        $0.convolvePointwise(input.span, weights.span, shape, residual.span, &$1)
      }
    }
  }

  @Test(arguments: [1, 3, 8, 16], widths)
  func convolve3x3EqualsReference(_ inputs: Int, _ width: Int) {
    for (index, outputs) in [1, 12, 16, 24, 32, 40].enumerated() {
      let fill = Fill.allCases[(index + inputs) % Fill.allCases.count]
      var random = SplitMix64(seed: UInt64(inputs << 16 | width << 8 | outputs))
      let stride = 1 + index % 2
      let shape = ConvolutionShape(
        inputs: inputs, outputs: outputs, step: stride * inputs, limits: Self.limits[index % 3])
      let rows = (0..<3).map { _ in fill.floats((stride * width + 2) * inputs, &random) }
      let (above, here, below) = (rows[0], rows[1], rows[2])
      let weights = packed(depth: 9 * inputs, outputs: outputs, &random)
      expectEqual(
        count: width * ConvolutionShape.pitch(outputs), used: outputs,
        "\(inputs) to \(outputs), width \(width)"
      ) {
        $0.convolve3x3(
          FloatRows(above: above.span, here: here.span, below: below.span), weights.span, shape,
          &$1)
      }
    }
  }

  @Test(arguments: [1, 2], widths)
  func convolveDepthwiseEqualsReference(_ stride: Int, _ width: Int) {
    for (index, pitch) in [16, 32, 48, 96, 144].enumerated() {
      var random = SplitMix64(seed: UInt64(stride << 16 | width << 8 | pitch))
      let fill = Fill.allCases[index]
      let rows = (0..<3).map { _ in fill.floats(stride * width * pitch, &random) }
      let (above, here, below) = (rows[0], rows[1], rows[2])
      let weights = Fill.mixed.floats(10 * pitch, &random)
      expectEqual(count: width * pitch, "\(pitch) channels, width \(width), \(fill)") {
        $0.convolveDepthwise(
          FloatRows(above: above.span, here: here.span, below: below.span), weights.span, stride,
          Self.limits[index % 3], &$1)
      }
    }
  }

  @Test(arguments: KernelCheck.cases, [ColourRange.limited, .full])
  func convertColoursEqualsReference(_ row: KernelCheck.Case, _ range: ColourRange) {
    var random = SplitMix64(seed: row.seed)
    let luma = row.fill.bytes(row.width, &random)
    let rules = ColourRules(range, mean: [124, 116, 104])
    for count in [0, row.width] {
      let blue = row.fill.bytes(count, &random).map { Float($0) }
      let red = row.fill.bytes(count, &random).map { Float($0) + 0.4375 }
      expectEqual(count: 3 * row.width, "\(row)") {
        $0.convertColours(luma.span, blue.span, red.span, rules, &$1)
      }
    }
  }

  @Test(arguments: KernelCheck.cases)
  func interpolateChromaEqualsReference(_ row: KernelCheck.Case) {
    var random = SplitMix64(seed: row.seed)
    let half = (row.width + 1) / 2
    let (near, far) = (row.fill.bytes(half, &random), row.fill.bytes(half, &random))
    expectEqual(count: row.width, "\(row)") {
      $0.interpolateChroma(near.span, far.span, &$1)
    }
  }

  /// A slope in both directions, as coded by the middle of each 2 x 2 pixels, is itself again but for
  /// the first and the last column.
  @Test func interpolatedChromaOfASlopeIsTheSlope() {
    let (near, far) = ((0..<20).map { UInt8(40 + 8 * $0) }, (0..<20).map { UInt8(44 + 8 * $0) })
    for set in KernelSet.supported {
      var floats = [Float](repeating: 0, count: 40)
      var output = floats.mutableSpan
      set.interpolateChroma(near.span, far.span, &output)
      for x in 1..<39 { #expect(floats[x] == 39 + 4 * Float(x), "\(set.name), column \(x)") }
      #expect(floats[0] == 41 && floats[39] == 193, "\(set.name)")
    }
  }

  @Test(arguments: KernelCheck.cases)
  func centreColoursEqualsReference(_ row: KernelCheck.Case) {
    var random = SplitMix64(seed: row.seed)
    let bytes = row.fill.bytes(3 * row.width, &random)
    expectEqual(count: 3 * row.width, "\(row)") {
      $0.centreColours(bytes.span, [124, 116, 104], &$1)
    }
  }

  /// Primary colours as BT.601 codes them.
  @Test(
    arguments: zip(
      [
        [235, 128, 128], [16, 128, 128], [81, 90, 240], [145, 54, 34], [41, 240, 110],
        [126, 128, 128],
      ] as [[UInt8]],
      [
        [255, 255, 255], [0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255], [128, 128, 128],
      ] as [SIMD3<Float>]))
  func limitedRangeIsStretched(yuv: [UInt8], rgb: SIMD3<Float>) {
    for set in KernelSet.supported {
      var floats = [Float](repeating: 0, count: 48)
      var output = floats.mutableSpan
      let (luma, blue, red) = (
        [UInt8](repeating: yuv[0], count: 16), [Float](repeating: Float(yuv[1]), count: 16),
        [Float](repeating: Float(yuv[2]), count: 16)
      )
      set.convertColours(
        luma.span, blue.span, red.span, ColourRules(.limited, mean: [0, 0, 0]), &output)
      for channel in 0..<3 {
        #expect(abs(floats[45 + channel] - rgb[channel]) < 2, "\(set.name)")
      }
    }
  }

  @Test func multiplyChainsDoesWhatItCounts() {
    for set in KernelSet.supported {
      let (products, sum) = set.multiplyChains(1000)
      #expect(products >= 1000 && sum == Float(products) / 8, "\(set.name)")
    }
  }

  @Test func packingKeepsEveryWeight() {
    let (outputs, depth) = (19, 5)
    let weights = (0..<outputs * depth).map { Float($0 + 1) }
    let biases = (0..<outputs).map { -Float($0 + 1) }
    var packed = [Float](
      repeating: .nan, count: ConvolutionShape.packedCount(depth: depth, outputs: outputs))
    var span = packed.mutableSpan
    ConvolutionShape.pack(weights: weights.span, biases: biases.span, depth: depth, into: &span)
    for output in 0..<outputs {
      func at(_ line: Int) -> Float {
        packed[ConvolutionShape.packedIndex(line: line, output: output, depth: depth)]
      }
      #expect(at(0) == biases[output])
      for k in 0..<depth { #expect(at(k + 1) == weights[output * depth + k]) }
    }
    #expect(packed.count { $0 == 0 } == packed.count - outputs * (depth + 1))
  }

  // MARK: -

  /// Runs all sets into a row between canaries and compares with the first, the reference: the
  /// `used` channels of each pixel.
  private func expectEqual(
    count: Int, used: Int? = nil, _ what: String,
    _ body: (KernelSet, inout MutableSpan<Float>) -> Void
  ) {
    var expected: [Float] = []
    for set in KernelSet.supported {
      let canary: Float = 123.456
      var storage = [Float](repeating: canary, count: count + 32)
      var whole = storage.mutableSpan
      var row = whole._mutatingExtracting(16..<16 + count)
      body(set, &row)
      let isIntact = (storage[..<16] + storage[(16 + count)...]).allSatisfy { $0 == canary }
      #expect(isIntact, "\(set.name) wrote outside: \(what)")
      let content = Array(storage[16..<16 + count])
      if expected.isEmpty { expected = content }
      let largest = expected.reduce(1) { max($0, abs($1)) }
      let pitch = used.map(ConvolutionShape.pitch) ?? 1
      let worst =
        content.indices.filter { $0 % pitch < used ?? 1 }
        .map { abs(content[$0] - expected[$0]) }.max() ?? 0
      #expect(worst <= FloatTolerance.ofLargest * largest, "\(set.name): \(what)")
    }
  }

  private func packed(depth: Int, outputs: Int, _ random: inout SplitMix64) -> [Float] {
    let weights = Fill.mixed.floats(depth * outputs, &random)
    let biases = Fill.mixed.floats(outputs, &random)
    var packed = [Float](
      repeating: 0, count: ConvolutionShape.packedCount(depth: depth, outputs: outputs))
    var span = packed.mutableSpan
    ConvolutionShape.pack(weights: weights.span, biases: biases.span, depth: depth, into: &span)
    return packed
  }
}

extension ConvolutionKernelTests.Fill {
  func floats(_ count: Int, _ random: inout SplitMix64) -> [Float] {
    (0..<count).map { _ in
      switch self {
      case .zero: 0
      case .small: .random(in: -1e-4...1e-4, using: &random)
      case .large: .random(in: -1e6...1e6, using: &random)
      case .mixed: .random(in: -1...1, using: &random)
      case .subnormal: .leastNonzeroMagnitude * .random(in: 0...1000, using: &random)
      }
    }
  }
}
