internal import CVec

/// Where a row of the background model keeps what: six planes of `stride` bytes, one after another.
///
/// ```
/// | mean 1 | tolerance | mean 2 | weight 1 | weight 2 | blink |
/// ```
public enum ModelPlane: Int, CaseIterable, Sendable {
  /// What is usually seen here.
  case firstMean
  /// How far from the mean is still the same: four times the usual distance.
  case tolerance
  /// What is seen here at other times: the other side of a waving leaf, or what may become the
  /// background.
  case secondMean
  /// How long each has been seen, in steps.
  case firstWeight
  case secondWeight
  /// How often this pixel flickered lately; widens the tolerance.
  case blink
}

/// The numbers that `updateModel` goes by.
public struct ModelRules: Hashable, Sendable {
  /// The match radius is `tolerance + blink / 4`, from the pixel's minimum to this.
  public var maximumRadius: UInt8 = 80
  /// From this weight on the second mean counts as background too.
  public var trustedWeight: UInt8 = 30
  /// The same under an object: what stopped stays foreground until it is nearly absorbed.
  public var heldTrustedWeight: UInt8 = 160
  /// How much weights rise and fall in a step, but for the rise of weight 2.
  public var weightStep: UInt8 = 1
  /// How much weight 2 rises in a step; with 2, what is seen a third of the time gains weight.
  public var secondGain: UInt8 = 1
  /// A colour this much different is foreground whatever the luma says, where the match radius is
  /// at its minimum of 16; half of what the radius has more is added.
  public var colourRadius: UInt8 = 14
  /// How much weight 2 rises with every frame where a ghost is and mean 2 is what is seen; weight 1
  /// falls by half of it, and below weight 2 as soon as mean 2 is trusted: a ghost that is background
  /// leaves nothing of the thing in mean 1. Where neither mean is what is seen, weight 2 falls as much.
  public var ghostGain: UInt8 = 6
  /// Whether means and tolerances move at all in this frame.
  public var learns = true

  public init() {}
}

/// What goes for single pixels of a row: rules of their place, and what earlier frames say.
public struct ModelHints: ~Escapable {
  /// The least match radius, a byte a pixel.
  public let minimumRadius: Span<UInt8>
  /// Where weights move in this frame, a bit a pixel like all that follow.
  public let steps: Span<UInt64>
  /// Foreground of the last frame: its tolerance is not learned.
  public let held: Span<UInt64>
  /// The raw mask toggled away from any foreground: blink rises by 20.
  public let flickered: Span<UInt64>
  /// The final mask toggled: blink rises by 5.
  public let toggled: Span<UInt64>
  /// Foreground that is not a thing but the place where one was: what is seen there now becomes the
  /// background soon.
  public let ghosts: Span<UInt64>

  @_lifetime(
    copy minimumRadius, copy steps, copy held, copy flickered, copy toggled, copy ghosts)
  public init(
    minimumRadius: Span<UInt8>, steps: Span<UInt64>, held: Span<UInt64>, flickered: Span<UInt64>,
    toggled: Span<UInt64>, ghosts: Span<UInt64>
  ) {
    self.minimumRadius = minimumRadius
    self.steps = steps
    self.held = held
    self.flickered = flickered
    self.toggled = toggled
    self.ghosts = ghosts
  }
}

/// Matches a row with a background model of two means a pixel, learns from it, and writes a bit a
/// pixel: 1 where neither mean explains its luma, or its colour is another.
///
/// ```
/// blink  := blink + 20 flickered + 5 toggled - 1                  (saturating)
/// R       = clamp(tolerance + blink / 4, minimumRadius, maximumRadius)
/// d1, d2  = |pixel - mean 1|, |pixel - mean 2|
/// 1 matches: d1 <= R;  2 matches: d2 <= R and weight 2 > 0;  the nearer one is used (1 if equal)
/// background: 1 matches, or 2 matches with weight 2 >= trustedWeight (held: heldTrustedWeight)
/// tolerance moves one step towards min(4 d1, 60)                  (learns; background, not held)
/// the used mean moves one step towards the pixel                  (learns)
/// weights, at steps: 1 used: weight 1 + weightStep, weight 2 - weightStep;
///     2 used: weight 1 - weightStep, weight 2 + secondGain;
///     neither used: weight 2 - weightStep     (saturating)
/// ghost and neither used: weight 2 - ghostGain                        (saturating)
/// neither used and weight 2 = 0: mean 2 := pixel, weight 2 := 1
/// ghost and 2 used: weight 2 + ghostGain, weight 1 - ghostGain / 2    (saturating)
///     and background: weight 1 below weight 2
/// weight 2 > weight 1: the two change places
/// foreground: not background, or difference > colourRadius + max(0, R - 16) / 2
/// ```
/// A sigma-delta estimator (Manzanera and Richefeu, 2007) with a second mean; all of it is exact
/// in bytes. `pixels.count` is a multiple of 64, `difference` (of colour: `UpdateChroma`; zeros where
/// there is none) has as many, `model` holds `ModelPlane.allCases.count` planes of as many bytes, the
/// hints and `foreground` one bit a pixel. Nothing may alias.
public typealias UpdateModel =
  @Sendable (
    _ pixels: Span<UInt8>, _ difference: Span<UInt8>, _ model: inout MutableSpan<UInt8>,
    _ hints: borrowing ModelHints, _ rules: ModelRules, _ foreground: inout MutableSpan<UInt64>
  ) -> Void

extension Reference {
  static func updateModel(
    _ pixels: Span<UInt8>, _ difference: Span<UInt8>, _ model: inout MutableSpan<UInt8>,
    _ hints: borrowing ModelHints, _ rules: ModelRules, _ foreground: inout MutableSpan<UInt64>
  ) {
    let stride = pixels.count
    for x in foreground.indices { foreground[x] = 0 }
    for x in pixels.indices {
      func bit(_ words: Span<UInt64>) -> Bool { words[x / 64] >> UInt64(x % 64) & 1 == 1 }
      var state = PixelModel(model, x, stride)
      let isBackground = state.update(
        Int(pixels[x]), Int(difference[x]), minimumRadius: Int(hints.minimumRadius[x]),
        steps: bit(hints.steps), held: bit(hints.held), flickered: bit(hints.flickered),
        toggled: bit(hints.toggled), ghost: bit(hints.ghosts), rules)
      state.store(in: &model, x, stride)
      if !isBackground { foreground[x / 64] |= 1 << UInt64(x % 64) }
    }
  }
}

/// One pixel of the model, for the reference.
private struct PixelModel {
  var mean1: Int
  var tolerance: Int
  var mean2: Int
  var weight1: Int
  var weight2: Int
  var blink: Int

  init(_ model: borrowing MutableSpan<UInt8>, _ x: Int, _ stride: Int) {
    mean1 = Int(model[x])
    tolerance = Int(model[stride + x])
    mean2 = Int(model[2 * stride + x])
    weight1 = Int(model[3 * stride + x])
    weight2 = Int(model[4 * stride + x])
    blink = Int(model[5 * stride + x])
  }

  func store(in model: inout MutableSpan<UInt8>, _ x: Int, _ stride: Int) {
    model[x] = UInt8(mean1)
    model[stride + x] = UInt8(tolerance)
    model[2 * stride + x] = UInt8(mean2)
    model[3 * stride + x] = UInt8(weight1)
    model[4 * stride + x] = UInt8(weight2)
    model[5 * stride + x] = UInt8(blink)
  }

  /// Returns whether the pixel is background in luma and colour.
  mutating func update(
    _ pixel: Int, _ difference: Int, minimumRadius: Int, steps: Bool, held: Bool,
    flickered: Bool, toggled: Bool, ghost: Bool, _ rules: ModelRules
  ) -> Bool {
    blink = min(255, blink + (flickered ? 20 : 0) + (toggled ? 5 : 0))
    blink = max(0, blink - 1)
    let radius = min(max(tolerance + blink / 4, minimumRadius), Int(rules.maximumRadius))
    let distance1 = abs(pixel - mean1)
    let distance2 = abs(pixel - mean2)
    let matches1 = distance1 <= radius
    let matches2 = distance2 <= radius && weight2 > 0
    let uses2 = matches2 && !(matches1 && distance1 <= distance2)
    let uses1 = matches1 && !uses2
    let trusted = held ? rules.heldTrustedWeight : rules.trustedWeight
    let isBackground = matches1 || (matches2 && weight2 >= Int(trusted))

    if rules.learns {
      if isBackground && !held { tolerance += (min(4 * distance1, 60) - tolerance).signum() }
      if uses1 { mean1 += (pixel - mean1).signum() }
      if uses2 { mean2 += (pixel - mean2).signum() }
    }
    if steps {
      let step = Int(rules.weightStep)
      if uses1 { weight1 = min(255, weight1 + step) }
      if uses2 { weight1 = max(0, weight1 - step) }
      weight2 = uses2 ? min(255, weight2 + Int(rules.secondGain)) : max(0, weight2 - step)
    }
    if ghost && !uses1 && !uses2 { weight2 = max(0, weight2 - Int(rules.ghostGain)) }
    if !uses1 && !uses2 && weight2 == 0 {
      mean2 = pixel
      weight2 = 1
    }
    if ghost && uses2 {
      weight2 = min(255, weight2 + Int(rules.ghostGain))
      weight1 = max(0, weight1 - Int(rules.ghostGain) / 2)
      if isBackground { weight1 = min(weight1, weight2 - 1) }
    }
    if weight2 > weight1 {
      swap(&mean1, &mean2)
      swap(&weight1, &weight2)
    }
    return isBackground && difference <= Int(rules.colourRadius) + max(0, radius - 16) / 2
  }
}

extension Vector {
  static func updateModel(
    _ pixels: Span<UInt8>, _ difference: Span<UInt8>, _ model: inout MutableSpan<UInt8>,
    _ hints: borrowing ModelHints, _ rules: ModelRules, _ foreground: inout MutableSpan<UInt64>
  ) {
    let stride = pixels.count
    let words = stride / 64
    precondition(stride % 64 == 0, "the row is not padded")
    precondition(
      model.count == 6 * stride && difference.count == stride
        && hints.minimumRadius.count == stride, "the model has another width")
    precondition(
      hints.steps.count == words && hints.held.count == words && hints.flickered.count == words
        && hints.toggled.count == words
        && hints.ghosts.count == words && foreground.count == words, "one bit a pixel")
    for word in 0..<words {
      let bits = HintWords(
        steps: hints.steps[word], held: hints.held[word], flickered: hints.flickered[word],
        toggled: hints.toggled[word], ghosts: hints.ghosts[word])
      let x = word &* 64
      let low = updateModel32(
        pixels, difference, hints.minimumRadius, &model, x, stride, bits.low, rules)
      let high = updateModel32(
        pixels, difference, hints.minimumRadius, &model, x &+ 32, stride, bits.high, rules)
      foreground[word] = UInt64(low) | UInt64(high) << 32
    }
  }

  /// What the hints say of 64 pixels; half of it in the low bits of each word.
  private struct HintWords {
    var steps: UInt64
    var held: UInt64
    var flickered: UInt64
    var toggled: UInt64
    var ghosts: UInt64

    @inline(__always) var low: HintWords { self }
    @inline(__always) var high: HintWords {
      HintWords(
        steps: steps >> 32, held: held >> 32, flickered: flickered >> 32,
        toggled: toggled >> 32, ghosts: ghosts >> 32)
    }

    /// The lower 32 bits of a word as bytes of 0 and 255.
    @inline(__always)
    static func bytes(_ word: UInt64) -> Bytes {
      cv_expand_mask(UInt32(truncatingIfNeeded: word))
    }
  }

  /// 32 pixels from column `x` on; returns their foreground bits.
  @inline(__always)
  private static func updateModel32(
    _ pixels: Span<UInt8>, _ difference: Span<UInt8>, _ minimumRadius: Span<UInt8>,
    _ model: inout MutableSpan<UInt8>, _ x: Int, _ stride: Int, _ hints: HintWords,
    _ rules: ModelRules
  ) -> UInt32 {
    let one = cv_splat_u8x32(1)
    let zero = cv_splat_u8x32(0)
    let pixel = pixels.vector(at: x)
    var mean1 = model.vector(at: x)
    var tolerance = model.vector(at: stride &+ x)
    var mean2 = model.vector(at: 2 &* stride &+ x)
    var weight1 = model.vector(at: 3 &* stride &+ x)
    var weight2 = model.vector(at: 4 &* stride &+ x)
    var blink = model.vector(at: 5 &* stride &+ x)

    let rise = cv_add(
      cv_and(HintWords.bytes(hints.flickered), cv_splat_u8x32(20)),
      cv_and(HintWords.bytes(hints.toggled), cv_splat_u8x32(5)))
    blink = cv_sub_sat(cv_add_sat(blink, rise), one)
    let radius = cv_min(
      cv_max(
        cv_add_sat(tolerance, cv_shift_right(blink, 2)), minimumRadius.vector(at: x)),
      cv_splat_u8x32(rules.maximumRadius))
    let distance1 = cv_absdiff(pixel, mean1)
    let distance2 = cv_absdiff(pixel, mean2)
    let matches1 = cv_le(distance1, radius)
    let matches2 = cv_andnot(cv_le(distance2, radius), cv_eq(weight2, zero))
    let uses2 = cv_andnot(matches2, cv_and(matches1, cv_le(distance1, distance2)))
    let uses1 = cv_andnot(matches1, uses2)
    let held = HintWords.bytes(hints.held)
    let trusted = cv_le(
      cv_select(
        held, cv_splat_u8x32(rules.heldTrustedWeight), cv_splat_u8x32(rules.trustedWeight)),
      weight2)
    let background = cv_or(matches1, cv_and(matches2, trusted))

    if rules.learns {
      // min(4 d, 60) in bytes: saturating doubling keeps everything above 60 above 60.
      let doubled = cv_add_sat(distance1, distance1)
      let goal = cv_min(cv_add_sat(doubled, doubled), cv_splat_u8x32(60))
      tolerance = stepped(tolerance, towards: goal, where: cv_andnot(background, held))
      mean1 = stepped(mean1, towards: pixel, where: uses1)
      mean2 = stepped(mean2, towards: pixel, where: uses2)
    }
    // In most frames no weight moves.
    if UInt32(truncatingIfNeeded: hints.steps) != 0 {
      let step = cv_and(HintWords.bytes(hints.steps), cv_splat_u8x32(rules.weightStep))
      let gain = cv_and(HintWords.bytes(hints.steps), cv_splat_u8x32(rules.secondGain))
      weight1 = cv_sub_sat(cv_add_sat(weight1, cv_and(uses1, step)), cv_and(uses2, step))
      weight2 = cv_sub_sat(cv_add_sat(weight2, cv_and(uses2, gain)), cv_andnot(step, uses2))
    }
    let used = cv_or(uses1, uses2)
    // Ghosts are rare.
    let hasGhosts = UInt32(truncatingIfNeeded: hints.ghosts) != 0
    if hasGhosts {
      let fades = cv_andnot(HintWords.bytes(hints.ghosts), used)
      weight2 = cv_sub_sat(weight2, cv_and(fades, cv_splat_u8x32(rules.ghostGain)))
    }
    let renewed = cv_andnot(cv_eq(weight2, zero), used)
    mean2 = cv_select(renewed, pixel, mean2)
    weight2 = cv_or(weight2, cv_and(renewed, one))
    if hasGhosts {
      let fades = cv_and(uses2, HintWords.bytes(hints.ghosts))
      weight2 = cv_add_sat(weight2, cv_and(fades, cv_splat_u8x32(rules.ghostGain)))
      weight1 = cv_sub_sat(weight1, cv_and(fades, cv_splat_u8x32(rules.ghostGain / 2)))
      let gives = cv_and(fades, background)
      weight1 = cv_select(gives, cv_min(weight1, cv_sub_sat(weight2, one)), weight1)
    }
    let swaps = cv_gt(weight2, weight1)

    model.store(cv_select(swaps, mean2, mean1), at: x)
    model.store(tolerance, at: stride &+ x)
    model.store(cv_select(swaps, mean1, mean2), at: 2 &* stride &+ x)
    model.store(cv_max(weight1, weight2), at: 3 &* stride &+ x)
    model.store(cv_min(weight1, weight2), at: 4 &* stride &+ x)
    model.store(blink, at: 5 &* stride &+ x)
    let colourRadius = cv_add_sat(
      cv_shift_right(cv_sub_sat(radius, cv_splat_u8x32(16)), 1),
      cv_splat_u8x32(rules.colourRadius))
    return ~cv_movemask(cv_and(background, cv_le(difference.vector(at: x), colourRadius)))
  }

  /// `value`, one nearer to `goal` in the lanes of `mask`.
  @inline(__always)
  private static func stepped(_ value: Bytes, towards goal: Bytes, where mask: Bytes) -> Bytes {
    // A mask is 0 or -1 in each lane: subtracting one adds 1, adding one takes 1 away.
    let up = cv_and(cv_gt(goal, value), mask)
    let down = cv_and(cv_gt(value, goal), mask)
    return cv_add(cv_sub(value, up), down)
  }
}

extension Checked {
  static func updateModel(
    _ pixels: Span<UInt8>, _ difference: Span<UInt8>, _ model: inout MutableSpan<UInt8>,
    _ hints: borrowing ModelHints, _ rules: ModelRules, _ foreground: inout MutableSpan<UInt64>
  ) {
    var expectedBits = [UInt64](repeating: 0, count: foreground.count)
    var expected: [UInt8] = []
    for index in model.indices { expected.append(model[index]) }
    var expectedModel = expected.mutableSpan
    var expectedForeground = expectedBits.mutableSpan
    Reference.updateModel(pixels, difference, &expectedModel, hints, rules, &expectedForeground)
    Vector.updateModel(pixels, difference, &model, hints, rules, &foreground)
    expect("updateModel, model", model, equals: expectedModel)
    expect("updateModel, foreground", foreground, equals: expectedForeground)
  }
}
