internal import CVec

/// The opening of a row by a flat window (Serra 1982): what stands above its surroundings and is
/// narrower than the window is cut off, slopes and wide humps stay as they are.
///
/// ```
/// eroded[x] = the least of row[x - window / 2 ... x + window / 2]
/// opened[x] = the greatest of eroded[x - window / 2 ... x + window / 2]     (inside the row)
/// ```
/// `window` is odd, 3...63; `opened` has the row's count, `scratch` at least
/// `openRowScratch(width:)`, and its content does not matter. Nothing may alias.
public typealias OpenRow =
  @Sendable (
    _ row: Span<UInt8>, _ window: Int, _ scratch: inout MutableSpan<UInt8>,
    _ opened: inout MutableSpan<UInt8>
  ) -> Void

/// How many bytes of scratch `OpenRow` needs for rows of this width.
public func openRowScratch(width: Int) -> Int { (width + 63 + 31) / 32 * 32 + 64 }

extension Reference {
  static func openRow(
    _ row: Span<UInt8>, _ window: Int, _ scratch: inout MutableSpan<UInt8>,
    _ opened: inout MutableSpan<UInt8>
  ) {
    let reach = window / 2
    for x in row.indices {
      var least = row[x]
      for near in max(0, x - reach)...min(row.count - 1, x + reach) {
        least = min(least, row[near])
      }
      scratch[x] = least
    }
    for x in row.indices {
      var greatest = scratch[x]
      for near in max(0, x - reach)...min(row.count - 1, x + reach) {
        greatest = max(greatest, scratch[near])
      }
      opened[x] = greatest
    }
  }
}

extension Vector {
  static func openRow(
    _ row: Span<UInt8>, _ window: Int, _ scratch: inout MutableSpan<UInt8>,
    _ opened: inout MutableSpan<UInt8>
  ) {
    precondition(window % 2 == 1 && (3...63).contains(window), "the window is odd, 3 to 63")
    precondition(row.count == opened.count, "counts differ")
    precondition(scratch.count >= openRowScratch(width: row.count), "too little scratch")
    pad(row, window / 2, with: 255, in: &scratch)
    slide(window, &scratch, &opened, pick: cv_min, pickByte: min)
    pad(opened.span, window / 2, with: 0, in: &scratch)
    slide(window, &scratch, &opened, pick: cv_max, pickByte: max)
  }

  /// The row after `reach` bytes of `edge`, and `edge` behind it.
  @inline(__always)
  private static func pad(
    _ row: Span<UInt8>, _ reach: Int, with edge: UInt8, in scratch: inout MutableSpan<UInt8>
  ) {
    let fill = cv_splat_u8x32(edge)
    var x = 0
    while x &+ 32 <= scratch.count {
      scratch.store(fill, at: x)
      x &+= 32
    }
    x = 0
    while x &+ 32 <= row.count {
      scratch.store(row.vector(at: x), at: x &+ reach)
      x &+= 32
    }
    while x < row.count {
      scratch[x &+ reach] = row[x]
      x &+= 1
    }
  }

  /// Picks over windows of 2, 4, 8 ... bytes in place, and over two of those that overlap at last.
  @inline(__always)
  private static func slide(
    _ window: Int, _ scratch: inout MutableSpan<UInt8>, _ output: inout MutableSpan<UInt8>,
    pick: (Bytes, Bytes) -> Bytes, pickByte: (UInt8, UInt8) -> UInt8
  ) {
    let end = (output.count &+ window &+ 31) / 32 &* 32
    var span = 1
    while span &* 2 <= window {
      var x = 0
      while x < end {
        scratch.store(pick(scratch.vector(at: x), scratch.vector(at: x &+ span)), at: x)
        x &+= 32
      }
      span &*= 2
    }
    let rest = window &- span
    var x = 0
    while x &+ 32 <= output.count {
      output.store(pick(scratch.vector(at: x), scratch.vector(at: x &+ rest)), at: x)
      x &+= 32
    }
    while x < output.count {
      output[x] = pickByte(scratch[x], scratch[x &+ rest])
      x &+= 1
    }
  }
}

extension Checked {
  static func openRow(
    _ row: Span<UInt8>, _ window: Int, _ scratch: inout MutableSpan<UInt8>,
    _ opened: inout MutableSpan<UInt8>
  ) {
    var own = [UInt8](repeating: 0, count: scratch.count)
    var ownScratch = own.mutableSpan
    compare("openRow", &opened) {
      Reference.openRow(row, window, &ownScratch, &$0)
    } vector: {
      Vector.openRow(row, window, &scratch, &$0)
    }
  }
}
