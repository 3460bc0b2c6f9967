internal import KernelsV4

/// Adds 0.5 * 0.25 to a number of independent sums, `rounds` times each, and returns how many
/// products that were and their sum, an eighth of that up to 2^24.
///
/// Not part of any computation: it reads nothing and keeps the multipliers as busy as can be, which
/// is the peak that benchmarks hold convolutions against.
public typealias MultiplyChains = @Sendable (_ rounds: Int) -> (products: Int, sum: Float)

extension Reference {
  static func multiplyChains(_ rounds: Int) -> (products: Int, sum: Float) {
    var sum: Float = 0
    for _ in 0..<rounds { sum += 0.5 * 0.25 }
    return (rounds, sum)
  }
}

extension Vector {
  static func multiplyChains(_ rounds: Int) -> (products: Int, sum: Float) {
    PeakTile.run(rounds)
  }
}

extension VectorV4 {
  static func multiplyChains(_ rounds: Int) -> (products: Int, sum: Float) {
    KernelsV4.PeakTile.run(rounds)
  }
}
