import Pixels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a measurement counts.
enum Clock: String, Encodable {
  /// CPU time of the calling thread: other programs on the machine cost it caches, not time.
  case threadCPU = "thread_cpu"
  /// Time that passed; for what waits for the disk.
  case wall

  /// Nanoseconds since a moment that is the same for the calling thread.
  func now() -> Int64 {
    var time = timespec()
    let id = self == .threadCPU ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC
    // SAFETY: `time` lives for the call.
    _ = unsafe clock_gettime(id, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Nanoseconds that `body` takes.
  func time(_ body: () -> Void) -> Double {
    let start = now()
    body()
    return Double(now() - start)
  }
}
