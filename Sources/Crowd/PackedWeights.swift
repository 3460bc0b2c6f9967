internal import Kernels

/// The weights of a model, read from its blob and put into the order in which the kernels read them,
/// layer by layer, each beginning at a multiple of 64 bytes.
struct PackedWeights {
  /// 64 MB; the shipped network has a thirtieth of it.
  static let most = 1 << 24

  private let file: NumberFile
  private(set) var floats: [Float] = []
  /// Weights and biases before packing.
  private(set) var parameterCount = 0

  init(_ file: NumberFile) { self.file = file }

  /// Of a convolution over `inputs` channels, which `isPicture` says not to be padded.
  ///
  /// Returns where they are. A 1x1 convolution reads channels alone; a 3x3 one whole pixels.
  mutating func append(
    _ name: String, size: Int, inputs: Int, isPicture: Bool, outputs: Int, _ weightsPlace: Int,
    _ biasPlace: Int
  ) throws(CrowdModelError) -> Range<Int> {
    let taps = size * size
    let pitch = size == 1 || isPicture ? inputs : ConvolutionShape.pitch(inputs)
    let weights = try read(
      "the weights of \(name)", at: weightsPlace, count: outputs * taps * inputs)
    let biases = try read("the biases of \(name)", at: biasPlace, count: outputs)
    let depth = taps * pitch
    let range = try grow(by: ConvolutionShape.packedCount(depth: depth, outputs: outputs), name)
    var spread = [Float](repeating: 0, count: outputs * depth)
    for index in weights.indices {
      let (tap, channel) = index.quotientAndRemainder(dividingBy: inputs)
      spread[tap * pitch + channel] = weights[index]
    }
    var all = floats.mutableSpan
    var packed = all._mutatingExtracting(range)
    ConvolutionShape.pack(
      weights: spread.span, biases: biases.span, depth: depth, into: &packed)
    return range
  }

  /// Biases and nine taps, each padded.
  mutating func appendDepthwise(
    _ name: String, channels: Int, _ weightsPlace: Int, _ biasPlace: Int
  ) throws(CrowdModelError) -> Range<Int> {
    let taps = try read("the weights of \(name)", at: weightsPlace, count: 9 * channels)
    let biases = try read("the biases of \(name)", at: biasPlace, count: channels)
    let pitch = ConvolutionShape.pitch(channels)
    let range = try grow(by: 10 * pitch, name)
    for (index, value) in (biases + taps).enumerated() {
      let (line, channel) = index.quotientAndRemainder(dividingBy: channels)
      floats[range.lowerBound + line * pitch + channel] = value
    }
    return range
  }

  private mutating func read(
    _ name: String, at place: Int, count: Int
  ) throws(CrowdModelError) -> [Float] {
    let values = try file.floats(at: place, count: count, name: name)
    parameterCount += values.count
    return values
  }

  /// Zeros for a layer, a multiple of 64 bytes as all packed weights are.
  private mutating func grow(
    by count: Int, _ name: String
  ) throws(CrowdModelError) -> Range<Int> {
    let start = floats.count
    guard start + count <= Self.most else {
      throw .wrongShape(
        layer: name, found: "more than \(Self.most) weights with those before",
        expected: "a smaller network")
    }
    floats += [Float](repeating: 0, count: count)
    return start..<start + count
  }
}
