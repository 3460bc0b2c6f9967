internal import CVec

/// Sums of absolute differences of a block of 8x8 pixels at every place of a window around where it
/// is: 7 pixels to every side (and 8 to the right, since vectors are even).
///
/// ```
/// block:  8 rows of 8 bytes
/// window: 22 rows of `BlockWindow.stride` bytes, of which the first 23 count:
///         the row 7 above the block, from 7 left of it on, comes first
/// sums:   15 rows of 16; row j, column i: the window's pixels moved by (i - 7, j - 7)
/// ```
/// A sum is at most 64 * 255.
public typealias MatchBlock =
  @Sendable (
    _ block: Span<UInt8>, _ window: Span<UInt8>, _ sums: inout MutableSpan<UInt16>
  ) -> Void

/// The shape of what `MatchBlock` reads and writes.
public enum BlockWindow {
  /// Of a block, both ways.
  public static let side = 8
  /// How far to every side is looked.
  public static let reach = 7
  public static let rows = side + 2 * reach
  /// Bytes from one row to the next.
  public static let stride = 32
  /// Bytes of a row that are looked at.
  public static let used = rows + 1
  public static let sumRows = 2 * reach + 1
  public static let sumColumns = sumRows + 1
}

extension Reference {
  static func matchBlock(
    _ block: Span<UInt8>, _ window: Span<UInt8>, _ sums: inout MutableSpan<UInt16>
  ) {
    for down in 0..<BlockWindow.sumRows {
      for right in 0..<BlockWindow.sumColumns {
        var sum = 0
        for y in 0..<8 {
          for x in 0..<8 {
            let pixel = window[(down + y) * BlockWindow.stride + right + x]
            sum += abs(Int(block[y * 8 + x]) - Int(pixel))
          }
        }
        sums[down * BlockWindow.sumColumns + right] = UInt16(sum)
      }
    }
  }
}

extension Vector {
  static func matchBlock(
    _ block: Span<UInt8>, _ window: Span<UInt8>, _ sums: inout MutableSpan<UInt16>
  ) {
    precondition(
      block.count == 64 && window.count == BlockWindow.rows * BlockWindow.stride
        && sums.count == BlockWindow.sumRows * BlockWindow.sumColumns, "counts differ")
    unsafe block.withUnsafeBufferPointer { block in
      unsafe window.withUnsafeBufferPointer { window in
        unsafe sums.withUnsafeMutableBufferPointer { sums in
          // SAFETY: the counts were checked; row `down + y` is at most 21 of 22, and 24 of its 32
          // bytes are read.
          for down in 0..<BlockWindow.sumRows {
            var sum = SIMD16<UInt16>(repeating: 0)
            for y in 0..<8 {
              sum = unsafe cv_add_u16x16(
                sum,
                cv_match_row(
                  block.baseAddress! + 8 &* y,
                  window.baseAddress! + BlockWindow.stride &* (down &+ y)))
            }
            unsafe cv_store_u16x16(sums.baseAddress! + BlockWindow.sumColumns &* down, sum)
          }
        }
      }
    }
  }
}

extension Checked {
  static func matchBlock(
    _ block: Span<UInt8>, _ window: Span<UInt8>, _ sums: inout MutableSpan<UInt16>
  ) {
    compare("matchBlock", &sums) {
      Reference.matchBlock(block, window, &$0)
    } vector: {
      Vector.matchBlock(block, window, &$0)
    }
  }
}
