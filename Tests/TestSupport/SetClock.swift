public import Pixels
internal import Synchronization

/// A clock that a test sets.
public final class SetClock: WallClock {
  private let microseconds: Atomic<Int64>

  /// - Parameter time: 2026-11-22T00:00:00Z, a Sunday, unless it is said.
  public init(_ time: WallTime = ObservationScript.start) {
    microseconds = Atomic(time.microseconds)
  }

  public func now() -> WallTime { WallTime(microseconds: microseconds.load(ordering: .relaxed)) }

  public func advance(by duration: Duration) {
    microseconds.wrappingAdd(duration.microseconds, ordering: .relaxed)
  }
}
