/// Makes sense of the lines of a model file, one after the other.
struct ModelReader {
  /// What a graph may have. The shipped one has 562,508 parameters in 56 layers.
  static let mostChannels = 4096
  static let mostLayers = 512
  /// Of a layer's values, for each pixel of the picture: bounds the memory of a picture. The shipped
  /// network has 24 at most.
  static let mostPerPixel = 64
  static let kinds = "mean, block, bins, conv, depthwise, add, double or range"

  private let file: NumberFile
  private var single: [String: [Float]] = [:]
  private var layers: [Layer] = []
  private var indices = ["picture": 0]
  private var extents: [Int: ByteWeights.Extent] = [:]
  private(set) var weights: PackedWeights

  init(_ file: NumberFile) throws(CrowdModelError) {
    self.file = file
    weights = PackedWeights(file)
    for (index, words) in file.lines.enumerated() {
      try read(Line(number: index + 1, words: words))
    }
  }

  // MARK: - The whole

  var checksum: UInt32 { file.checksum }

  func mean() throws(CrowdModelError) -> SIMD3<Float> {
    guard let mean = single["mean"] else { throw .missing("mean R G B") }
    return SIMD3(mean[0], mean[1], mean[2])
  }

  func block() throws(CrowdModelError) -> Int {
    guard let block = single["block"] else { throw .missing("block N") }
    return Int(block[0])
  }

  func bins() throws(CrowdModelError) -> [Float] {
    guard let bins = single["bins"] else { throw .missing("bins C1 C2 ...") }
    return bins
  }

  func wholeGraph() throws(CrowdModelError) -> [Layer] {
    let (block, channels) = (try block(), try bins().count + 2)
    guard let last = layers.last, last.name == "output" else {
      throw .missing("... output ...\" as its last layer, \"output")
    }
    guard last.channels == channels else {
      throw .wrongShape(
        layer: last.name, found: "\(last.channels) channels",
        expected: "\(channels): the bins and two")
    }
    guard last.shrink == block else {
      throw .wrongShape(
        layer: last.name, found: "a value for \(last.shrink) pixels", expected: "\(block)")
    }
    for layer in layers where !block.isMultiple(of: layer.shrink) {
      throw .wrongShape(
        layer: layer.name, found: "a value for \(layer.shrink) pixels",
        expected: "a divisor of \(block)")
    }
    guard file.width.isMultiple(of: block), file.height.isMultiple(of: block) else {
      throw .wrongHeader(
        field: "size", found: UInt32(file.width), expected: "whole blocks of \(block)")
    }
    return layers
  }

  /// Of the picture (0) or of what a layer computes (its index plus one).
  func extent(ofTensor index: Int) throws(CrowdModelError) -> ByteWeights.Extent {
    guard let extent = extents[index] else {
      throw .missing("range \(index > 0 ? layers[index - 1].name : "picture") LOW HIGH")
    }
    return extent
  }

  // MARK: - Lines

  private struct Line {
    let number: Int
    let words: [String]

    func wrong(_ expected: String) -> CrowdModelError {
      .wrongLine(number: number, text: words.joined(separator: " "), expected: expected)
    }
  }

  private mutating func read(_ line: Line) throws(CrowdModelError) {
    switch line.words.first {
    case "mean":
      try readSingle(line, 3...3, "mean R G B, each 0 to 255") { (0...255).contains($0) }
    case "block":
      try readSingle(line, 1...1, "block N, a power of 2 up to 64") {
        [1, 2, 4, 8, 16, 32, 64].contains($0)
      }
    case "bins":
      try readSingle(line, 1...64, "bins C1 C2 ..., up to 64 counts of 0 to 10,000") {
        (0...10_000).contains($0)
      }
    case "conv", "depthwise": try readConvolution(line)
    case "add": try readAddition(line)
    case "double": try readDoubling(line)
    case "range": try readRange(line)
    default: throw line.wrong(Self.kinds)
    }
  }

  private mutating func readSingle(
    _ line: Line, _ counts: ClosedRange<Int>, _ expected: String, where fits: (Float) -> Bool
  ) throws(CrowdModelError) {
    let values = line.words.dropFirst().compactMap { Float($0) }
    guard values.count == line.words.count - 1, counts.contains(values.count),
      values.allSatisfy(fits)
    else { throw line.wrong(expected) }
    guard single[line.words[0]] == nil else { throw line.wrong("only one such line") }
    single[line.words[0]] = values
  }

  private mutating func readConvolution(_ line: Line) throws(CrowdModelError) {
    let isDepthwise = line.words[0] == "depthwise"
    let expected =
      isDepthwise
      ? "depthwise NAME INPUT CHANNELS CHANNELS 3 STRIDE ENDING WEIGHTS BIAS"
      : "conv NAME INPUT IN OUT SIZE STRIDE ENDING WEIGHTS BIAS"
    let numbers = line.words.enumerated().filter { (3...6).contains($0.offset) || $0.offset > 7 }
      .compactMap { Int($0.element) }
    guard line.words.count == 10, numbers.count == 6, ["linear", "relu6"].contains(line.words[7])
    else { throw line.wrong(expected) }
    let (inputs, outputs, size, stride) = (numbers[0], numbers[1], numbers[2], numbers[3])
    guard (1...Self.mostChannels).contains(inputs), (1...Self.mostChannels).contains(outputs),
      size == 3 || (size == 1 && !isDepthwise), stride == 1 || stride == 2,
      !isDepthwise || inputs == outputs
    else {
      throw line.wrong(
        "\(expected): up to \(Self.mostChannels) channels, sizes 1 and 3, strides 1 and 2")
    }
    let source = try input(line.words[2], line)
    let name = line.words[1]
    guard source.channels == inputs else {
      throw .wrongShape(
        layer: name, found: "\(inputs) input channels",
        expected: "the \(source.channels) of \(line.words[2])")
    }
    guard source.index != 0 || (size == 3 && !isDepthwise) else {
      throw .wrongShape(
        layer: name, found: "the picture as its input", expected: "a conv of size 3 to look at it")
    }
    let isReLU6 = line.words[7] == "relu6"
    let packed =
      isDepthwise
      ? try weights.appendDepthwise(name, channels: outputs, numbers[4], numbers[5])
      : try weights.append(
        name, size: size, inputs: inputs, isPicture: source.index == 0, outputs: outputs,
        numbers[4], numbers[5])
    try append(
      Layer(
        name: name,
        operation: isDepthwise
          ? .depthwise(stride: stride, isReLU6: isReLU6)
          : .convolution(size: size, stride: stride, isReLU6: isReLU6),
        inputs: [source.index], inputChannels: inputs, channels: outputs,
        shrink: source.shrink * stride, weights: packed), line)
  }

  private mutating func readAddition(_ line: Line) throws(CrowdModelError) {
    guard line.words.count == 4 else { throw line.wrong("add NAME A B") }
    let left = try input(line.words[2], line)
    let right = try input(line.words[3], line)
    guard left.index != 0, right.index != 0, left.channels == right.channels,
      left.shrink == right.shrink
    else {
      throw .wrongShape(
        layer: line.words[1],
        found: "\(left.channels) channels for \(left.shrink) pixels and \(right.channels) for "
          + "\(right.shrink)",
        expected: "two layers of one shape to add")
    }
    try append(
      Layer(
        name: line.words[1], operation: .add, inputs: [left.index, right.index],
        inputChannels: left.channels, channels: left.channels, shrink: left.shrink,
        weights: 0..<0), line)
  }

  private mutating func readDoubling(_ line: Line) throws(CrowdModelError) {
    guard line.words.count == 3 else { throw line.wrong("double NAME INPUT") }
    let source = try input(line.words[2], line)
    guard source.index != 0, source.shrink.isMultiple(of: 2) else {
      throw .wrongShape(
        layer: line.words[1], found: "an input as large as the picture",
        expected: "one of at most half its size to double")
    }
    try append(
      Layer(
        name: line.words[1], operation: .double, inputs: [source.index],
        inputChannels: source.channels, channels: source.channels, shrink: source.shrink / 2,
        weights: 0..<0), line)
  }

  /// For arithmetic in bytes.
  private mutating func readRange(_ line: Line) throws(CrowdModelError) {
    let places = line.words.dropFirst(2).compactMap { Int($0) }
    guard line.words.count == 4, places.count == 2 else {
      throw line.wrong("range NAME LOW HIGH")
    }
    let source = try input(line.words[1], line)
    let name = "the range of \(line.words[1])"
    let extent = ByteWeights.Extent(
      low: try file.floats(at: places[0], count: source.channels, name: name),
      high: try file.floats(at: places[1], count: source.channels, name: name))
    guard zip(extent.low, extent.high).allSatisfy({ $0 <= $1 && $1 - $0 < .infinity }) else {
      throw line.wrong("range NAME LOW HIGH, and no low above its high")
    }
    extents[source.index] = extent
  }

  // MARK: - Layers

  private struct Input {
    let index: Int
    let channels: Int
    let shrink: Int
  }

  private func input(_ name: String, _ line: Line) throws(CrowdModelError) -> Input {
    guard let index = indices[name] else { throw line.wrong("an earlier layer, not \(name)") }
    guard index > 0 else { return Input(index: 0, channels: 3, shrink: 1) }
    let layer = layers[index - 1]
    return Input(index: index, channels: layer.channels, shrink: layer.shrink)
  }

  private mutating func append(_ layer: Layer, _ line: Line) throws(CrowdModelError) {
    guard indices[layer.name] == nil else { throw line.wrong("a name that is not taken") }
    guard layers.last?.name != "output" else { throw line.wrong("no layer behind output") }
    guard layers.count < Self.mostLayers else {
      throw line.wrong("at most \(Self.mostLayers) layers")
    }
    guard layer.shrink <= 64 else {
      throw .wrongShape(
        layer: layer.name, found: "a value for \(layer.shrink) pixels", expected: "at most 64")
    }
    guard layer.channels <= Self.mostPerPixel * layer.shrink * layer.shrink else {
      throw .wrongShape(
        layer: layer.name, found: "\(layer.channels) channels for \(layer.shrink) pixels",
        expected: "at most \(Self.mostPerPixel) for each pixel of the picture")
    }
    layers.append(layer)
    indices[layer.name] = layers.count
  }
}
