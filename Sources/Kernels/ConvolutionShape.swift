/// Sizes of a convolution of a row of pixels, and what its sums are limited to.
///
/// A pixel of `n` channels takes `pitch(n)` floats: whole registers of every level.
public struct ConvolutionShape: Hashable, Sendable {
  /// Floats of an input pixel that are multiplied.
  public var inputs: Int
  public var outputs: Int
  /// Floats from an input pixel to the next one that is used.
  public var step: Int
  /// ReLU6 is 0...6; linear is everything.
  public var limits: ClosedRange<Float>

  public init(inputs: Int, outputs: Int, step: Int, limits: ClosedRange<Float>) {
    precondition(inputs > 0 && outputs > 0 && step >= 0, "a convolution of nothing")
    self.inputs = inputs
    self.outputs = outputs
    self.step = step
    self.limits = limits
  }

  public static let relu6: ClosedRange<Float> = 0...6
  public static let linear: ClosedRange<Float> = -.infinity ... .infinity
  /// Outputs that are computed together: their weights lie side by side.
  static let panel = 16

  public static func pitch(_ channels: Int) -> Int { (channels + panel - 1) / panel * panel }

  /// Floats of `packed` weights with `depth` multiplications an output.
  public static func packedCount(depth: Int, outputs: Int) -> Int { pitch(outputs) * (depth + 1) }

  /// Writes weights in the order in which the kernels read them: panels of 16 outputs, each the
  /// biases, then for every multiplication the 16 weights; zeros beyond the last output.
  ///
  /// `weights` are `[outputs][depth]`, `biases` `[outputs]`; `packed` holds `packedCount`.
  public static func pack(
    weights: Span<Float>, biases: Span<Float>, depth: Int, into packed: inout MutableSpan<Float>
  ) {
    let outputs = biases.count
    precondition(weights.count == outputs * depth, "weights of another shape")
    precondition(packed.count == packedCount(depth: depth, outputs: outputs), "no room to pack")
    for index in packed.indices {
      let (panel, inside) = index.quotientAndRemainder(dividingBy: Self.panel * (depth + 1))
      let (line, lane) = inside.quotientAndRemainder(dividingBy: Self.panel)
      let output = panel * Self.panel + lane
      if output >= outputs {
        packed[index] = 0
      } else {
        packed[index] = line == 0 ? biases[output] : weights[output * depth + line - 1]
      }
    }
  }

  /// The bias (`line` 0) or the weight of one multiplication (`line` 1...) in packed weights.
  public static func packedIndex(line: Int, output: Int, depth: Int) -> Int {
    output / panel * panel * (depth + 1) + line * panel + output % panel
  }

  // MARK: - Bytes

  /// Bytes of packed weights, with zeros beyond the last input and output.
  public static func byteCount(inputs: Int, outputs: Int) -> Int {
    pitch(outputs) * ((inputs + 3) / 4 * 4)
  }

  /// Where the weight of one multiplication is in packed bytes: panels of 16 outputs, of each four
  /// inputs together.
  public static func byteIndex(input: Int, output: Int, inputs: Int) -> Int {
    let quads = (inputs + 3) / 4
    return 4 * (panel * (output / panel * quads + input / 4) + output % panel) + input % 4
  }
}
