internal import KernelsV4

/// A row of floats as bytes of 7 bits:
///
/// ```
/// output[p][c] = floor(clamp(input[p][c] * factors[c] + offsets[c], 0, 127))
/// ```
/// `scales` are the factors and then the offsets, as many each as a pixel has floats, a multiple of
/// 16. The product and the sum are rounded once: all forms give the same bytes. Counts are equal.
public typealias RoundToBytes =
  @Sendable (_ input: Span<Float>, _ scales: Span<Float>, _ output: inout MutableSpan<UInt8>) ->
  Void

extension Reference {
  static func roundToBytes(
    _ input: Span<Float>, _ scales: Span<Float>, _ output: inout MutableSpan<UInt8>
  ) {
    let pitch = scales.count / 2
    for index in output.indices {
      let channel = index % pitch
      let value = scales[pitch + channel].addingProduct(input[index], scales[channel])
      // What is no number becomes 0.
      output[index] = value > 0 ? UInt8(min(value, 127)) : 0
    }
  }
}

extension Vector {
  static func roundToBytes(
    _ input: Span<Float>, _ scales: Span<Float>, _ output: inout MutableSpan<UInt8>
  ) {
    let pitch = checkedPitch(input, scales, output)
    // SAFETY: counts were checked; output is exclusive and so aliases nothing.
    unsafe withPointers(input, scales, &output) { input, scales, output in
      unsafe ByteRounding(
        input: input, scales: scales, pitch: pitch, output: output.baseAddress!,
        pixels: output.count / pitch
      ).run()
    }
  }

  fileprivate static func checkedPitch(
    _ input: Span<Float>, _ scales: Span<Float>, _ output: borrowing MutableSpan<UInt8>
  ) -> Int {
    let pitch = scales.count / 2
    precondition(
      pitch > 0 && scales.count == 2 * pitch && pitch.isMultiple(of: ConvolutionShape.panel),
      "factors and offsets")
    precondition(output.count == input.count && output.count.isMultiple(of: pitch), "whole pixels")
    return pitch
  }

  @inline(__always)
  fileprivate static func withPointers(
    _ input: Span<Float>, _ scales: Span<Float>, _ output: inout MutableSpan<UInt8>,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutableBufferPointer<UInt8>) -> Void
  ) {
    unsafe input.withUnsafeBufferPointer { input in
      unsafe scales.withUnsafeBufferPointer { scales in
        unsafe output.withUnsafeMutableBufferPointer { output in
          // No pixels: there may be no memory at all.
          guard output.count > 0 else { return }
          unsafe body(input.baseAddress!, scales.baseAddress!, output)
        }
      }
    }
  }
}

extension VectorV4 {
  static func roundToBytes(
    _ input: Span<Float>, _ scales: Span<Float>, _ output: inout MutableSpan<UInt8>
  ) {
    let pitch = Vector.checkedPitch(input, scales, output)
    // SAFETY: as above.
    unsafe Vector.withPointers(input, scales, &output) { input, scales, output in
      unsafe KernelsV4.ByteRounding(
        input: input, scales: scales, pitch: pitch, output: output.baseAddress!,
        pixels: output.count / pitch
      ).run()
    }
  }
}

extension Checked {
  static func roundToBytes(
    _ input: Span<Float>, _ scales: Span<Float>, _ output: inout MutableSpan<UInt8>
  ) {
    compare("roundToBytes", &output) {
      Reference.roundToBytes(input, scales, &$0)
    } vector: {
      KernelSet.fastest.roundToBytes(input, scales, &$0)
    }
  }
}
