internal import Kernels

/// A network that counts persons: its graph, and its weights as the kernels read them.
///
/// Immutable; any number of `CrowdCounter`s share one.
public final class CrowdModel: Sendable {
  /// One count for each square of so many pixels.
  public let block: Int
  /// Numbers that were trained: weights and biases.
  public let parameterCount: Int
  public let precision: CrowdPrecision
  /// CRC-32 that the file carries: tells which weights these are.
  public let checksum: UInt32
  /// What is subtracted from red, green, blue.
  let mean: SIMD3<Float>
  /// Counts of persons that a block's distribution is a mixture of.
  let binCentres: [Float]
  /// In the order of running; the last is the output.
  let layers: [Layer]
  // SAFETY: written only while this is being made.
  private nonisolated(unsafe) let weights: Slab<Float>
  private nonisolated(unsafe) let byteWeights: Slab<Int8>
  private nonisolated(unsafe) let byteScales: Slab<Float>

  /// Reads the bytes of a model file (`models/README.md`). Whatever they are, they make a model
  /// that runs or an error. For `.int8` the file needs the ranges of layers.
  public convenience init(
    _ bytes: [UInt8], precision: CrowdPrecision = .float32
  ) throws(CrowdModelError) {
    let reader = try ModelReader(NumberFile(bytes, magic: .model))
    try self.init(reader, precision)
  }

  private init(_ reader: ModelReader, _ precision: CrowdPrecision) throws(CrowdModelError) {
    self.precision = precision
    (mean, block, binCentres) = (try reader.mean(), try reader.block(), try reader.bins())
    checksum = reader.checksum
    var layers = try reader.wholeGraph()
    parameterCount = reader.weights.parameterCount
    let packed = reader.weights.floats
    var bytes = ByteWeights()
    // The last layer is small, and counts are made of it without anything in between.
    for index in layers.indices.dropLast() where precision == .int8 && layers[index].isPointwise {
      let layer = layers[index]
      layers[index].bytes = try bytes.append(
        layer, packed: packed.span.extracting(layer.weights),
        try reader.extent(ofTensor: layer.inputs[0]))
    }
    self.layers = layers
    unsafe weights = Slab(packed)
    unsafe byteWeights = Slab(bytes.weights)
    unsafe byteScales = Slab(bytes.scales)
  }

  @_lifetime(borrow self)
  func weights(of layer: Layer) -> Span<Float> {
    // SAFETY: the slab lives as long as self.
    let slab = unsafe weights
    return unsafe _overrideLifetime(slab.span(layer.weights), borrowing: self)
  }

  @_lifetime(borrow self)
  func byteWeights(_ range: Range<Int>) -> Span<Int8> {
    // SAFETY: as above.
    let slab = unsafe byteWeights
    return unsafe _overrideLifetime(slab.span(range), borrowing: self)
  }

  @_lifetime(borrow self)
  func byteScales(_ range: Range<Int>) -> Span<Float> {
    // SAFETY: as above.
    let slab = unsafe byteScales
    return unsafe _overrideLifetime(slab.span(range), borrowing: self)
  }

  /// Multiplications for a picture, whose sides are rounded up to whole blocks.
  public func multiplications(width: Int, height: Int) -> Int {
    let (columns, rows) = ((width + block - 1) / block, (height + block - 1) / block)
    return layers.reduce(0) { sum, layer in
      let side = block / layer.shrink
      return sum + layer.multiplications * columns * side * rows * side
    }
  }
}
