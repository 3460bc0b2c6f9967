import DequeModule
import Scene
import Synchronization

/// Gives cameras their turn to connect: few at once, one after the other.
///
/// When Pantau starts, and when a switch of the network comes back, all cameras want to connect in
/// the same moment. As a herd they bring as many handshakes, bursts of key frames and first
/// decodings at once, and a recorder with 36 channels refuses some of them.
///
/// Who has waited longest goes next. A try counts until it has ended, but for no longer than
/// `patience`: cameras that do not answer keep nobody from connecting.
final class ConnectionPacer: Sendable {
  struct Limits {
    /// Tries in progress at once. Larger: all are there sooner, in a larger burst.
    var atOnce = 4
    /// From the start of one try to that of the next, at least.
    var spacing = Duration.milliseconds(50)
    /// After this a try does not count any more. Larger: calmer; with many dead cameras the others
    /// wait longer (36 dead ones, 4 at once: 4.5 s).
    var patience = Duration.milliseconds(500)
  }

  private struct State {
    /// Oldest first.
    var waiting = Deque<StreamID>()
    var connecting: [StreamID: ContinuousClock.Instant] = [:]
    var lastStart: ContinuousClock.Instant?
  }

  private let limits: Limits
  private let state = Mutex(State())
  /// Who waits for another's end asks this often.
  private static let pace = Duration.milliseconds(50)

  init(limits: Limits = Limits()) { self.limits = limits }

  /// Asks for a turn: `nil` says that it may connect now, else how long to wait before it
  /// asks again. `finish` gives the turn, or the place in the queue, back.
  func pauseBeforeTurn(
    of stream: StreamID, at now: ContinuousClock.Instant = .now
  ) -> Duration? {
    state.withLock { state in
      if !state.waiting.contains(stream) { state.waiting.append(stream) }
      state.connecting = state.connecting.filter { now - $0.value < limits.patience }
      guard state.waiting.first == stream, state.connecting.count < limits.atOnce else {
        return Self.pace
      }
      if let last = state.lastStart, now - last < limits.spacing {
        return limits.spacing - (now - last)
      }
      state.waiting.removeFirst()
      state.connecting[stream] = now
      state.lastStart = now
      return nil
    }
  }

  /// The stream is connected, or nobody wants it any more.
  func finish(_ stream: StreamID) {
    state.withLock { state in
      state.connecting[stream] = nil
      state.waiting.removeAll { $0 == stream }
    }
  }
}
