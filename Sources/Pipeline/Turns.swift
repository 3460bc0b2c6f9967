import DequeModule
import Synchronization

/// Lets one task at a time through, in the order in which they came, also where it waits in between:
/// what an actor does not do.
package final class Turns: Sendable {
  private struct State {
    var isTaken = false
    var waiting = Deque<CheckedContinuation<Void, Never>>()
  }

  private let state = Mutex(State())

  package init() {}

  /// Returns when it is the caller's turn; `give` ends it.
  package func take() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.isTaken {
          state.waiting.append(continuation)
          return false
        }
        state.isTaken = true
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  package func give() {
    let next = state.withLock { state in
      let next = state.waiting.popFirst()
      if next == nil { state.isTaken = false }
      return next
    }
    next?.resume()
  }
}
