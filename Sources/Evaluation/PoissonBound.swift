#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a number of independent, rare happenings says of how many are to be expected.
///
/// Exact bounds (Garwood 1936): quantiles of the chi-square distribution with `2 n` and `2 n + 2`
/// degrees of freedom, halved. Each of the two holds with its confidence by itself.
public enum PoissonBound {
  public static let confidence = 0.95

  /// The expectation is larger with this confidence. 0 for none seen.
  public static func lower(_ count: Int, confidence: Double = confidence) -> Double {
    precondition(count >= 0, "nothing happens less than never")
    guard count > 0 else { return 0 }
    return expectation { 1 - cumulative(count - 1, expecting: $0) >= 1 - confidence }
  }

  /// The expectation is smaller with this confidence. 3.0 for none seen at 95 %.
  public static func upper(_ count: Int, confidence: Double = confidence) -> Double {
    precondition(count >= 0, "nothing happens less than never")
    return expectation { cumulative(count, expecting: $0) <= 1 - confidence }
  }

  /// The smallest expectation with a property that larger ones keep.
  private static func expectation(where holds: (Double) -> Bool) -> Double {
    var high = 1.0
    while !holds(high) { high *= 2 }
    var low = 0.0
    while high - low > 1e-12 * max(1, high) {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle }
      if middle == low && middle == high { break }
    }
    return high
  }

  /// Probability of at most `count`.
  static func cumulative(_ count: Int, expecting mean: Double) -> Double {
    guard mean > 0 else { return 1 }
    // In logarithms: the terms of large expectations are below the smallest number.
    var logTerm = -mean
    var sum = 0.0
    for number in 0...count {
      if number > 0 { logTerm += log(mean) - log(Double(number)) }
      sum += exp(logTerm)
    }
    return min(1, sum)
  }
}
