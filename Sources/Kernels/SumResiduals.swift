internal import CVec

/// What a block of 32 columns says about the light: sums over its pixels that look like background.
public struct ResidualSums: BitwiseCopyable, Hashable, Sendable {
  /// Sum of how much pixels are brighter than the model, and of how much they are darker.
  public var brighter: Int32 = 0
  public var darker: Int32 = 0
  public var count: Int32 = 0

  public init() {}
}

/// Adds a row's residuals, block by block: for every pixel that is not held and whose compressed
/// luma, less its block's offset, is within `limit` of the model's first mean.
///
/// `luma.count` is at most `means.count`, a multiple of 64; `held` has one bit, `offsets` and `sums`
/// one element per 32 columns of `means`. Columns that fill no block are left out. A block's sums
/// stay in range for 2^20 rows.
public typealias SumResiduals =
  @Sendable (
    _ luma: Span<UInt8>, _ means: Span<UInt8>, _ held: Span<UInt64>, _ offsets: Span<Int16>,
    _ limit: UInt8, _ sums: inout MutableSpan<ResidualSums>
  ) -> Void

extension Reference {
  static func sumResiduals(
    _ luma: Span<UInt8>, _ means: Span<UInt8>, _ held: Span<UInt64>, _ offsets: Span<Int16>,
    _ limit: UInt8, _ sums: inout MutableSpan<ResidualSums>
  ) {
    for x in 0..<luma.count / 32 * 32 where held[x / 64] >> UInt64(x % 64) & 1 == 0 {
      let pixel = min(max(compressed(luma[x]) - Int(offsets[x / 32]), 0), 255)
      let residual = pixel - Int(means[x])
      guard abs(residual) <= Int(limit) else { continue }
      sums[x / 32].brighter += Int32(max(0, residual))
      sums[x / 32].darker += Int32(max(0, -residual))
      sums[x / 32].count += 1
    }
  }
}

extension Vector {
  static func sumResiduals(
    _ luma: Span<UInt8>, _ means: Span<UInt8>, _ held: Span<UInt64>, _ offsets: Span<Int16>,
    _ limit: UInt8, _ sums: inout MutableSpan<ResidualSums>
  ) {
    precondition(means.count % 64 == 0 && luma.count <= means.count, "the row is not padded")
    precondition(
      held.count == means.count / 64 && offsets.count == means.count / 32
        && sums.count == offsets.count, "counts differ")
    for block in 0..<luma.count / 32 {
      let x = block &* 32
      let offset = offsets[block]
      let pixel = cv_sub_sat(
        cv_add_sat(
          compressed(luma.vector(at: x)), cv_splat_u8x32(UInt8(clamping: 0 &- offset))),
        cv_splat_u8x32(UInt8(clamping: offset)))
      let mean = means.vector(at: x)
      let brighter = cv_sub_sat(pixel, mean)
      let darker = cv_sub_sat(mean, pixel)
      let bits = UInt32(truncatingIfNeeded: held[block / 2] >> UInt64(32 &* (block & 1)))
      let valid = cv_andnot(
        cv_le(cv_or(brighter, darker), cv_splat_u8x32(limit)), cv_expand_mask(bits))
      sums[block].brighter &+= Int32(truncatingIfNeeded: cv_sum(cv_and(brighter, valid)))
      sums[block].darker &+= Int32(truncatingIfNeeded: cv_sum(cv_and(darker, valid)))
      sums[block].count &+= Int32(truncatingIfNeeded: cv_movemask(valid).nonzeroBitCount)
    }
  }
}

extension Checked {
  static func sumResiduals(
    _ luma: Span<UInt8>, _ means: Span<UInt8>, _ held: Span<UInt64>, _ offsets: Span<Int16>,
    _ limit: UInt8, _ sums: inout MutableSpan<ResidualSums>
  ) {
    var expected: [ResidualSums] = []
    for index in sums.indices { expected.append(sums[index]) }
    var copy = expected.mutableSpan
    Reference.sumResiduals(luma, means, held, offsets, limit, &copy)
    Vector.sumResiduals(luma, means, held, offsets, limit, &sums)
    for index in sums.indices {
      precondition(sums[index] == copy[index], "kernel sumResiduals differs from its reference")
    }
  }
}
