/// Where the time of one camera's analysis went.
public struct StageTimes: Hashable, Sendable {
  public var decode = Duration.zero
  /// Downscale, background model, mask, blobs, tracks and events.
  public var motion = Duration.zero
  public var crowd = Duration.zero

  public init() {}

  static func + (left: StageTimes, right: StageTimes) -> StageTimes {
    var sum = left
    sum.decode += right.decode
    sum.motion += right.motion
    sum.crowd += right.crowd
    return sum
  }
}

/// Measures consecutive stages: each `lap()` is the time since the one before.
struct Stopwatch {
  private var last = ContinuousClock.now

  mutating func lap() -> Duration {
    let now = ContinuousClock.now
    defer { last = now }
    return now - last
  }
}
