internal import CVec

/// What of a row's foreground may be the shadow of something.
public struct ShadowRules: Hashable, Sendable {
  /// Bit n: darkening by 8n to 8n + 7 levels is what shadows do before this camera; the last one
  /// goes for all that is deeper, too.
  public var depths: UInt16
  /// Shadows darken by at least so much; their edges by at least `edge`.
  public var leastDepth: UInt8 = 10
  public var edge: UInt8 = 4
  /// The darkening of neighbours differs by at most so much inside a shadow.
  public var evenness: UInt8 = 6
  /// A shadow changes colour by at most so much.
  public var mostColour: UInt8 = 8

  public init(depths: UInt16) { self.depths = depths }
}

/// Three rows around the one that is looked at; an edge row again where there is none. All have
/// the same count, a multiple of 64.
public struct RowTriple: ~Escapable {
  public let above: Span<UInt8>
  public let here: Span<UInt8>
  public let below: Span<UInt8>

  @_lifetime(copy above, copy here, copy below)
  public init(above: Span<UInt8>, here: Span<UInt8>, below: Span<UInt8>) {
    self.above = above
    self.here = here
    self.below = below
  }
}

/// Where foreground is nothing but less light: `cores` and, around them, `candidates`.
///
/// ```
/// depth      = mean - pixel                                    (0 where the pixel is brighter)
/// candidate: foreground, edge <= depth, difference <= mostColour, and
///            depth < leastDepth or its class of 8 levels is one of `depths`
/// core:      candidate, depth >= leastDepth, and the depth of all eight neighbours is within
///            evenness of its own
/// ```
/// On a logarithmic scale a shadow takes the same off everything that it covers, so that the
/// background's texture stays (Cucchiara et al. 2003; Jacques, Jung and Musse 2005). With pixels and
/// means exchanged it finds what is nothing but more light. Beyond a row's
/// ends its end bytes go on. All counts are equal, a multiple of 64; a bit a pixel.
public typealias FindShadows =
  @Sendable (
    _ pixels: borrowing RowTriple, _ means: borrowing RowTriple, _ difference: Span<UInt8>,
    _ foreground: Span<UInt64>, _ rules: ShadowRules, _ cores: inout MutableSpan<UInt64>,
    _ candidates: inout MutableSpan<UInt64>
  ) -> Void

extension Reference {
  static func findShadows(
    _ pixels: borrowing RowTriple, _ means: borrowing RowTriple, _ difference: Span<UInt8>,
    _ foreground: Span<UInt64>, _ rules: ShadowRules, _ cores: inout MutableSpan<UInt64>,
    _ candidates: inout MutableSpan<UInt64>
  ) {
    for word in cores.indices {
      cores[word] = 0
      candidates[word] = 0
    }
    let last = difference.count - 1
    for x in 0...last where foreground[x / 64] >> UInt64(x % 64) & 1 == 1 {
      let depth = depth(pixels.here, means.here, x)
      guard depth >= Int(rules.edge), difference[x] <= rules.mostColour else { continue }
      let isDeep = depth >= Int(rules.leastDepth)
      guard !isDeep || rules.depths >> UInt16(min(depth / 8, 15)) & 1 == 1 else { continue }
      candidates[x / 64] |= 1 << UInt64(x % 64)
      var isEven = isDeep
      for column in [max(x - 1, 0), x, min(x + 1, last)] {
        for neighbour in [
          self.depth(pixels.above, means.above, column),
          self.depth(pixels.here, means.here, column),
          self.depth(pixels.below, means.below, column),
        ] where abs(neighbour - depth) > Int(rules.evenness) { isEven = false }
      }
      if isEven { cores[x / 64] |= 1 << UInt64(x % 64) }
    }
  }

  private static func depth(_ pixels: Span<UInt8>, _ means: Span<UInt8>, _ x: Int) -> Int {
    max(0, Int(means[x]) - Int(pixels[x]))
  }
}

extension Vector {
  static func findShadows(
    _ pixels: borrowing RowTriple, _ means: borrowing RowTriple, _ difference: Span<UInt8>,
    _ foreground: Span<UInt64>, _ rules: ShadowRules, _ cores: inout MutableSpan<UInt64>,
    _ candidates: inout MutableSpan<UInt64>
  ) {
    let words = cores.count
    let count = 64 &* words
    precondition(
      pixels.above.count == count && pixels.here.count == count && pixels.below.count == count
        && means.above.count == count && means.here.count == count && means.below.count == count
        && difference.count == count, "counts differ")
    precondition(foreground.count == words && candidates.count == words, "one bit a pixel")
    for word in 0..<words {
      let bits = foreground[word]
      guard bits != 0 else {
        cores[word] = 0
        candidates[word] = 0
        continue
      }
      let x = word &* 64
      let low = findShadows32(pixels, means, difference, x, rules)
      let high = findShadows32(pixels, means, difference, x &+ 32, rules)
      cores[word] = (UInt64(low.cores) | UInt64(high.cores) << 32) & bits
      candidates[word] = (UInt64(low.candidates) | UInt64(high.candidates) << 32) & bits
    }
  }

  @inline(__always)
  private static func findShadows32(
    _ pixels: borrowing RowTriple, _ means: borrowing RowTriple, _ difference: Span<UInt8>,
    _ x: Int, _ rules: ShadowRules
  ) -> (cores: UInt32, candidates: UInt32) {
    let depth = cv_sub_sat(means.here.vector(at: x), pixels.here.vector(at: x))
    let depthClass = cv_min(cv_shift_right(depth, 3), cv_splat_u8x32(15))
    var allowed = cv_gt(cv_splat_u8x32(rules.leastDepth), depth)
    for index in 0..<16 where rules.depths >> UInt16(index) & 1 == 1 {
      allowed = cv_or(allowed, cv_eq(depthClass, cv_splat_u8x32(UInt8(index))))
    }
    let fits = cv_and(
      cv_and(allowed, cv_le(cv_splat_u8x32(rules.edge), depth)),
      cv_le(difference.vector(at: x), cv_splat_u8x32(rules.mostColour)))
    let candidates = cv_movemask(fits)
    guard candidates != 0 else { return (0, 0) }
    var farthest = unevenness(pixels.above, means.above, x, depth)
    farthest = cv_max(farthest, unevenness(pixels.here, means.here, x, depth))
    farthest = cv_max(farthest, unevenness(pixels.below, means.below, x, depth))
    let core = cv_and(
      cv_and(fits, cv_le(farthest, cv_splat_u8x32(rules.evenness))),
      cv_le(cv_splat_u8x32(rules.leastDepth), depth))
    return (cv_movemask(core), candidates)
  }

  /// The largest distance of three neighbouring depths of a row from `depth`.
  @inline(__always)
  private static func unevenness(
    _ pixels: Span<UInt8>, _ means: Span<UInt8>, _ x: Int, _ depth: Bytes
  ) -> Bytes {
    let left = cv_sub_sat(means.vector(leftOf: x), pixels.vector(leftOf: x))
    let here = cv_sub_sat(means.vector(at: x), pixels.vector(at: x))
    let right = cv_sub_sat(means.vector(rightOf: x), pixels.vector(rightOf: x))
    return cv_max(
      cv_max(cv_absdiff(left, depth), cv_absdiff(right, depth)), cv_absdiff(here, depth))
  }
}

extension Checked {
  static func findShadows(
    _ pixels: borrowing RowTriple, _ means: borrowing RowTriple, _ difference: Span<UInt8>,
    _ foreground: Span<UInt64>, _ rules: ShadowRules, _ cores: inout MutableSpan<UInt64>,
    _ candidates: inout MutableSpan<UInt64>
  ) {
    var coreWords = [UInt64](repeating: 0, count: cores.count)
    var candidateWords = coreWords
    var expectedCores = coreWords.mutableSpan
    var expectedCandidates = candidateWords.mutableSpan
    Reference.findShadows(
      pixels, means, difference, foreground, rules, &expectedCores, &expectedCandidates)
    Vector.findShadows(pixels, means, difference, foreground, rules, &cores, &candidates)
    expect("findShadows, cores", cores, equals: expectedCores)
    expect("findShadows, candidates", candidates, equals: expectedCandidates)
  }
}
