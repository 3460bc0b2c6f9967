import Synchronization

/// A place for one letter from one thread to another: the latest wins. Nobody waits, and nothing is
/// allocated.
final class Mailbox<Letter: ~Copyable & Sendable>: Sendable {
  private let waiting = Mutex<Letter?>(nil)

  /// Returns whether a letter that nobody had taken was dropped for it.
  @discardableResult
  func post(_ letter: consuming Letter) -> Bool {
    var incoming: Letter? = consume letter
    return waiting.withLock { slot in
      let dropped = slot.take()
      slot = incoming.take()
      return dropped != nil
    }
  }

  /// The letter, which is then gone from here.
  func take() -> Letter? { waiting.withLock { $0.take() } }
}
