internal import CVec

/// `output[x]` is the luma on a scale on which equal steps are nearly equal ratios of light, less
/// the brightness offset of its block of 32 columns, clamped to 0...255:
///
/// `(y + min(y, 27) + min(y, 63) + min(y, 148) + 1) / 2 - offsets[x / 32]`
///
/// The sum (0...247) follows `255 log2((y + 64) / 64) / log2(319 / 64)` to within 9 steps and costs
/// six byte operations where a table would need a look-up a pixel. Its slope ends at 2 in the dark,
/// where the logarithm's 2.5 made blobs of what a starved encoder does there. A change of light
/// adds about the same number everywhere in it.
///
/// `output.count` is a multiple of 32, `luma.count` at most that; the rest of `output` becomes 0.
/// `offsets` has one element per 32 columns of `output`, each -255...255.
public typealias CompressLuma =
  @Sendable (
    _ luma: Span<UInt8>, _ offsets: Span<Int16>, _ output: inout MutableSpan<UInt8>
  ) -> Void

extension Reference {
  static func compressLuma(
    _ luma: Span<UInt8>, _ offsets: Span<Int16>, _ output: inout MutableSpan<UInt8>
  ) {
    compressLuma(luma, offsets, &output, from: 0)
  }

  static func compressLuma(
    _ luma: Span<UInt8>, _ offsets: Span<Int16>, _ output: inout MutableSpan<UInt8>,
    from start: Int
  ) {
    for x in start..<luma.count {
      output[x] = UInt8(clamping: compressed(luma[x]) - Int(offsets[x / 32]))
    }
    for x in max(start, luma.count)..<output.count { output[x] = 0 }
  }

  static func compressed(_ luma: UInt8) -> Int {
    let y = Int(luma)
    return (y + min(y, 27) + min(y, 63) + min(y, 148) + 1) / 2
  }
}

extension Vector {
  static func compressLuma(
    _ luma: Span<UInt8>, _ offsets: Span<Int16>, _ output: inout MutableSpan<UInt8>
  ) {
    precondition(output.count % 32 == 0 && luma.count <= output.count, "the row is not padded")
    precondition(offsets.count == output.count / 32, "one offset per 32 columns")
    var x = 0
    while x &+ 32 <= luma.count {
      let offset = offsets[x / 32]
      let darker = cv_splat_u8x32(UInt8(clamping: offset))
      let brighter = cv_splat_u8x32(UInt8(clamping: 0 &- offset))
      let value = compressed(luma.vector(at: x))
      output.store(cv_sub_sat(cv_add_sat(value, brighter), darker), at: x)
      x &+= 32
    }
    Reference.compressLuma(luma, offsets, &output, from: x)
  }

  @inline(__always)
  static func compressed(_ y: Bytes) -> Bytes {
    let low = cv_add(cv_min(y, cv_splat_u8x32(27)), cv_min(y, cv_splat_u8x32(63)))
    return cv_avg(y, cv_add(low, cv_min(y, cv_splat_u8x32(148))))
  }
}

extension Checked {
  static func compressLuma(
    _ luma: Span<UInt8>, _ offsets: Span<Int16>, _ output: inout MutableSpan<UInt8>
  ) {
    compare("compressLuma", &output) {
      Reference.compressLuma(luma, offsets, &$0)
    } vector: {
      Vector.compressLuma(luma, offsets, &$0)
    }
  }
}
