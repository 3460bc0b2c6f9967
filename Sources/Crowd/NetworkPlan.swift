internal import Kernels

/// A convolution that widens (or none), a depthwise one, a 1x1 one, and an addition to it (or
/// none). Layers are by index, `residual` and `output` are tensors.
struct Bottleneck: Hashable {
  let first: Int?
  let depthwise: Int
  let project: Int
  let residual: Int?
  let output: Int
}

/// How a model runs on pictures of one size: which layers run together, and where everything is in
/// one slab of floats. Places are used again once nobody reads them any more.
struct NetworkPlan {
  /// A layer, or layers that run together row by row, so that what lies between them stays in the
  /// cache. Layers are by index.
  enum Step: Hashable {
    case convolution(layer: Int)
    case depthwise(layer: Int)
    case add(layer: Int)
    case double(layer: Int)
    /// A 1x1 convolution, and an addition of `residual` to it.
    case pointwise(layer: Int, residual: Int?, output: Int)
    case bottleneck(Bottleneck)
  }

  let steps: [Step]
  /// Sizes of all tensors; 0 is the picture.
  let shapes: [Tensor]
  /// By the number that layers' inputs have; `nil` for what is never whole in memory.
  let tensors: [Tensor?]
  /// Floats of all.
  let count: Int
  /// Always zero: a row outside a picture.
  let zeros: Range<Int>
  /// Three rows with margins, for 3x3 convolutions.
  let margins: Range<Int>
  /// Three rows that a bottleneck's first convolution made.
  let widened: Range<Int>
  /// The row that its depthwise convolution made.
  let filtered: Range<Int>
  /// Bytes of the longest row that is rounded.
  let roundedCount: Int

  /// - Parameters:
  ///   - width, height: of the picture, in whole blocks.
  ///   - fuses: whether layers run together. Otherwise every layer's values are kept: for tests.
  init(_ model: CrowdModel, width: Int, height: Int, fuses: Bool = true) {
    let layers = model.layers
    let picture = Tensor(width: width, height: height, channels: 3)
    let shapes =
      [picture]
      + layers.map { layer in
        Tensor(
          width: width / layer.shrink, height: height / layer.shrink, channels: layer.channels)
      }
    self.shapes = shapes
    steps = fuses ? Self.fusedSteps(layers) : layers.indices.map { Self.step(layers, $0) }
    var tensors = [Tensor?](repeating: nil, count: shapes.count)
    var room = Room()
    let uses = Self.uses(steps, layers)
    for (index, step) in steps.enumerated() {
      let output = Self.output(of: step)
      tensors[output] = shapes[output]
      tensors[output]!.place = room.take(
        shapes[output].count, from: index, through: fuses ? uses[output] : steps.count)
    }
    self.tensors = tensors
    var (zeroCount, marginCount, widenedCount, filteredCount) = (0, 0, 0, 0)
    for (index, layer) in layers.enumerated() {
      let (input, output) = (shapes[layer.inputs[0]], shapes[index + 1])
      let pitch = layer.inputs[0] == 0 ? 3 : input.pitch
      let margin = (input.width + 2) * pitch
      if case .convolution(size: 3, _, _) = layer.operation {
        marginCount = max(marginCount, (margin + 15) / 16 * 16)
      }
      zeroCount = max(zeroCount, margin)
      widenedCount = max(widenedCount, output.rowCount)
      filteredCount = max(filteredCount, layer.isDepthwise ? output.rowCount : 0)
    }
    func take(_ count: Int) -> Range<Int> {
      let place = room.take(count, from: 0, through: .max)
      return place..<place + count
    }
    zeros = take(zeroCount)
    margins = take(3 * marginCount)
    let widens = steps.contains {
      if case .bottleneck(let chain) = $0 { chain.first != nil } else { false }
    }
    widened = take(widens ? 3 * widenedCount : 0)
    filtered = take(filteredCount)
    roundedCount =
      layers.filter { $0.bytes != nil }.map { shapes[$0.inputs[0]].rowCount }.max() ?? 0
    count = room.count
  }

  // MARK: - Steps

  private static func step(_ layers: [Layer], _ index: Int) -> Step {
    switch layers[index].operation {
    case .convolution(size: 1, stride: 1, _):
      .pointwise(layer: index, residual: nil, output: index + 1)
    case .convolution: .convolution(layer: index)
    case .depthwise: .depthwise(layer: index)
    case .add: .add(layer: index)
    case .double: .double(layer: index)
    }
  }

  /// Finds, in the order of running, chains of which each link is read by the next alone.
  private static func fusedSteps(_ layers: [Layer]) -> [Step] {
    var readers = [Int](repeating: 0, count: layers.count + 1)
    for layer in layers { for input in layer.inputs { readers[input] += 1 } }
    /// Whether the layer at `index` reads the one before it, and nobody else does.
    func continues(_ index: Int) -> Bool {
      index < layers.count && layers[index].inputs.contains(index) && readers[index] == 1
    }
    func isDepthwise(_ index: Int) -> Bool { index < layers.count && layers[index].isDepthwise }

    var steps: [Step] = []
    var index = 0
    while index < layers.count {
      var depthwise: Int?
      if isDepthwise(index) {
        depthwise = index
      } else if case .convolution = layers[index].operation, isDepthwise(index + 1),
        continues(index + 1)
      {
        depthwise = index + 1
      }
      let project = depthwise.map { $0 + 1 } ?? index
      guard project < layers.count, layers[project].isPointwise,
        depthwise == nil || continues(project)
      else {
        steps.append(step(layers, index))
        index += 1
        continue
      }
      var (residual, output) = (nil as Int?, project)
      // ReLU6 comes before the addition, as the kernels have it.
      if continues(project + 1), layers[project + 1].operation == .add,
        let other = layers[project + 1].inputs.first(where: { $0 != project + 1 })
      {
        (residual, output) = (other, project + 1)
      }
      if let depthwise {
        steps.append(
          .bottleneck(
            Bottleneck(
              first: depthwise == index ? nil : index, depthwise: depthwise, project: project,
              residual: residual, output: output + 1)))
      } else {
        steps.append(.pointwise(layer: project, residual: residual, output: output + 1))
      }
      index = output + 1
    }
    return steps
  }

  // MARK: - Places

  private static func output(of step: Step) -> Int {
    switch step {
    case .convolution(let layer), .depthwise(let layer), .add(let layer), .double(let layer):
      layer + 1
    case .pointwise(_, _, let output): output
    case .bottleneck(let chain): chain.output
    }
  }

  /// The last step that reads each tensor; the output is read after all.
  private static func uses(_ steps: [Step], _ layers: [Layer]) -> [Int] {
    var last = [Int](repeating: 0, count: layers.count + 1)
    for (index, step) in steps.enumerated() {
      let read: [Int] =
        switch step {
        case .convolution(let layer), .depthwise(let layer), .add(let layer), .double(let layer):
          layers[layer].inputs
        case .pointwise(let layer, let residual, _): layers[layer].inputs + [residual ?? 0]
        case .bottleneck(let chain):
          layers[chain.first ?? chain.depthwise].inputs + [chain.residual ?? 0]
        }
      for tensor in read { last[tensor] = index }
    }
    last[layers.count] = steps.count
    return last
  }

  /// Gives out places that are free for some steps, the lowest that fits.
  private struct Room {
    private var taken: [(range: Range<Int>, steps: ClosedRange<Int>)] = []
    private(set) var count = 0

    mutating func take(_ wanted: Int, from first: Int, through last: Int) -> Int {
      // Every row of a tensor, and what lies beside it, begins at a multiple of 64 bytes.
      let size = (wanted + 15) / 16 * 16
      let steps = first...max(first, last)
      var place = 0
      for other in taken.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
      where other.steps.overlaps(steps) && other.range.lowerBound < place + size {
        place = max(place, other.range.upperBound)
      }
      taken.append((place..<place + size, steps))
      count = max(count, place + size)
      return place
    }
  }
}
