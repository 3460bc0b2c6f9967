import Kernels

extension KernelCase {
  /// Sets that have a form of this kernel.
  var sets: [KernelSet] {
    KernelSet.supported.filter { multiplications > 0 || !$0.isForConvolutions }
  }

  /// The kernels of the crowd network on rows of a 640x360 picture: each kind where it is busiest.
  static var crowd: [KernelCase] {
    [
      interpolateChroma(width: 640), convertColours(width: 640),
      convolve3x3(inputs: 3, outputs: 32, width: 320),
      convolvePointwise(inputs: 16, outputs: 96, width: 320),
      convolvePointwise(inputs: 144, outputs: 24, width: 160),
      convolvePointwise(inputs: 64, outputs: 384, width: 40),
      convolvePointwise(inputs: 576, outputs: 96, width: 40),
      convolveBytes(inputs: 16, outputs: 96, width: 320),
      convolveBytes(inputs: 24, outputs: 144, width: 160),
      convolveBytes(inputs: 144, outputs: 24, width: 160),
      convolveBytes(inputs: 64, outputs: 384, width: 40),
      convolveBytes(inputs: 576, outputs: 96, width: 40),
      convolveDepthwise(channels: 144, stride: 1, width: 160),
      convolveDepthwise(channels: 96, stride: 2, width: 160),
    ]
  }

  private static let calls = 16

  private static func convertColours(width: Int) -> KernelCase {
    KernelCase(
      kernel: "convertColours", row: "\(width)", calls: calls, pixels: width,
      bytes: calls * 2 * width
    ) { seed in
      let row = FloatRow(seed, width: width, inputs: 3, outputs: 3)
      var output = row.output
      return { kernels in for _ in 0..<calls { row.convert(kernels, into: &output) } }
    }
  }

  private static func interpolateChroma(width: Int) -> KernelCase {
    KernelCase(
      kernel: "interpolateChroma", row: "\(width)", calls: calls, pixels: width,
      bytes: calls * width
    ) { seed in
      let row = FloatRow(seed, width: width, inputs: 1, outputs: 1)
      var output = row.output
      return { kernels in for _ in 0..<calls { row.interpolate(kernels, into: &output) } }
    }
  }

  private static func convolvePointwise(inputs: Int, outputs: Int, width: Int) -> KernelCase {
    KernelCase(
      kernel: "convolvePointwise", row: "\(inputs) to \(outputs), \(width)", calls: calls,
      pixels: width, bytes: calls * 4 * inputs * width, multiplications: inputs * outputs * width
    ) { seed in
      let row = FloatRow(seed, width: width, inputs: inputs, outputs: outputs)
      var output = row.output
      return { kernels in for _ in 0..<calls { row.multiply(kernels, into: &output) } }
    }
  }

  /// Floats rounded to bytes and multiplied, against floats multiplied.
  private static func convolveBytes(inputs: Int, outputs: Int, width: Int) -> KernelCase {
    KernelCase(
      kernel: "convolveBytes", row: "\(inputs) to \(outputs), \(width)", calls: calls,
      pixels: width, bytes: calls * 4 * inputs * width, multiplications: inputs * outputs * width
    ) { seed in
      let row = ByteRow(seed, width: width, inputs: inputs, outputs: outputs)
      var (bytes, output) = (row.bytes, row.output)
      return { kernels in
        for _ in 0..<calls { row.multiply(kernels, &bytes, into: &output) }
      }
    } makeRival: { seed in
      convolvePointwise(inputs: inputs, outputs: outputs, width: width).makePass(seed)
    }
  }

  private static func convolve3x3(inputs: Int, outputs: Int, width: Int) -> KernelCase {
    KernelCase(
      kernel: "convolve3x3", row: "\(inputs) to \(outputs), stride 2, \(width)", calls: calls,
      pixels: width, bytes: calls * 3 * 4 * inputs * 2 * width,
      multiplications: 9 * inputs * outputs * width
    ) { seed in
      let row = FloatRow(seed, width: width, inputs: 9 * inputs, outputs: outputs)
      var output = row.output
      return { kernels in for _ in 0..<calls { row.convolve(kernels, into: &output, inputs) } }
    }
  }

  private static func convolveDepthwise(channels: Int, stride: Int, width: Int) -> KernelCase {
    KernelCase(
      kernel: "convolveDepthwise", row: "\(channels), stride \(stride), \(width)", calls: calls,
      pixels: width, bytes: calls * 3 * 4 * channels * stride * width,
      multiplications: 9 * channels * width
    ) { seed in
      let row = FloatRow(seed, width: width, inputs: stride * channels, outputs: channels)
      var output = row.output
      return { kernels in for _ in 0..<calls { row.filter(kernels, into: &output, stride) } }
    }
  }
}

/// A row of the network's values with weights for it.
private struct FloatRow {
  private let bytes: [UInt8]
  private let above: [Float]
  private let here: [Float]
  private let below: [Float]
  private let weights: [Float]
  private let filters: [Float]
  /// To write into: somewhere else, as a row does not change.
  let output: [Float]
  private let shape: ConvolutionShape

  init(_ seed: UInt64, width: Int, inputs: Int, outputs: Int) {
    var random = SeededRandom(seed: seed)
    func floats(_ count: Int) -> [Float] {
      (0..<count).map { _ in .random(in: -1...1, using: &random) }
    }
    bytes = (0..<width).map { _ in UInt8.random(in: 0...255, using: &random) }
    (above, here, below) = (
      floats(width * inputs), floats(width * inputs), floats(width * inputs)
    )
    weights = floats(ConvolutionShape.packedCount(depth: inputs, outputs: outputs))
    filters = floats(10 * outputs)
    output = floats(width * ConvolutionShape.pitch(outputs))
    shape = ConvolutionShape(inputs: inputs, outputs: outputs, step: inputs, limits: 0...6)
  }

  func convert(_ kernels: KernelSet, into output: inout [Float]) {
    var span = output.mutableSpan
    var row = span._mutatingExtracting(0..<3 * bytes.count)
    let chroma = here.span.extracting(0..<bytes.count)
    kernels.convertColours(
      bytes.span, chroma, chroma, ColourRules(.limited, mean: [124, 116, 104]), &row)
  }

  func interpolate(_ kernels: KernelSet, into output: inout [Float]) {
    var span = output.mutableSpan
    var row = span._mutatingExtracting(0..<bytes.count)
    let samples = bytes.span.extracting(0..<bytes.count / 2)
    kernels.interpolateChroma(samples, samples, &row)
  }

  func multiply(_ kernels: KernelSet, into output: inout [Float]) {
    var span = output.mutableSpan
    kernels.convolvePointwise(here.span, weights.span, shape, Span(), &span)
  }

  /// `shape` counts nine inputs as one; a stride of 2 passes over two.
  func convolve(_ kernels: KernelSet, into output: inout [Float], _ inputs: Int) {
    var span = output.mutableSpan
    kernels.convolve3x3(
      FloatRows(above: above.span, here: here.span, below: below.span), weights.span,
      ConvolutionShape(
        inputs: inputs, outputs: shape.outputs, step: 2 * inputs, limits: shape.limits),
      &span)
  }

  func filter(_ kernels: KernelSet, into output: inout [Float], _ stride: Int) {
    var span = output.mutableSpan
    kernels.convolveDepthwise(
      FloatRows(above: above.span, here: here.span, below: below.span), filters.span, stride,
      shape.limits, &span)
  }
}

/// A row of the network's values, with weights in bytes for it.
private struct ByteRow {
  private let input: [Float]
  private let roundings: [Float]
  private let weights: [Int8]
  private let scales: [Float]
  /// To write into.
  let bytes: [UInt8]
  let output: [Float]
  private let shape: ConvolutionShape

  init(_ seed: UInt64, width: Int, inputs: Int, outputs: Int) {
    var random = SeededRandom(seed: seed)
    func floats(_ count: Int) -> [Float] {
      (0..<count).map { _ in .random(in: 0...1, using: &random) }
    }
    let (pitch, outputPitch) = (ConvolutionShape.pitch(inputs), ConvolutionShape.pitch(outputs))
    input = floats(width * pitch)
    roundings = [Float](repeating: 127, count: pitch) + [Float](repeating: 0.5, count: pitch)
    weights = (0..<ConvolutionShape.byteCount(inputs: inputs, outputs: outputs)).map { _ in
      Int8.random(in: -127...127, using: &random)
    }
    scales = floats(2 * outputPitch)
    bytes = [UInt8](repeating: 0, count: width * pitch)
    output = [Float](repeating: 0, count: width * outputPitch)
    shape = ConvolutionShape(inputs: inputs, outputs: outputs, step: pitch, limits: 0...6)
  }

  func multiply(_ kernels: KernelSet, _ bytes: inout [UInt8], into output: inout [Float]) {
    var rounded = bytes.mutableSpan
    kernels.roundToBytes(input.span, roundings.span, &rounded)
    var span = output.mutableSpan
    kernels.convolveBytes(bytes.span, weights.span, scales.span, shape, Span(), &span)
  }
}
