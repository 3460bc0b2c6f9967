#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the calling thread has cost: unlike the clock it does not count who else uses the machine.
enum ProcessorTime {
  static var ofThread: Duration {
    var time = timespec()
    // SAFETY: the call fills `time`, which lives for it.
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
