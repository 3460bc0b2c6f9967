#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where wall time comes from. Injected, so that tests run an hour of footage in seconds.
public protocol WallClock: Sendable {
  func now() -> WallTime
}

/// The machine's real-time clock.
public struct SystemWallClock: WallClock {
  public init() {}

  public func now() -> WallTime {
    var time = timespec()
    // SAFETY: `time` lives for the call.
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return WallTime(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }
}
