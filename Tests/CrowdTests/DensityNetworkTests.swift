import Kernels
import Pixels
import TestSupport
import Testing

@testable import Crowd

/// The engine against what the training framework computed, and its forms against each other.
@Suite struct DensityNetworkTests {
  /// Of the largest value of a layer, as `models/README.md` says of another order of adding.
  static let tolerance: Float = 1e-4

  struct Stored {
    let width: Int
    let height: Int
    let channels: Int
    let values: [Float]
  }

  static func stored() throws -> [String: Stored] {
    let file = try NumberFile(ModelFiles.activations, magic: .activations)
    var stored: [String: Stored] = [:]
    for words in file.lines where words[0] == "tensor" {
      let numbers = words[2...].map { Int($0)! }
      let values = try file.floats(
        at: numbers[3], count: numbers[0] * numbers[1] * numbers[2], name: words[1])
      stored[words[1]] = Stored(
        width: numbers[1], height: numbers[0], channels: numbers[2], values: values)
    }
    return stored
  }

  @Test(arguments: KernelSet.supported.indices)
  func everyLayerAnswersAsTheTrainingFrameworkDid(set: Int) throws {
    let model = try CrowdModel(ModelFiles.model)
    let stored = try Self.stored()
    let picture = try #require(stored["picture"])
    let network = DensityNetwork(
      model, width: picture.width, height: picture.height, kernels: KernelSet.supported[set],
      fuses: false)
    network.run { y, row in Self.fill(&row, from: picture, y, model.mean) }
    var compared = 0
    for (index, layer) in model.layers.enumerated() {
      guard let expected = stored[layer.name] else { continue }
      let tensor = try #require(network.plan.tensors[index + 1])
      #expect(tensor.width == expected.width && tensor.height == expected.height)
      #expect(tensor.channels == expected.channels)
      let distance = Self.distance(network, tensor, expected.values)
      #expect(distance < Self.tolerance, "\(layer.name), \(KernelSet.supported[set].name)")
      compared += 1
    }
    #expect(compared == 14)
  }

  @Test(arguments: KernelSet.supported.indices)
  func countsAreThoseOfTheTrainingFramework(set: Int) throws {
    let stored = try Self.stored()
    let picture = try #require(stored["picture"])
    let expected = try #require(stored["counts"])
    let counter = CrowdCounter(
      model: try CrowdModel(ModelFiles.model),
      picture: .init(width: picture.width, height: picture.height),
      kernels: KernelSet.supported[set])
    let bytes = picture.values.map { UInt8($0) }
    let total = counter.count(rgb: bytes.span)
    let largest = expected.values.max() ?? 0
    #expect(counter.density.counts.count == expected.values.count)
    for (found, wanted) in zip(counter.density.counts, expected.values) {
      #expect(abs(found - wanted) < 1e-3 * max(largest, 0.1))
    }
    #expect(abs(total - Double(expected.values.reduce(0, +))) < 1e-3)
  }

  /// Sides off every tile, down to a single block.
  @Test(arguments: [(16, 16), (16, 48), (48, 16), (208, 80), (96, 112)])
  func layersThatRunTogetherAnswerAsThoseAlone(width: Int, height: Int) throws {
    let model = try CrowdModel(ModelFiles.model)
    var random = SplitMix64(seed: UInt64(width << 16 | height))
    let floats = (0..<3 * width * height).map { _ in Float.random(in: -120...120, using: &random) }
    let picture = Stored(width: width, height: height, channels: 3, values: floats)
    let reference = DensityNetwork(
      model, width: width, height: height, kernels: .reference, fuses: false)
    reference.run { y, row in Self.fill(&row, from: picture, y, .zero) }
    let expected = Self.values(reference, reference.output)
    for set in KernelSet.supported {
      let network = DensityNetwork(model, width: width, height: height, kernels: set)
      // Twice: what a run leaves in memory does not matter to the next.
      for _ in 0..<2 { network.run { y, row in Self.fill(&row, from: picture, y, .zero) } }
      let distance = Self.distance(network, network.output, expected)
      #expect(distance < Self.tolerance, "\(set.name)")
    }
  }

  /// Convolutions that the shipped network has none of, in one graph.
  @Test func everyKindOfLayerRunsAlike() throws {
    var random = SplitMix64(seed: 11)
    let lines = [
      "mean 1 2 3", "block 4", "bins 1 2",
      "conv a picture 3 20 3 1 relu6 0 0", "conv b a 20 24 3 2 linear 0 0",
      "depthwise c b 24 24 3 1 relu6 0 0", "conv d c 24 24 1 1 relu6 0 0", "add e b d",
      "conv f e 24 7 1 2 linear 0 0", "double g f", "conv h e 24 7 1 1 linear 0 0",
      "add i h g", "depthwise j i 7 7 3 2 linear 0 0", "add k j f", "add l k k",
      "conv output l 7 4 3 1 linear 0 0",
    ]
    let blob = (0..<20 * 9 * 24).map { _ in Float.random(in: -0.2...0.2, using: &random) }
    let model = try CrowdModel(ModelFiles.file(lines, blob: blob))
    let values = (0..<3 * 20 * 12).map { _ in Float.random(in: -9...9, using: &random) }
    let picture = Stored(width: 20, height: 12, channels: 3, values: values)
    var outputs: [[Float]] = []
    for set in KernelSet.supported {
      for fuses in [false, true] {
        let network = DensityNetwork(model, width: 20, height: 12, kernels: set, fuses: fuses)
        network.run { y, row in Self.fill(&row, from: picture, y, .zero) }
        outputs.append(Self.values(network, network.output))
      }
    }
    let largest = outputs[0].map { abs($0) }.max() ?? 0
    #expect(largest > 0)
    for output in outputs {
      let distance = zip(output, outputs[0]).map { abs($0 - $1) }.max() ?? 0
      #expect(distance <= Self.tolerance * largest)
    }
  }

  @Test func memoryStaysBelowTheLimit() throws {
    let model = try CrowdModel(ModelFiles.model)
    let plan = NetworkPlan(model, width: 640, height: 368)
    #expect(plan.count * 4 <= 24_000_000)
    #expect(plan.steps.count < model.layers.count / 2)
  }

  /// No two tensors that are needed at one time lie in one place.
  @Test func placesInUseDoNotOverlap() throws {
    let plan = NetworkPlan(try CrowdModel(ModelFiles.model), width: 64, height: 48, fuses: false)
    let ranges =
      plan.tensors.compactMap { $0 }.map { $0.place..<$0.place + $0.count }
      + [plan.zeros, plan.margins, plan.filtered]
    for (index, range) in ranges.enumerated() {
      #expect(range.upperBound <= plan.count)
      for other in ranges[(index + 1)...] { #expect(!range.overlaps(other)) }
    }
  }

  // MARK: -

  static func fill(
    _ row: inout MutableSpan<Float>, from picture: Stored, _ y: Int, _ mean: SIMD3<Float>
  ) {
    let count = 3 * picture.width
    for index in 0..<count { row[index] = picture.values[y * count + index] - mean[index % 3] }
  }

  static func values(_ network: DensityNetwork, _ tensor: Tensor) -> [Float] {
    var values: [Float] = []
    for y in 0..<tensor.height {
      let row = network.row(y, of: tensor)
      for x in 0..<tensor.width {
        for channel in 0..<tensor.channels { values.append(row[x * tensor.pitch + channel]) }
      }
    }
    return values
  }

  /// The largest difference, as a share of the largest value.
  static func distance(
    _ network: DensityNetwork, _ tensor: Tensor, _ expected: [Float]
  ) -> Float {
    let found = values(network, tensor)
    guard found.count == expected.count else { return .infinity }
    let largest = expected.map { abs($0) }.max() ?? 0
    return (zip(found, expected).map { abs($0 - $1) }.max() ?? 0) / max(largest, 1e-6)
  }
}
