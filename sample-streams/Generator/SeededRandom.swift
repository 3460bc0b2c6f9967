/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed on every machine.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  /// A stream of its own for one purpose (and one frame) of a scene, so that frames can be
  /// rendered in any order.
  init(seed: UInt64, purpose: UInt64, index: Int = 0) {
    var mixer = SeededRandom(seed: seed ^ (purpose &* 0x9E37_79B9_7F4A_7C15))
    let first = mixer.next()
    state = first ^ (UInt64(truncatingIfNeeded: index) &* 0xD1B5_4A32_D192_ED03)
    _ = next()
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// 0..<1 in steps of 2^-24.
  mutating func unit() -> Double { Double(next() >> 40) / Double(1 << 24) }

  mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

  /// 0..<count.
  mutating func index(_ count: Int) -> Int { Int(next() >> 33) % count }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[index(elements.count)] }
}
