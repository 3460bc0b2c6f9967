internal import Synchronization

/// Ends a blocked `Demuxer` from another thread: libav asks it at least ten times a second.
public final class InterruptFlag: Sendable {
  private let isSet = Atomic(false)

  public init() {}

  public func interrupt() { isSet.store(true, ordering: .releasing) }

  public var isInterrupted: Bool { isSet.load(ordering: .acquiring) }
}
