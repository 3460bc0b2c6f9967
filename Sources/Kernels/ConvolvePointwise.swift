internal import KernelsV4

/// A 1x1 convolution of a row, or of any run of pixels:
///
/// ```
/// output[p][o] = clamp(bias[o] + sum over k < inputs of input[p * step + k] * weights[o][k])
///                + residual[p][o]
/// ```
/// `input` holds the pixels' floats, `step` apart; `weights` are packed by `ConvolutionShape.pack`
/// with a depth of `inputs`. `output` has `pitch(outputs)` floats a pixel, and it is left open what
/// stands in those beyond `outputs`; `residual` has as many or none. Every level adds in another
/// order: results differ in the last bits.
public typealias ConvolvePointwise =
  @Sendable (
    _ input: Span<Float>, _ weights: Span<Float>, _ shape: ConvolutionShape,
    _ residual: Span<Float>, _ output: inout MutableSpan<Float>
  ) -> Void

extension Reference {
  static func convolvePointwise(
    _ input: Span<Float>, _ weights: Span<Float>, _ shape: ConvolutionShape,
    _ residual: Span<Float>, _ output: inout MutableSpan<Float>
  ) {
    let pitch = ConvolutionShape.pitch(shape.outputs)
    func weight(_ line: Int, _ o: Int) -> Float {
      weights[ConvolutionShape.packedIndex(line: line, output: o, depth: shape.inputs)]
    }
    for index in output.indices {
      let (pixel, o) = index.quotientAndRemainder(dividingBy: pitch)
      var sum = weight(0, o)
      for k in 0..<shape.inputs { sum += input[pixel * shape.step + k] * weight(k + 1, o) }
      output[index] = min(max(sum, shape.limits.lowerBound), shape.limits.upperBound)
      if residual.count > 0 { output[index] += residual[index] }
    }
  }
}

extension Vector {
  static func convolvePointwise(
    _ input: Span<Float>, _ weights: Span<Float>, _ shape: ConvolutionShape,
    _ residual: Span<Float>, _ output: inout MutableSpan<Float>
  ) {
    let pixels = checkedPixels(input, weights, shape, residual, output)
    // SAFETY: counts were checked; output is exclusive and so aliases nothing.
    unsafe withPointers(input, weights, residual, &output) { input, weights, residual, output in
      unsafe MatrixProduct(
        inputs: (input, input, input), rows: 1, step: shape.step, depth: shape.inputs,
        weights: weights, outputs: shape.outputs, low: shape.limits.lowerBound,
        high: shape.limits.upperBound, residual: residual, output: output, pixels: pixels
      ).run()
    }
  }

  fileprivate static func checkedPixels(
    _ input: Span<Float>, _ weights: Span<Float>, _ shape: ConvolutionShape,
    _ residual: Span<Float>, _ output: borrowing MutableSpan<Float>
  ) -> Int {
    let pitch = ConvolutionShape.pitch(shape.outputs)
    let pixels = output.count / pitch
    precondition(output.count == pixels * pitch, "whole pixels")
    precondition(
      pixels == 0 || input.count >= (pixels - 1) * shape.step + shape.inputs, "input too short")
    precondition(
      weights.count
        == ConvolutionShape.packedCount(depth: shape.inputs, outputs: shape.outputs),
      "weights of another shape")
    precondition(residual.count == 0 || residual.count == output.count, "counts differ")
    return pixels
  }
}

extension VectorV4 {
  static func convolvePointwise(
    _ input: Span<Float>, _ weights: Span<Float>, _ shape: ConvolutionShape,
    _ residual: Span<Float>, _ output: inout MutableSpan<Float>
  ) {
    let pixels = Vector.checkedPixels(input, weights, shape, residual, output)
    // SAFETY: as above.
    unsafe withPointers(input, weights, residual, &output) { input, weights, residual, output in
      unsafe KernelsV4.MatrixProduct(
        inputs: (input, input, input), rows: 1, step: shape.step, depth: shape.inputs,
        weights: weights, outputs: shape.outputs, low: shape.limits.lowerBound,
        high: shape.limits.upperBound, residual: residual, output: output, pixels: pixels
      ).run()
    }
  }
}

extension Checked {
  static func convolvePointwise(
    _ input: Span<Float>, _ weights: Span<Float>, _ shape: ConvolutionShape,
    _ residual: Span<Float>, _ output: inout MutableSpan<Float>
  ) {
    compare("convolvePointwise", outputs: shape.outputs, &output) {
      Reference.convolvePointwise(input, weights, shape, residual, &$0)
    } vector: {
      KernelSet.fastest.convolvePointwise(input, weights, shape, residual, &$0)
    }
  }
}
