/// Three rows of floats around the one that is looked at, all of one count; zeros where there is
/// none.
public struct FloatRows: ~Escapable {
  public let above: Span<Float>
  public let here: Span<Float>
  public let below: Span<Float>

  @_lifetime(copy above, copy here, copy below)
  public init(above: Span<Float>, here: Span<Float>, below: Span<Float>) {
    precondition(above.count == here.count && below.count == here.count, "counts differ")
    self.above = above
    self.here = here
    self.below = below
  }
}
