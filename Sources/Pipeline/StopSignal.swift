import Media
import Pixels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Tells a thread to stop, and lets it sleep until then.
///
/// The interrupt flag is the same thing for libav: a blocking read returns at once. Sleeping is a
/// `poll` on a pipe, whose time-out a change of the wall clock does not touch.
final class StopSignal: Sendable {
  let interrupt: InterruptFlag
  private let readEnd: Int32
  private let writeEnd: Int32

  init(interrupt: InterruptFlag = InterruptFlag()) {
    self.interrupt = interrupt
    var ends: [Int32] = [-1, -1]
    // SAFETY: `ends` has room for the two descriptors.
    let code = unsafe pipe(&ends)
    precondition(code == 0, "the system refused another pipe (\(errno))")
    (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  var isStopped: Bool { interrupt.isInterrupted }

  func stop() {
    interrupt.interrupt()
    var byte: UInt8 = 1
    // SAFETY: one byte is read from `byte`. It stays in the pipe: later sleeps end at once.
    _ = unsafe write(writeEnd, &byte, 1)
  }

  /// Sleeps for a duration, or until `stop()`. Returns whether it was stopped.
  @discardableResult
  func sleep(for duration: Duration) -> Bool {
    let deadline = ContinuousClock.now + duration
    while !isStopped {
      let left = deadline - .now
      guard left > .zero else { break }
      var waiting = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
      let milliseconds = min(left.microseconds / 1_000 + 1, 60_000)
      // SAFETY: `waiting` is one pollfd and lives for the call.
      _ = unsafe poll(&waiting, 1, Int32(milliseconds))
    }
    return isStopped
  }
}
