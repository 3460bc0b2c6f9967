internal import CVec

/// How far each pixel's colour is from the model's, and the model's step towards it.
///
/// ```
/// distance        = max(|blue - mean blue|, |red - mean red|)        of each chroma sample
/// difference[2x], difference[2x + 1] = distance[x]
/// both means move one step towards the sample   (where pixel 2x is not held, or stepsAll)
/// ```
/// Chroma has half as many columns as luma. `held` has a bit, `difference` a byte per luma column, a
/// multiple of 64 of them; `means` holds the blue means, then the red ones, half as many columns
/// each, as `blue` and `red` have.
public typealias UpdateChroma =
  @Sendable (
    _ blue: Span<UInt8>, _ red: Span<UInt8>, _ means: inout MutableSpan<UInt8>,
    _ held: Span<UInt64>, _ stepsAll: Bool, _ difference: inout MutableSpan<UInt8>
  ) -> Void

extension Reference {
  static func updateChroma(
    _ blue: Span<UInt8>, _ red: Span<UInt8>, _ means: inout MutableSpan<UInt8>,
    _ held: Span<UInt64>, _ stepsAll: Bool, _ difference: inout MutableSpan<UInt8>
  ) {
    let half = difference.count / 2
    for x in blue.indices {
      let toBlue = Int(blue[x]) - Int(means[x])
      let toRed = Int(red[x]) - Int(means[half + x])
      let distance = UInt8(max(abs(toBlue), abs(toRed)))
      difference[2 * x] = distance
      difference[2 * x + 1] = distance
      if stepsAll || held[x / 32] >> UInt64(2 * (x % 32)) & 1 == 0 {
        means[x] = UInt8(Int(means[x]) + toBlue.signum())
        means[half + x] = UInt8(Int(means[half + x]) + toRed.signum())
      }
    }
  }
}

extension Vector {
  static func updateChroma(
    _ blue: Span<UInt8>, _ red: Span<UInt8>, _ means: inout MutableSpan<UInt8>,
    _ held: Span<UInt64>, _ stepsAll: Bool, _ difference: inout MutableSpan<UInt8>
  ) {
    let columns = difference.count
    let half = columns / 2
    precondition(columns % 64 == 0 && means.count == columns, "the row is not padded")
    precondition(blue.count == half && red.count == half, "the chroma is not padded")
    precondition(held.count == columns / 64, "one bit a pixel")
    var x = 0
    while x < half {
      let bits = stepsAll ? 0 : evenBits(held[x / 32])
      let still = cv_expand_mask(bits)
      let meanBlue = means.vector(at: x)
      let meanRed = means.vector(at: half &+ x)
      let newBlue = blue.vector(at: x)
      let newRed = red.vector(at: x)
      let distance = cv_max(cv_absdiff(newBlue, meanBlue), cv_absdiff(newRed, meanRed))
      difference.store(cv_double_low(distance), at: 2 &* x)
      difference.store(cv_double_high(distance), at: 2 &* x &+ 32)
      means.store(cv_select(still, meanBlue, stepped(meanBlue, towards: newBlue)), at: x)
      means.store(cv_select(still, meanRed, stepped(meanRed, towards: newRed)), at: half &+ x)
      x &+= 32
    }
  }

  /// Bits 0, 2, 4, ... of a word, side by side.
  @inline(__always)
  private static func evenBits(_ word: UInt64) -> UInt32 {
    var bits = word & 0x5555_5555_5555_5555
    bits = (bits | bits >> 1) & 0x3333_3333_3333_3333
    bits = (bits | bits >> 2) & 0x0F0F_0F0F_0F0F_0F0F
    bits = (bits | bits >> 4) & 0x00FF_00FF_00FF_00FF
    bits = (bits | bits >> 8) & 0x0000_FFFF_0000_FFFF
    return UInt32(truncatingIfNeeded: bits | bits >> 16)
  }

  @inline(__always)
  private static func stepped(_ value: Bytes, towards goal: Bytes) -> Bytes {
    cv_add(cv_sub(value, cv_gt(goal, value)), cv_gt(value, goal))
  }
}

extension Checked {
  static func updateChroma(
    _ blue: Span<UInt8>, _ red: Span<UInt8>, _ means: inout MutableSpan<UInt8>,
    _ held: Span<UInt64>, _ stepsAll: Bool, _ difference: inout MutableSpan<UInt8>
  ) {
    var copy: [UInt8] = []
    for index in means.indices { copy.append(means[index]) }
    var distances = [UInt8](repeating: 0, count: difference.count)
    var expectedMeans = copy.mutableSpan
    var expected = distances.mutableSpan
    Reference.updateChroma(blue, red, &expectedMeans, held, stepsAll, &expected)
    Vector.updateChroma(blue, red, &means, held, stepsAll, &difference)
    expect("updateChroma, means", means, equals: expectedMeans)
    expect("updateChroma, difference", difference, equals: expected)
  }
}
