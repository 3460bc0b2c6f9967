import Pixels

/// How long things took, in steps of a quarter: percentiles of any number of them in a fixed space.
public struct DelayHistogram: Hashable, Sendable {
  private static let steps = 64
  /// Upper bound of the first step; the last one's is 0.1 ms * 1.25^63, about two minutes.
  private static let first = 0.000_1
  private static let ratio = 1.25

  private var counts = [Int](repeating: 0, count: DelayHistogram.steps)
  public private(set) var count = 0
  /// Of all that were added, each at most two minutes.
  public private(set) var sum = Duration.zero

  public init() {}

  public mutating func add(_ delay: Duration) {
    var bound = Self.first
    var step = 0
    let seconds = delay.inSeconds
    while seconds > bound && step < Self.steps - 1 {
      bound *= Self.ratio
      step += 1
    }
    counts[step] += 1
    count += 1
    sum += min(delay, .seconds(120))
  }

  /// How many took at most so long, for bounds from 4 ms to 11 s, each 2.4 times the one before.
  public var cumulative: [(bound: Duration, count: Int)] {
    var bound = Self.first
    var below = 0
    var found: [(bound: Duration, count: Int)] = []
    for step in 0..<Self.steps {
      below += counts[step]
      if (16...52).contains(step), step.isMultiple(of: 4) {
        found.append((.nanoseconds(Int64(bound * 1e9)), below))
      }
      bound *= Self.ratio
    }
    return found
  }

  /// An upper bound of the share `share` (0...1) of all; `nil` where there are none.
  public func percentile(_ share: Double) -> Duration? {
    guard count > 0 else { return nil }
    let wanted = max(1, Int((share * Double(count)).rounded(.up)))
    var sum = 0
    var bound = Self.first
    for step in 0..<Self.steps {
      sum += counts[step]
      if sum >= wanted { break }
      bound *= Self.ratio
    }
    return .nanoseconds(Int64(bound * 1e9))
  }

  public static func + (left: DelayHistogram, right: DelayHistogram) -> DelayHistogram {
    var sum = left
    for step in 0..<steps { sum.counts[step] += right.counts[step] }
    sum.count += right.count
    sum.sum += right.sum
    return sum
  }

  /// The difference of two moments of the same histogram: what came between them.
  public static func - (later: DelayHistogram, earlier: DelayHistogram) -> DelayHistogram {
    var rest = later
    for step in 0..<steps { rest.counts[step] -= earlier.counts[step] }
    rest.count -= earlier.count
    rest.sum -= earlier.sum
    return rest
  }
}
