public import Pixels
public import Scene

/// How many events began when: the same events that a list with the same filter has.
public struct EventTimeline: Hashable, Sendable {
  /// The first bucket begins at or before it: that of the filter, or the oldest event's.
  public let from: WallTime
  /// Not included.
  public let to: WallTime
  public let bucket: Duration
  /// In the order of time; those without an event are left out.
  public let buckets: [Bucket]

  /// Events that began in one stretch of time.
  public struct Bucket: Hashable, Sendable {
    public let beganAt: WallTime
    /// By the event's own severity.
    public let counts: [Severity: Int]

    public var total: Int { counts.values.reduce(0, +) }

    public init(beganAt: WallTime, counts: [Severity: Int]) {
      self.beganAt = beganAt
      self.counts = counts
    }
  }

  public var total: Int { buckets.reduce(0) { $0 + $1.total } }

  public init(from: WallTime, to: WallTime, bucket: Duration, buckets: [Bucket]) {
    self.from = from
    self.to = to
    self.bucket = bucket
    self.buckets = buckets
  }

  /// Lengths of buckets that people think in, seconds.
  private static let lengths: [Int64] = [
    10, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 7 * 86_400, 28 * 86_400,
  ]

  /// The shortest of those lengths of which at most `count` reach over `span`; beyond the longest,
  /// a multiple of it.
  static func bucketLength(for span: Duration, count: Int) -> Duration {
    let least = span.inSeconds / Double(max(1, count))
    if let length = lengths.first(where: { Double($0) >= least }) { return .seconds(length) }
    let longest = Double(28 * 86_400)
    return .seconds(Int64((least / longest).rounded(.up) * longest))
  }
}
