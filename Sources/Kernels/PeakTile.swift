// Compiled twice: here for the floor of the architecture, in KernelsV4 for AVX-512.

/// What `MultiplyChains` describes.
package enum PeakTile {
  /// Independent sums: a processor that begins two multiplications a cycle and needs four cycles
  /// for each wants at least eight.
  private static var chains: Int { 12 }

  @inline(never)
  package static func run(_ rounds: Int) -> (products: Int, sum: Float) {
    var sums = Sums<12>(Lanes(repeating: 0))
    let (half, quarter) = (Lanes(repeating: 0.5), Lanes(repeating: 0.25))
    for _ in 0..<rounds {
      for chain in 0..<12 { sums[chain] = sums[chain].addingProduct(half, quarter) }
    }
    var all = Lanes(repeating: 0)
    for chain in 0..<12 { all += sums[chain] }
    return (rounds &* chains &* Lanes.scalarCount, all.sum())
  }
}
