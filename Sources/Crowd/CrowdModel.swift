internal import Kernels

/// A network that counts persons: its graph, and its weights as the kernels read them.
///
/// Immutable; any number of `CrowdCounter`s share one.
public final class CrowdModel: Sendable {
  /// One count for each square of so many pixels.
  public let block: Int
  /// Numbers that were trained: weights and biases.
  public let parameterCount: Int
  /// CRC-32 that the file carries: tells which weights these are.
  public let checksum: UInt32
  /// What is subtracted from red, green, blue.
  let mean: SIMD3<Float>
  /// Counts of persons that a block's distribution is a mixture of.
  let binCentres: [Float]
  /// In the order of running; the last is the output.
  let layers: [Layer]
  // SAFETY: written only while this is being made.
  private nonisolated(unsafe) let weights: FloatSlab

  /// Reads the bytes of a model file (`models/README.md`). Whatever they are, they make a model
  /// that runs or an error.
  public convenience init(_ bytes: [UInt8]) throws(CrowdModelError) {
    let reader = try ModelReader(NumberFile(bytes, magic: .model))
    try self.init(reader)
  }

  private init(_ reader: ModelReader) throws(CrowdModelError) {
    (mean, block, binCentres) = (try reader.mean(), try reader.block(), try reader.bins())
    checksum = reader.checksum
    layers = try reader.wholeGraph()
    parameterCount = reader.weights.parameterCount
    let packed = reader.weights.floats
    let slab = FloatSlab(count: packed.count)
    var span = slab.mutableSpan(0..<slab.count)
    for index in packed.indices { span[index] = packed[index] }
    unsafe weights = slab
  }

  @_lifetime(borrow self)
  func weights(of layer: Layer) -> Span<Float> {
    // SAFETY: the slab lives as long as self.
    let slab = unsafe weights
    return unsafe _overrideLifetime(slab.span(layer.weights), borrowing: self)
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
