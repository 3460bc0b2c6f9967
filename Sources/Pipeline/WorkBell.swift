import Foundation

/// Wakes a thread that sleeps while there is nothing to do. Rings before it sleeps are not lost.
final class WorkBell: @unchecked Sendable {
  // SAFETY: both flags are touched only while `condition` is locked.
  private let condition = NSCondition()
  private var isStopped = false
  private var hasRung = false

  func ring() {
    condition.lock()
    hasRung = true
    condition.signal()
    condition.unlock()
  }

  func stop() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    condition.unlock()
  }

  var isToStop: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isStopped
  }

  /// Sleeps until it rings. Returns false once it is stopped.
  func wait() -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while !isStopped && !hasRung { condition.wait() }
    hasRung = false
    return !isStopped
  }
}
