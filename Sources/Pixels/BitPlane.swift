/// One bit a pixel: foreground masks, zones and ignore masks on the analysis grid.
///
/// ```
/// row y:  | word 0: pixels 0...63, bit 0 = pixel 0 | word 1: 64...127 | ... |
/// ```
/// Bits beyond `size.width` in a row's last word are always 0.
public struct BitPlane: Hashable, Sendable {
  public let size: PixelSize
  public let wordsPerRow: Int
  /// Row by row, `wordsPerRow` each. Whoever writes keeps the bits beyond the width at 0.
  public var words: [UInt64]

  public init(size: PixelSize, filled: Bool = false) {
    self.size = size
    wordsPerRow = (size.width + 63) / 64
    words = Array(repeating: 0, count: wordsPerRow * size.height)
    if filled {
      for y in 0..<size.height {
        for word in 0..<wordsPerRow { words[y * wordsPerRow + word] = usedBits(inWord: word) }
      }
    }
  }

  public subscript(x: Int, y: Int) -> Bool {
    get {
      precondition(x >= 0 && x < size.width && y >= 0 && y < size.height, "outside the plane")
      return words[y * wordsPerRow + x >> 6] >> UInt64(x & 63) & 1 == 1
    }
    set {
      precondition(x >= 0 && x < size.width && y >= 0 && y < size.height, "outside the plane")
      let bit: UInt64 = 1 << UInt64(x & 63)
      if newValue {
        words[y * wordsPerRow + x >> 6] |= bit
      } else {
        words[y * wordsPerRow + x >> 6] &= ~bit
      }
    }
  }

  /// The bits of a row's word that belong to pixels.
  public func usedBits(inWord word: Int) -> UInt64 {
    let remaining = size.width - word * 64
    return remaining >= 64 ? ~0 : (1 << UInt64(max(0, remaining))) - 1
  }

  /// Number of pixels that are set.
  public var count: Int {
    var sum = 0
    for word in words { sum += word.nonzeroBitCount }
    return sum
  }

  /// Number of pixels that are set here and in `other`, which must have the same size.
  public func count(within other: BitPlane) -> Int {
    precondition(size == other.size, "planes of different sizes")
    var sum = 0
    for index in words.indices { sum += (words[index] & other.words[index]).nonzeroBitCount }
    return sum
  }

  public mutating func formUnion(_ other: BitPlane) {
    precondition(size == other.size, "planes of different sizes")
    for index in words.indices { words[index] |= other.words[index] }
  }

  public mutating func subtract(_ other: BitPlane) {
    precondition(size == other.size, "planes of different sizes")
    for index in words.indices { words[index] &= ~other.words[index] }
  }
}
