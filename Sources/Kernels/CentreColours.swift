internal import CVec

/// `output[i] = bytes[i] - mean[i mod 3]`: a row of red, green, blue as a network wants it.
///
/// Counts are equal, a multiple of 3. Exact where the mean is of whole numbers.
public typealias CentreColours =
  @Sendable (_ bytes: Span<UInt8>, _ mean: SIMD3<Float>, _ output: inout MutableSpan<Float>) -> Void

extension Reference {
  static func centreColours(
    _ bytes: Span<UInt8>, _ mean: SIMD3<Float>, _ output: inout MutableSpan<Float>
  ) {
    centreColours(bytes, mean, &output, from: 0)
  }

  static func centreColours(
    _ bytes: Span<UInt8>, _ mean: SIMD3<Float>, _ output: inout MutableSpan<Float>,
    from start: Int
  ) {
    for index in start..<bytes.count { output[index] = Float(bytes[index]) - mean[index % 3] }
  }
}

extension Vector {
  static func centreColours(
    _ bytes: Span<UInt8>, _ mean: SIMD3<Float>, _ output: inout MutableSpan<Float>
  ) {
    precondition(bytes.count == output.count && bytes.count.isMultiple(of: 3), "counts differ")
    let (r, g, b) = (mean.x, mean.y, mean.z)
    let means: (SIMD8<Float>, SIMD8<Float>, SIMD8<Float>) = (
      [r, g, b, r, g, b, r, g], [b, r, g, b, r, g, b, r], [g, b, r, g, b, r, g, b]
    )
    var x = 0
    while x &+ 24 <= bytes.count {
      output.store(bytes.floats(at: x) - means.0, at: x)
      output.store(bytes.floats(at: x &+ 8) - means.1, at: x &+ 8)
      output.store(bytes.floats(at: x &+ 16) - means.2, at: x &+ 16)
      x &+= 24
    }
    Reference.centreColours(bytes, mean, &output, from: x)
  }
}

extension Checked {
  static func centreColours(
    _ bytes: Span<UInt8>, _ mean: SIMD3<Float>, _ output: inout MutableSpan<Float>
  ) {
    compare("centreColours", &output) {
      Reference.centreColours(bytes, mean, &$0)
    } vector: {
      Vector.centreColours(bytes, mean, &$0)
    }
  }
}
