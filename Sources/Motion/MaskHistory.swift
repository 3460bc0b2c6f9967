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
  /// Neighbourhoods of the final masks of the last four frames, in a ring.
  private var near: [BitPlane]
  private var newest = 0

  init(size: PixelSize, kernels: KernelSet) {
    dilate5 = kernels.dilate5
    let empty = BitPlane(size: size)
    held = empty
    flickered = empty
    toggled = empty
    lastRaw = empty
    near = Array(repeating: empty, count: 4)
  }

  mutating func restart() {
    held.clear()
    flickered.clear()
    toggled.clear()
    lastRaw.clear()
    for index in near.indices { near[index].clear() }
  }

  /// Takes this frame's masks; the planes then say what the next frame's update needs.
  mutating func append(raw: BitPlane, mask: BitPlane, sway: SwayFilter) {
    newest = (newest + 1) % near.count
    near[newest].dilate(mask, by: dilate5)
    sway.clearRestless(in: &near[newest])
    Self.findFlicker(
      raw.words.span, &lastRaw.words, near[0].words, near[1].words, near[2].words, near[3].words,
      &flickered.words)
    Self.findToggles(mask.words.span, &held.words, &toggled.words)
  }

  // MARK: - Private

  /// Spans, not arrays, in these loops: checks of uniqueness in each round cost more than the bits.
  private static func findFlicker(
    _ raw: Span<UInt64>, _ lastRaw: inout [UInt64], _ near0: [UInt64], _ near1: [UInt64],
    _ near2: [UInt64], _ near3: [UInt64], _ flickered: inout [UInt64]
  ) {
    var lastRaw = lastRaw.mutableSpan
    var flickered = flickered.mutableSpan
    for index in raw.indices {
      let anyNear = near0[index] | near1[index] | near2[index] | near3[index]
      flickered[index] = (raw[index] ^ lastRaw[index]) & ~anyNear
      lastRaw[index] = raw[index]
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
