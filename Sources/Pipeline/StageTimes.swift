import CPlatform

/// Where the processor time of one camera's analysis went.
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

/// Measures consecutive stages of one thread: each `lap()` is the processor time that the thread has
/// used since the one before, whoever else uses the machine.
struct Stopwatch {
  private var last = Stopwatch.now

  mutating func lap() -> Duration {
    let now = Self.now
    defer { last = now }
    return now - last
  }

  private static var now: Duration { .nanoseconds(pantau_thread_nanoseconds()) }
}
