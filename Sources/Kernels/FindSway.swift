internal import CVec

/// Five rows around the one that is looked at; an edge row again where there is none. All have the
/// same count, a multiple of 64.
public struct RowQuintuple: ~Escapable {
  public let first: Span<UInt8>
  public let second: Span<UInt8>
  public let third: Span<UInt8>
  public let fourth: Span<UInt8>
  public let fifth: Span<UInt8>

  @_lifetime(copy first, copy second, copy third, copy fourth, copy fifth)
  public init(
    first: Span<UInt8>, second: Span<UInt8>, third: Span<UInt8>, fourth: Span<UInt8>,
    fifth: Span<UInt8>
  ) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
    self.fifth = fifth
  }
}

/// Where foreground is only the background of nearby, swung here: `sway` is set where a bit of
/// `foreground` is, the pixel flickered (`blink >= leastBlink`), and it lies within `margin` of the
/// range of the means in the 5 x 5 around it.
///
/// Beyond a row's ends its end bytes go on. All counts are equal, a multiple of 64; a bit a pixel.
public typealias FindSway =
  @Sendable (
    _ pixels: Span<UInt8>, _ means: borrowing RowQuintuple, _ blink: Span<UInt8>,
    _ foreground: Span<UInt64>, _ leastBlink: UInt8, _ margin: UInt8,
    _ sway: inout MutableSpan<UInt64>
  ) -> Void

extension Reference {
  static func findSway(
    _ pixels: Span<UInt8>, _ means: borrowing RowQuintuple, _ blink: Span<UInt8>,
    _ foreground: Span<UInt64>, _ leastBlink: UInt8, _ margin: UInt8,
    _ sway: inout MutableSpan<UInt64>
  ) {
    for word in sway.indices { sway[word] = 0 }
    let last = pixels.count - 1
    for x in 0...last where foreground[x / 64] >> UInt64(x % 64) & 1 == 1 {
      guard blink[x] >= leastBlink else { continue }
      var low = 255
      var high = 0
      for column in x - 2...x + 2 {
        let inside = min(max(column, 0), last)
        for mean in [
          means.first[inside], means.second[inside], means.third[inside], means.fourth[inside],
          means.fifth[inside],
        ] {
          low = min(low, Int(mean))
          high = max(high, Int(mean))
        }
      }
      if Int(pixels[x]) >= low - Int(margin) && Int(pixels[x]) <= high + Int(margin) {
        sway[x / 64] |= 1 << UInt64(x % 64)
      }
    }
  }
}

extension Vector {
  static func findSway(
    _ pixels: Span<UInt8>, _ means: borrowing RowQuintuple, _ blink: Span<UInt8>,
    _ foreground: Span<UInt64>, _ leastBlink: UInt8, _ margin: UInt8,
    _ sway: inout MutableSpan<UInt64>
  ) {
    let words = sway.count
    let count = 64 &* words
    precondition(
      pixels.count == count && means.first.count == count && means.second.count == count
        && means.third.count == count && means.fourth.count == count && means.fifth.count == count
        && blink.count == count, "counts differ")
    precondition(foreground.count == words, "one bit a pixel")
    for word in 0..<words {
      let bits = foreground[word]
      guard bits != 0 else {
        sway[word] = 0
        continue
      }
      let x = word &* 64
      let low = findSway32(pixels, means, blink, x, leastBlink, margin)
      let high = findSway32(pixels, means, blink, x &+ 32, leastBlink, margin)
      sway[word] = (UInt64(low) | UInt64(high) << 32) & bits
    }
  }

  @inline(__always)
  private static func findSway32(
    _ pixels: Span<UInt8>, _ means: borrowing RowQuintuple, _ blink: Span<UInt8>, _ x: Int,
    _ leastBlink: UInt8, _ margin: UInt8
  ) -> UInt32 {
    let flickers = cv_le(cv_splat_u8x32(leastBlink), blink.vector(at: x))
    guard cv_movemask(flickers) != 0 else { return 0 }
    var low = cv_splat_u8x32(255)
    var high = cv_splat_u8x32(0)
    widen(means.first, x, &low, &high)
    widen(means.second, x, &low, &high)
    widen(means.third, x, &low, &high)
    widen(means.fourth, x, &low, &high)
    widen(means.fifth, x, &low, &high)
    let pixel = pixels.vector(at: x)
    let inside = cv_and(
      cv_le(cv_sub_sat(low, cv_splat_u8x32(margin)), pixel),
      cv_le(pixel, cv_add_sat(high, cv_splat_u8x32(margin))))
    return cv_movemask(cv_and(inside, flickers))
  }

  /// Takes five neighbouring columns of a row into the range.
  @inline(__always)
  private static func widen(_ row: Span<UInt8>, _ x: Int, _ low: inout Bytes, _ high: inout Bytes) {
    let left = row.vector(leftOf: x)
    let here = row.vector(at: x)
    let right = row.vector(rightOf: x)
    let farLeft = x >= 32 ? row.vector(at: x &- 2) : cv_from_left(left)
    let farRight = x &+ 34 <= row.count ? row.vector(at: x &+ 2) : cv_from_right(right)
    low = cv_min(cv_min(low, cv_min(left, right)), cv_min(here, cv_min(farLeft, farRight)))
    high = cv_max(cv_max(high, cv_max(left, right)), cv_max(here, cv_max(farLeft, farRight)))
  }
}

extension Checked {
  static func findSway(
    _ pixels: Span<UInt8>, _ means: borrowing RowQuintuple, _ blink: Span<UInt8>,
    _ foreground: Span<UInt64>, _ leastBlink: UInt8, _ margin: UInt8,
    _ sway: inout MutableSpan<UInt64>
  ) {
    compare("findSway", &sway) {
      Reference.findSway(pixels, means, blink, foreground, leastBlink, margin, &$0)
    } vector: {
      Vector.findSway(pixels, means, blink, foreground, leastBlink, margin, &$0)
    }
  }
}
