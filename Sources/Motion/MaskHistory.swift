internal import Kernels
internal import Pixels

/// What the model must know of earlier masks: where an object is, and where pixels flicker.
///
/// A pixel flickers where the raw mask toggles although no foreground has been near it in this and
/// the last three frames: leaves, water, noise. Toggling at the edge of something that moves is
/// kept apart, or busy roads would go blind; in restless tiles (`SwayFilter`) it counts as well.
struct MaskHistory {
  private(set) var held: BitPlane
  private(set) var flickered: BitPlane
  private(set) var toggled: BitPlane
  private(set) var lastRaw: BitPlane

  private let dilate5: Dilate5
  /// For how many more frames, 0 to 3, a cell counts as near foreground: the bits of 1 and of 2.
  private var nearOnes: BitPlane
  private var nearTwos: BitPlane

  init(size: PixelSize, kernels: KernelSet) {
    dilate5 = kernels.dilate5
    let empty = BitPlane(size: size)
    held = empty
    flickered = empty
    toggled = empty
    lastRaw = empty
    nearOnes = empty
    nearTwos = empty
  }

  mutating func restart() {
    held.clear()
    flickered.clear()
    toggled.clear()
    lastRaw.clear()
    nearOnes.clear()
    nearTwos.clear()
  }

  /// Takes this frame's masks; the planes then say what the next frame's update needs.
  mutating func append(
    raw: BitPlane, mask: BitPlane, sway: SwayFilter, scratch: inout Scratch
  ) {
    scratch.grown.dilate(mask, by: dilate5)
    sway.clearRestless(in: &scratch.grown)
    Self.findFlicker(
      raw.words.span, &lastRaw.words, near: scratch.grown.words.span, &nearOnes.words,
      &nearTwos.words, &flickered.words)
    Self.findToggles(mask.words.span, &held.words, &toggled.words)
  }

  // MARK: - Private

  /// Spans, not arrays, in these loops: checks of uniqueness in each round cost more than the bits.
  private static func findFlicker(
    _ raw: Span<UInt64>, _ lastRaw: inout [UInt64], near: Span<UInt64>, _ ones: inout [UInt64],
    _ twos: inout [UInt64], _ flickered: inout [UInt64]
  ) {
    var lastRaw = lastRaw.mutableSpan
    var ones = ones.mutableSpan
    var twos = twos.mutableSpan
    var flickered = flickered.mutableSpan
    for index in raw.indices {
      let (one, two, now) = (ones[index], twos[index], near[index])
      flickered[index] = (raw[index] ^ lastRaw[index]) & ~(now | one | two)
      lastRaw[index] = raw[index]
      // One frame less, or three more.
      ones[index] = two & ~one | now
      twos[index] = two & one | now
    }
  }

  private static func findToggles(
    _ mask: Span<UInt64>, _ held: inout [UInt64], _ toggled: inout [UInt64]
  ) {
    var held = held.mutableSpan
    var toggled = toggled.mutableSpan
    for index in mask.indices {
      toggled[index] = mask[index] ^ held[index]
      held[index] = mask[index]
    }
  }
}

extension BitPlane {
  /// Clears every bit in place.
  mutating func clear() {
    for index in words.indices { words[index] = 0 }
  }

  /// Clears the bits that are not set in `other`.
  mutating func intersect(_ other: BitPlane) {
    precondition(size == other.size, "planes of different sizes")
    for index in words.indices { words[index] &= other.words[index] }
  }

  /// Copies another plane's bits in place: the two keep their own memory.
  mutating func copyBits(of other: BitPlane) {
    precondition(size == other.size, "planes of different sizes")
    for index in words.indices { words[index] = other.words[index] }
  }
}
