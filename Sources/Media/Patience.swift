internal import CFFmpeg
internal import Synchronization

/// What libav's interrupt callback asks: whether to go on waiting.
///
/// Two reasons to stop: somebody set the flag, or the deadline has passed.
final class Patience: Sendable {
  let interrupt: InterruptFlag
  /// Nanoseconds since `origin`.
  private let deadline = Atomic(Int64.max)
  private let origin = ContinuousClock.now
  private let gaveUp = Atomic(false)

  init(interrupt: InterruptFlag) { self.interrupt = interrupt }

  func wait(atMost duration: Duration) {
    let end = (elapsed + duration).inNanoseconds
    deadline.store(end, ordering: .relaxed)
  }

  func waitForever() { deadline.store(.max, ordering: .relaxed) }

  var isOver: Bool { interrupt.isInterrupted || isOverdue }

  /// Once libav was told so it stays true: libav may hand out what it still holds before it
  /// reports the error, and then the stream is dead.
  var isOverdue: Bool {
    if elapsed.inNanoseconds > deadline.load(ordering: .relaxed) {
      gaveUp.store(true, ordering: .relaxed)
    }
    return gaveUp.load(ordering: .relaxed)
  }

  /// Since this object was made: the monotonic clock of arrival.
  var elapsed: Duration { ContinuousClock.now - origin }

  /// The callback holds no reference: whoever hands it to libav outlives libav's use of it.
  var callback: AVIOInterruptCB {
    unsafe AVIOInterruptCB(
      callback: { opaque in
        guard let opaque = unsafe opaque else { return 0 }
        // SAFETY: `opaque` is the Patience whose owner closes the context before releasing it.
        let patience = unsafe Unmanaged<Patience>.fromOpaque(opaque).takeUnretainedValue()
        return patience.isOver ? 1 : 0
      }, opaque: Unmanaged.passUnretained(self).toOpaque())
  }
}

extension Duration {
  var inNanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
