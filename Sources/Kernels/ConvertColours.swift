internal import CVec

/// Which bytes of a decoded picture are black, white and full colour.
public enum ColourRange: Sendable, Hashable {
  /// Luma 16...235, chroma 16...240: what nearly all cameras send.
  case limited
  /// All of 0...255: JPEG, and what its decoder returns.
  case full
}

/// The numbers that `ConvertColours` goes by.
public struct ColourRules: Sendable, Hashable {
  /// What is subtracted from red, green, blue.
  public let mean: SIMD3<Float>
  let lumaOffset: Float
  let lumaGain: Float
  let redOfRed: Float
  let greenOfBlue: Float
  let greenOfRed: Float
  let blueOfBlue: Float

  /// BT.601: `R = Y + 1.402 Cr`, `G = Y - 0.344136 Cb - 0.714136 Cr`, `B = Y + 1.772 Cb`, with Y,
  /// Cb and Cr stretched to full range.
  public init(_ range: ColourRange, mean: SIMD3<Float>) {
    self.mean = mean
    let isLimited = range == .limited
    lumaOffset = isLimited ? 16 : 0
    lumaGain = isLimited ? 255.0 / 219 : 1
    let chromaGain: Float = isLimited ? 255.0 / 224 : 1
    redOfRed = 1.402 * chromaGain
    greenOfBlue = -0.344136 * chromaGain
    greenOfRed = -0.714136 * chromaGain
    blueOfBlue = 1.772 * chromaGain
  }
}

/// A row of luma and chroma as red, green, blue, red ... less a mean:
///
/// ```
/// Y = lumaGain * (luma[x] - lumaOffset);  U = blue[x] - 128;  V = red[x] - 128
/// output[3 x ...] = clamp(Y + 1.402 V, Y - 0.344 U - 0.714 V, Y + 1.772 U, to 0...255) - mean
/// ```
/// (with the chroma gain in the factors; not rounded). `output` has three times the count of `luma`;
/// `blue` and `red` (`InterpolateChroma`) have that count, or are empty where a picture has no colours.
public typealias ConvertColours =
  @Sendable (
    _ luma: Span<UInt8>, _ blue: Span<Float>, _ red: Span<Float>, _ rules: ColourRules,
    _ output: inout MutableSpan<Float>
  ) -> Void

extension Reference {
  static func convertColours(
    _ luma: Span<UInt8>, _ blue: Span<Float>, _ red: Span<Float>, _ rules: ColourRules,
    _ output: inout MutableSpan<Float>
  ) {
    convertColours(luma, blue, red, rules, &output, from: 0)
  }

  static func convertColours(
    _ luma: Span<UInt8>, _ blue: Span<Float>, _ red: Span<Float>, _ rules: ColourRules,
    _ output: inout MutableSpan<Float>, from start: Int
  ) {
    func limit(_ value: Float) -> Float { min(max(value, 0), 255) }
    for x in start..<luma.count {
      let y = rules.lumaGain * (Float(luma[x]) - rules.lumaOffset)
      let u = blue.count == 0 ? 0 : blue[x] - 128
      let v = red.count == 0 ? 0 : red[x] - 128
      output[3 * x] = limit(y + rules.redOfRed * v) - rules.mean.x
      output[3 * x + 1] =
        limit(y + rules.greenOfBlue * u + rules.greenOfRed * v) - rules.mean.y
      output[3 * x + 2] = limit(y + rules.blueOfBlue * u) - rules.mean.z
    }
  }
}

extension Vector {
  static func convertColours(
    _ luma: Span<UInt8>, _ blue: Span<Float>, _ red: Span<Float>, _ rules: ColourRules,
    _ output: inout MutableSpan<Float>
  ) {
    precondition(output.count == 3 * luma.count, "three floats a pixel")
    precondition(blue.count == red.count, "counts differ")
    precondition(blue.count == 0 || blue.count == luma.count, "a chroma sample a column")
    var x = 0
    while x &+ 8 <= luma.count {
      let y = (luma.floats(at: x) - rules.lumaOffset) * rules.lumaGain
      var (r, g, b) = (y, y, y)
      if blue.count != 0 {
        let u = blue.vector(at: x) - 128
        let v = red.vector(at: x) - 128
        r = y.addingProduct(v, SIMD8(repeating: rules.redOfRed))
        g = y.addingProduct(u, SIMD8(repeating: rules.greenOfBlue))
        g = g.addingProduct(v, SIMD8(repeating: rules.greenOfRed))
        b = y.addingProduct(u, SIMD8(repeating: rules.blueOfBlue))
      }
      output.storeInterleaved(
        cv_clamp_f32x8(r, 0, 255) - rules.mean.x, cv_clamp_f32x8(g, 0, 255) - rules.mean.y,
        cv_clamp_f32x8(b, 0, 255) - rules.mean.z, at: 3 &* x)
      x &+= 8
    }
    Reference.convertColours(luma, blue, red, rules, &output, from: x)
  }
}

extension Checked {
  static func convertColours(
    _ luma: Span<UInt8>, _ blue: Span<Float>, _ red: Span<Float>, _ rules: ColourRules,
    _ output: inout MutableSpan<Float>
  ) {
    compare("convertColours", &output) {
      Reference.convertColours(luma, blue, red, rules, &$0)
    } vector: {
      Vector.convertColours(luma, blue, red, rules, &$0)
    }
  }
}
