/// A small seeded generator: the same seed makes the same test, everywhere.
///
/// Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators (2014).
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Nearly Gaussian with mean 0 and deviation 1: the sum of twelve uniform numbers, less 6.
  public mutating func gaussian() -> Double {
    var sum = -6.0
    for _ in 0..<3 {
      let bits = next()
      sum += Double(bits & 0xFFFF) / 65536 + Double(bits >> 16 & 0xFFFF) / 65536
      sum += Double(bits >> 32 & 0xFFFF) / 65536 + Double(bits >> 48) / 65536
    }
    return sum
  }
}
