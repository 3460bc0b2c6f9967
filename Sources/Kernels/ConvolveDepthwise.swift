internal import KernelsV4

/// A row of a depthwise 3x3 convolution: every channel by itself.
///
/// ```
/// output[x][c] = clamp(bias[c] + sum over r < 3, k < 3 of
///                      rows[r][x * stride + k - 1][c] * tap[r][k][c])
/// ```
/// Columns outside a row are zero. `weights` are the biases and then the nine taps, in rows, of
/// `pitch` floats each, a multiple of 16. The rows hold `stride` pixels for each one of `output`;
/// stride is 1 or 2.
public typealias ConvolveDepthwise =
  @Sendable (
    _ rows: borrowing FloatRows, _ weights: Span<Float>, _ stride: Int,
    _ limits: ClosedRange<Float>, _ output: inout MutableSpan<Float>
  ) -> Void

extension Reference {
  static func convolveDepthwise(
    _ rows: borrowing FloatRows, _ weights: Span<Float>, _ stride: Int,
    _ limits: ClosedRange<Float>, _ output: inout MutableSpan<Float>
  ) {
    let pitch = weights.count / 10
    let width = rows.here.count / pitch
    for index in output.indices {
      let (x, channel) = index.quotientAndRemainder(dividingBy: pitch)
      var sum = weights[channel]
      for k in 0..<3 where (0..<width).contains(x * stride + k - 1) {
        let place = (x * stride + k - 1) * pitch + channel
        sum += rows.above[place] * weights[(1 + k) * pitch + channel]
        sum += rows.here[place] * weights[(4 + k) * pitch + channel]
        sum += rows.below[place] * weights[(7 + k) * pitch + channel]
      }
      output[index] = min(max(sum, limits.lowerBound), limits.upperBound)
    }
  }
}

extension Vector {
  static func convolveDepthwise(
    _ rows: borrowing FloatRows, _ weights: Span<Float>, _ stride: Int,
    _ limits: ClosedRange<Float>, _ output: inout MutableSpan<Float>
  ) {
    let pitch = checkedPitch(rows, weights, stride, output)
    let width = output.count / pitch
    // SAFETY: counts were checked; output is exclusive and so aliases nothing.
    unsafe withPointers(rows, weights, &output) { rows, weights, output in
      unsafe DepthwiseProduct(
        rows: rows, weights: weights, pitch: pitch, stride: stride, low: limits.lowerBound,
        high: limits.upperBound, output: output, width: width
      ).run()
    }
  }

  fileprivate static func checkedPitch(
    _ rows: borrowing FloatRows, _ weights: Span<Float>, _ stride: Int,
    _ output: borrowing MutableSpan<Float>
  ) -> Int {
    let pitch = weights.count / 10
    precondition(
      pitch > 0 && weights.count == 10 * pitch && pitch.isMultiple(of: ConvolutionShape.panel),
      "biases and nine taps")
    precondition(output.count.isMultiple(of: pitch), "whole pixels")
    precondition(stride == 1 || stride == 2, "stride is 1 or 2")
    precondition(rows.here.count == stride * output.count, "rows of another width")
    return pitch
  }
}

extension VectorV4 {
  static func convolveDepthwise(
    _ rows: borrowing FloatRows, _ weights: Span<Float>, _ stride: Int,
    _ limits: ClosedRange<Float>, _ output: inout MutableSpan<Float>
  ) {
    let pitch = Vector.checkedPitch(rows, weights, stride, output)
    let width = output.count / pitch
    // SAFETY: as above.
    unsafe withPointers(rows, weights, &output) { rows, weights, output in
      unsafe KernelsV4.DepthwiseProduct(
        rows: rows, weights: weights, pitch: pitch, stride: stride, low: limits.lowerBound,
        high: limits.upperBound, output: output, width: width
      ).run()
    }
  }
}

extension Checked {
  static func convolveDepthwise(
    _ rows: borrowing FloatRows, _ weights: Span<Float>, _ stride: Int,
    _ limits: ClosedRange<Float>, _ output: inout MutableSpan<Float>
  ) {
    var content = [Float](repeating: 0, count: output.count)
    var expected = content.mutableSpan
    Reference.convolveDepthwise(rows, weights, stride, limits, &expected)
    KernelSet.fastest.convolveDepthwise(rows, weights, stride, limits, &output)
    expect("convolveDepthwise", output, near: expected)
  }
}
