internal import Kernels
internal import Pixels

/// What the model must know of earlier masks: where an object is, and where pixels flicker.
///
/// A pixel flickers where the raw mask toggles although no foreground has been near it in this and
/// the last three frames: leaves, water, noise. Toggling at the edge of something that moves is
/// kept apart, or busy roads would go blind.
struct MaskHistory {
  private(set) var held: BitPlane
  private(set) var flickered: BitPlane
  private(set) var toggled: BitPlane

  private let kernels: KernelSet
  private var lastRaw: BitPlane
  /// Neighbourhoods of the final masks of the last four frames, in a ring.
  private var near: [BitPlane]
  private var newest = 0

  init(size: PixelSize, kernels: KernelSet) {
    self.kernels = kernels
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
  mutating func append(raw: BitPlane, mask: BitPlane) {
    newest = (newest + 1) % near.count
    dilate(mask)
    for index in raw.words.indices {
      let anyNear =
        near[0].words[index] | near[1].words[index] | near[2].words[index] | near[3].words[index]
      flickered.words[index] = (raw.words[index] ^ lastRaw.words[index]) & ~anyNear
      toggled.words[index] = mask.words[index] ^ held.words[index]
      held.words[index] = mask.words[index]
      lastRaw.words[index] = raw.words[index]
    }
  }

  private mutating func dilate(_ mask: BitPlane) {
    let words = mask.wordsPerRow
    let last = mask.size.height - 1
    for y in 0...last {
      func range(_ row: Int) -> Range<Int> {
        let inside = min(max(row, 0), last)
        return inside * words..<(inside + 1) * words
      }
      let source = mask.words.span
      var all = near[newest].words.mutableSpan
      var output = all._mutatingExtracting(range(y))
      kernels.dilate5(
        source.extracting(range(y - 2)), source.extracting(range(y - 1)),
        source.extracting(range(y)), source.extracting(range(y + 1)),
        source.extracting(range(y + 2)), &output)
      output[words - 1] &= mask.usedBits(inWord: words - 1)
    }
  }
}

extension BitPlane {
  /// Clears every bit in place.
  mutating func clear() {
    for index in words.indices { words[index] = 0 }
  }

  /// Copies another plane's bits in place: the two keep their own memory.
  mutating func copyBits(of other: BitPlane) {
    precondition(size == other.size, "planes of different sizes")
    for index in words.indices { words[index] = other.words[index] }
  }
}
