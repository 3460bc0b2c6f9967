internal import Pixels

/// Stretches of time that do not overlap, in order.
struct TimeSpans {
  private(set) var spans: [Range<WallTime>] = []

  /// The same times, each counted once.
  init(_ ranges: some Sequence<Range<WallTime>>) {
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = spans.last, range.lowerBound <= last.upperBound {
        spans[spans.count - 1] =
          last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        spans.append(range)
      }
    }
  }

  var length: Duration {
    spans.reduce(.zero) { $0 + $1.upperBound.duration(since: $1.lowerBound) }
  }

  /// What lies in both.
  func intersection(_ other: TimeSpans) -> TimeSpans {
    var found: [Range<WallTime>] = []
    var (left, right) = (spans[...], other.spans[...])
    while let a = left.first, let b = right.first {
      let common = a.clamped(to: b)
      if !common.isEmpty { found.append(common) }
      if a.upperBound <= b.upperBound { left.removeFirst() } else { right.removeFirst() }
    }
    return TimeSpans(found)
  }

  func clamped(to range: Range<WallTime>) -> TimeSpans {
    TimeSpans(spans.map { $0.clamped(to: range) })
  }
}
