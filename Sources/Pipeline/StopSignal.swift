import Foundation
import Media
import Pixels

/// Tells a thread to stop, and lets it sleep until then.
///
/// The interrupt flag is the same thing for libav: a blocking read returns at once.
final class StopSignal: Sendable {
  let interrupt: InterruptFlag
  private let condition = NSCondition()

  init(interrupt: InterruptFlag = InterruptFlag()) { self.interrupt = interrupt }

  var isStopped: Bool { interrupt.isInterrupted }

  func stop() {
    condition.lock()
    interrupt.interrupt()
    condition.broadcast()
    condition.unlock()
  }

  /// Sleeps for a duration, or until `stop()`. Returns whether it was stopped.
  @discardableResult
  func sleep(for duration: Duration) -> Bool {
    guard duration > .zero else { return isStopped }
    let deadline = Date(timeIntervalSinceNow: duration.inSeconds)
    condition.lock()
    defer { condition.unlock() }
    while !interrupt.isInterrupted {
      if !condition.wait(until: deadline) { break }
    }
    return interrupt.isInterrupted
  }
}
