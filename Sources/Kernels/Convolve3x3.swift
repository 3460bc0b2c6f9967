internal import KernelsV4

/// A row of a 3x3 convolution:
///
/// ```
/// output[p][o] = clamp(bias[o] + sum over r < 3, k < 3 * inputs of
///                      rows[r][p * step + k] * weights[o][r][k])
/// ```
/// `inputs` are the floats of one input pixel and `step` those from an output's leftmost column to
/// the next one's: the stride times `inputs`. Rows begin with the column left of the first pixel,
/// and so hold the margins. `weights` are packed by `ConvolutionShape.pack` with a depth of 9 *
/// inputs. `output` has `pitch(outputs)` floats a pixel, and it is left open what stands in those
/// beyond `outputs`.
public typealias Convolve3x3 =
  @Sendable (
    _ rows: borrowing FloatRows, _ weights: Span<Float>, _ shape: ConvolutionShape,
    _ output: inout MutableSpan<Float>
  ) -> Void

extension Reference {
  static func convolve3x3(
    _ rows: borrowing FloatRows, _ weights: Span<Float>, _ shape: ConvolutionShape,
    _ output: inout MutableSpan<Float>
  ) {
    let pitch = ConvolutionShape.pitch(shape.outputs)
    let width = 3 * shape.inputs
    for index in output.indices {
      let (pixel, o) = index.quotientAndRemainder(dividingBy: pitch)
      func weight(_ line: Int) -> Float {
        weights[ConvolutionShape.packedIndex(line: line, output: o, depth: 3 * width)]
      }
      var sum = weight(0)
      for k in 0..<width { sum += rows.above[pixel * shape.step + k] * weight(1 + k) }
      for k in 0..<width { sum += rows.here[pixel * shape.step + k] * weight(1 + width + k) }
      for k in 0..<width { sum += rows.below[pixel * shape.step + k] * weight(1 + 2 * width + k) }
      output[index] = min(max(sum, shape.limits.lowerBound), shape.limits.upperBound)
    }
  }
}

extension Vector {
  static func convolve3x3(
    _ rows: borrowing FloatRows, _ weights: Span<Float>, _ shape: ConvolutionShape,
    _ output: inout MutableSpan<Float>
  ) {
    let pixels = checkedPixels(rows, weights, shape, output)
    // SAFETY: counts were checked; output is exclusive and so aliases nothing.
    unsafe withPointers(rows, weights, &output) { rows, weights, output in
      unsafe MatrixProduct(
        inputs: rows, rows: 3, step: shape.step, depth: 3 &* shape.inputs, weights: weights,
        outputs: shape.outputs, low: shape.limits.lowerBound, high: shape.limits.upperBound,
        residual: nil, output: output, pixels: pixels
      ).run()
    }
  }

  fileprivate static func checkedPixels(
    _ rows: borrowing FloatRows, _ weights: Span<Float>, _ shape: ConvolutionShape,
    _ output: borrowing MutableSpan<Float>
  ) -> Int {
    let pitch = ConvolutionShape.pitch(shape.outputs)
    let pixels = output.count / pitch
    precondition(output.count == pixels * pitch, "whole pixels")
    precondition(
      pixels == 0 || rows.here.count >= (pixels - 1) * shape.step + 3 * shape.inputs,
      "rows too short")
    precondition(
      weights.count
        == ConvolutionShape.packedCount(depth: 9 * shape.inputs, outputs: shape.outputs),
      "weights of another shape")
    return pixels
  }
}

extension VectorV4 {
  static func convolve3x3(
    _ rows: borrowing FloatRows, _ weights: Span<Float>, _ shape: ConvolutionShape,
    _ output: inout MutableSpan<Float>
  ) {
    let pixels = Vector.checkedPixels(rows, weights, shape, output)
    // SAFETY: as above.
    unsafe withPointers(rows, weights, &output) { rows, weights, output in
      unsafe KernelsV4.MatrixProduct(
        inputs: rows, rows: 3, step: shape.step, depth: 3 &* shape.inputs, weights: weights,
        outputs: shape.outputs, low: shape.limits.lowerBound, high: shape.limits.upperBound,
        residual: nil, output: output, pixels: pixels
      ).run()
    }
  }
}

extension Checked {
  static func convolve3x3(
    _ rows: borrowing FloatRows, _ weights: Span<Float>, _ shape: ConvolutionShape,
    _ output: inout MutableSpan<Float>
  ) {
    var content = [Float](repeating: 0, count: output.count)
    var expected = content.mutableSpan
    Reference.convolve3x3(rows, weights, shape, &expected)
    KernelSet.fastest.convolve3x3(rows, weights, shape, &output)
    expect("convolve3x3", outputs: shape.outputs, output, near: expected)
  }
}
