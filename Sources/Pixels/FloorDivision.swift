extension Int64 {
  /// The quotient rounded towards minus infinity, and the remainder 0..<divisor that goes with it;
  /// `divisor` is above 0.
  public func floorDivided(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
