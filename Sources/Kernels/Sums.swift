// Compiled twice: here for the floor of the architecture, in KernelsV4 for AVX-512.

/// Sums of some pixels, in registers once the loops over them are unrolled: up to about 12 at a
/// time are, hence two of these where there are more registers.
struct Sums<let height: Int> {
  private var lanes: InlineArray<height, Lanes>

  @inline(__always)
  init(_ bias: Lanes) { lanes = InlineArray(repeating: bias) }

  @inline(__always)
  subscript(_ pixel: Int) -> Lanes {
    get {
      // SAFETY: loops run over 0..<height.
      unsafe lanes[unchecked: pixel]
    }
    set { unsafe lanes[unchecked: pixel] = newValue }
  }
}

/// Says how many pixels are worked on at a time.
enum Tall<let height: Int> {}
