internal import KernelsV4

/// A 1x1 convolution of a row of bytes:
///
/// ```
/// output[p][o] = clamp(biases[o] + factors[o] * (sum over k < inputs of
///                                                input[p * step + k] * weights[o][k]))
///                + residual[p][o]
/// ```
/// `input` is of at most 127, so that two products fit into 16 bits on every processor; `weights`
/// stand where `ConvolutionShape.byteIndex` says, zeros elsewhere; `scales` are the factors and then the biases,
/// `pitch(outputs)` each. `output` has `pitch(outputs)` floats a pixel, and it is left open what stands
/// in those beyond `outputs`; `residual` has as many or none.
/// Sums are exact, factor and bias rounded once: all forms give the same floats.
public typealias ConvolveBytes =
  @Sendable (
    _ input: Span<UInt8>, _ weights: Span<Int8>, _ scales: Span<Float>, _ shape: ConvolutionShape,
    _ residual: Span<Float>, _ output: inout MutableSpan<Float>
  ) -> Void

extension Reference {
  static func convolveBytes(
    _ input: Span<UInt8>, _ weights: Span<Int8>, _ scales: Span<Float>, _ shape: ConvolutionShape,
    _ residual: Span<Float>, _ output: inout MutableSpan<Float>
  ) {
    let pitch = ConvolutionShape.pitch(shape.outputs)
    for index in output.indices {
      let (pixel, o) = index.quotientAndRemainder(dividingBy: pitch)
      var sum: Int32 = 0
      for k in 0..<shape.inputs {
        let place = ConvolutionShape.byteIndex(input: k, output: o, inputs: shape.inputs)
        sum += Int32(input[pixel * shape.step + k]) * Int32(weights[place])
      }
      let value = scales[pitch + o].addingProduct(Float(sum), scales[o])
      output[index] = min(max(value, shape.limits.lowerBound), shape.limits.upperBound)
      if residual.count > 0 { output[index] += residual[index] }
    }
  }
}

extension Vector {
  static func convolveBytes(
    _ input: Span<UInt8>, _ weights: Span<Int8>, _ scales: Span<Float>, _ shape: ConvolutionShape,
    _ residual: Span<Float>, _ output: inout MutableSpan<Float>
  ) {
    let pixels = checkedPixels(input, weights, scales, shape, residual, output)
    // SAFETY: counts were checked; output is exclusive and so aliases nothing.
    unsafe withPointers(input, weights, scales, residual, &output) {
      input, weights, scales, residual, output in
      unsafe ByteProduct(
        input: input, step: shape.step, quads: (shape.inputs + 3) / 4, weights: weights,
        scales: scales, outputs: shape.outputs, low: shape.limits.lowerBound,
        high: shape.limits.upperBound, residual: residual, output: output, pixels: pixels
      ).run()
    }
  }

  fileprivate static func checkedPixels(
    _ input: Span<UInt8>, _ weights: Span<Int8>, _ scales: Span<Float>, _ shape: ConvolutionShape,
    _ residual: Span<Float>, _ output: borrowing MutableSpan<Float>
  ) -> Int {
    let pitch = ConvolutionShape.pitch(shape.outputs)
    let pixels = output.count / pitch
    precondition(output.count == pixels * pitch, "whole pixels")
    // Four bytes are read at a time; weights beyond the last input are zeros.
    precondition(
      pixels == 0 || input.count >= (pixels - 1) * shape.step + (shape.inputs + 3) / 4 * 4,
      "input too short")
    precondition(
      weights.count
        == ConvolutionShape.byteCount(inputs: shape.inputs, outputs: shape.outputs),
      "weights of another shape")
    precondition(scales.count == 2 * pitch, "factors and biases")
    precondition(residual.count == 0 || residual.count == output.count, "counts differ")
    return pixels
  }

  @inline(__always)
  fileprivate static func withPointers(
    _ input: Span<UInt8>, _ weights: Span<Int8>, _ scales: Span<Float>, _ residual: Span<Float>,
    _ output: inout MutableSpan<Float>,
    _ body: (
      UnsafePointer<UInt8>, UnsafePointer<Int8>, UnsafePointer<Float>, UnsafePointer<Float>?,
      UnsafeMutablePointer<Float>
    ) -> Void
  ) {
    unsafe Kernels.withPointers(scales, scales, residual, &output) { scales, _, residual, output in
      unsafe input.withUnsafeBufferPointer { input in
        unsafe weights.withUnsafeBufferPointer { weights in
          // No pixels: there may be no memory at all.
          guard let input = input.baseAddress, let weights = weights.baseAddress else { return }
          unsafe body(input, weights, scales, residual, output)
        }
      }
    }
  }
}

extension VectorV4 {
  static func convolveBytes(
    _ input: Span<UInt8>, _ weights: Span<Int8>, _ scales: Span<Float>, _ shape: ConvolutionShape,
    _ residual: Span<Float>, _ output: inout MutableSpan<Float>
  ) {
    let pixels = Vector.checkedPixels(input, weights, scales, shape, residual, output)
    // SAFETY: as above.
    unsafe Vector.withPointers(input, weights, scales, residual, &output) {
      input, weights, scales, residual, output in
      unsafe KernelsV4.ByteProduct(
        input: input, step: shape.step, quads: (shape.inputs + 3) / 4, weights: weights,
        scales: scales, outputs: shape.outputs, low: shape.limits.lowerBound,
        high: shape.limits.upperBound, residual: residual, output: output, pixels: pixels
      ).run()
    }
  }
}

extension Checked {
  static func convolveBytes(
    _ input: Span<UInt8>, _ weights: Span<Int8>, _ scales: Span<Float>, _ shape: ConvolutionShape,
    _ residual: Span<Float>, _ output: inout MutableSpan<Float>
  ) {
    compare("convolveBytes", outputs: shape.outputs, &output) {
      Reference.convolveBytes(input, weights, scales, shape, residual, &$0)
    } vector: {
      KernelSet.fastest.convolveBytes(input, weights, scales, shape, residual, &$0)
    }
  }
}
