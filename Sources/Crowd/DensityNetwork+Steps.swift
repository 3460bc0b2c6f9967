internal import Kernels

extension DensityNetwork {
  // MARK: - Single layers

  func multiply(_ index: Int, _ residual: Int?, _ output: Int) {
    let layer = model.layers[index]
    let (input, target) = (tensor(layer.inputs[0]), tensor(output))
    let other = residual.map { tensor($0) }
    for y in 0..<target.height {
      multiply(layer, input.row(y), other?.row(y) ?? 0..<0, target.row(y))
    }
  }

  func convolve(_ index: Int, _ picture: PictureRow) {
    let layer = model.layers[index]
    let target = tensor(index + 1)
    var rows = MarginRows(plan, layer)
    for y in 0..<target.height { convolve(layer, y, &rows, target.row(y), picture) }
  }

  func filter(_ index: Int) {
    let layer = model.layers[index]
    let (input, target) = (tensor(layer.inputs[0]), tensor(index + 1))
    for y in 0..<target.height {
      filter(layer, y, input, target.row(y)) { input.row($0) }
    }
  }

  /// Plain: additions of the shipped network run within its convolutions.
  func add(_ index: Int) {
    let inputs = model.layers[index].inputs
    let slab = slab
    let (left, right, target) = (tensor(inputs[0]), tensor(inputs[1]), tensor(index + 1))
    for y in 0..<target.height {
      let (a, b) = (slab.span(left.row(y)), slab.span(right.row(y)))
      var output = slab.mutableSpan(target.row(y))
      for place in output.indices { output[place] = a[place] + b[place] }
    }
  }

  /// Plain: the shipped network doubles one small layer.
  func double(_ index: Int) {
    let (source, target) = (tensor(model.layers[index].inputs[0]), tensor(index + 1))
    let slab = slab
    let pitch = source.pitch
    for y in 0..<target.height {
      let input = slab.span(source.row(y / 2))
      var output = slab.mutableSpan(target.row(y))
      for x in 0..<source.width {
        for channel in 0..<pitch {
          let value = input[x &* pitch &+ channel]
          output[2 &* x &* pitch &+ channel] = value
          output[(2 &* x &+ 1) &* pitch &+ channel] = value
        }
      }
    }
  }

  // MARK: - Layers that run together

  func run(_ chain: Bottleneck, _ picture: PictureRow) {
    let depthwise = model.layers[chain.depthwise]
    guard let first = chain.first else {
      let input = tensor(depthwise.inputs[0])
      project(chain, input) { input.row($0) }
      return
    }
    let layer = model.layers[first]
    let shape = plan.shapes[first + 1]
    var (made, rows) = (0, MarginRows(plan, layer))
    project(chain, shape) { y in
      // Rows are asked for from above; the last three are kept.
      while made <= y {
        let target = widenedRow(made, shape)
        if layer.isPointwise {
          multiply(layer, tensor(layer.inputs[0]).row(made), 0..<0, target)
        } else {
          convolve(layer, made, &rows, target, picture)
        }
        made += 1
      }
      return widenedRow(y, shape)
    }
  }

  private func project(
    _ chain: Bottleneck, _ input: Tensor, _ inputRow: (Int) -> Range<Int>
  ) {
    let (depthwise, project) = (model.layers[chain.depthwise], model.layers[chain.project])
    let target = tensor(chain.output)
    let other = chain.residual.map { tensor($0) }
    let start = plan.filtered.lowerBound
    let filtered = start..<start + plan.shapes[chain.depthwise + 1].rowCount
    for y in 0..<target.height {
      filter(depthwise, y, input, filtered, inputRow)
      multiply(project, filtered, other?.row(y) ?? 0..<0, target.row(y))
    }
  }

  private func widenedRow(_ y: Int, _ shape: Tensor) -> Range<Int> {
    let start = plan.widened.lowerBound + y % 3 * shape.rowCount
    return start..<start + shape.rowCount
  }

  // MARK: - Rows

  private func multiply(
    _ layer: Layer, _ input: Range<Int>, _ residual: Range<Int>, _ output: Range<Int>
  ) {
    let (slab, model) = (slab, model)
    var target = slab.mutableSpan(output)
    guard let places = layer.bytes else {
      kernels.convolvePointwise(
        slab.span(input), model.weights(of: layer), layer.shape, slab.span(residual), &target)
      return
    }
    let rounded = rounded
    var bytes = rounded.mutableSpan(0..<input.count)
    kernels.roundToBytes(slab.span(input), model.byteScales(places.roundings), &bytes)
    kernels.convolveBytes(
      rounded.span(0..<input.count), model.byteWeights(places.weights),
      model.byteScales(places.factors), layer.shape, slab.span(residual), &target)
  }

  private func filter(
    _ layer: Layer, _ y: Int, _ input: Tensor, _ output: Range<Int>,
    _ inputRow: (Int) -> Range<Int>
  ) {
    let (slab, model) = (slab, model)
    let zeros = plan.zeros.lowerBound..<plan.zeros.lowerBound + input.rowCount
    let middle = y * layer.stride
    let above = middle > 0 ? inputRow(middle - 1) : zeros
    let here = inputRow(middle)
    let below = middle + 1 < input.height ? inputRow(middle + 1) : zeros
    var target = slab.mutableSpan(output)
    kernels.convolveDepthwise(
      FloatRows(above: slab.span(above), here: slab.span(here), below: slab.span(below)),
      model.weights(of: layer), layer.stride, layer.limits, &target)
  }

  private func convolve(
    _ layer: Layer, _ y: Int, _ rows: inout MarginRows, _ output: Range<Int>,
    _ picture: PictureRow
  ) {
    let (slab, model) = (slab, model)
    var target = slab.mutableSpan(output)
    guard case .convolution(size: 3, let stride, _) = layer.operation else {
      // 1x1 with a stride: every other pixel of every other row.
      let input = tensor(layer.inputs[0]).row(y * layer.stride)
      kernels.convolvePointwise(
        slab.span(input), model.weights(of: layer), layer.shape, slab.span(0..<0), &target)
      return
    }
    let middle = y * stride
    while rows.made <= min(middle + 1, rows.input.height - 1) {
      fill(rows.range(rows.made), with: rows.made, rows, layer, picture)
      rows.made += 1
    }
    let zeros = plan.zeros.lowerBound..<plan.zeros.lowerBound + rows.count
    let above = middle > 0 ? rows.range(middle - 1) : zeros
    let below = middle + 1 < rows.input.height ? rows.range(middle + 1) : zeros
    kernels.convolve3x3(
      FloatRows(
        above: slab.span(above), here: slab.span(rows.range(middle)), below: slab.span(below)),
      model.weights(of: layer), layer.shape, &target)
  }

  /// One row between a pixel of zeros at either side.
  private func fill(
    _ range: Range<Int>, with y: Int, _ rows: MarginRows, _ layer: Layer, _ picture: PictureRow
  ) {
    let slab = slab
    var row = slab.mutableSpan(range)
    for place in row.indices { row[place] = 0 }
    let inside = range.lowerBound + rows.pitch..<range.upperBound - rows.pitch
    var middle = slab.mutableSpan(inside)
    guard layer.inputs[0] != 0 else { return picture(y, &middle) }
    let source = slab.span(tensor(layer.inputs[0]).row(y))
    for place in middle.indices { middle[place] = source[place] }
  }
}

/// The last three rows of a 3x3 convolution's input, with margins.
private struct MarginRows {
  /// How many rows of the input have been there.
  var made = 0
  let input: Tensor
  /// Floats a pixel: the picture's are not padded.
  let pitch: Int
  private let start: Int
  private let step: Int

  init(_ plan: NetworkPlan, _ layer: Layer) {
    input = plan.shapes[layer.inputs[0]]
    pitch = layer.inputs[0] == 0 ? 3 : input.pitch
    start = plan.margins.lowerBound
    step = plan.margins.count / 3
  }

  var count: Int { (input.width + 2) * pitch }

  func range(_ y: Int) -> Range<Int> {
    let begin = start + y % 3 * step
    return begin..<begin + count
  }
}
