import DequeModule
import Synchronization

/// The runs of one camera on their way from reader to analysis, oldest first.
///
/// Analysis finishes one run (all its packets, then the end of its events) before it looks at the
/// next. While it is behind by several runs, the ones between are dropped: they are short by
/// nature.
final class CameraFeed: Sendable {
  let pulse = CameraPulse()
  private let runs = Mutex<Deque<ActiveRun>>([])
  private static let waitingLimit = 4

  func publish(_ run: ActiveRun) {
    runs.withLock { runs in
      if runs.count == Self.waitingLimit { runs.remove(at: 1) }
      runs.append(run)
    }
  }

  /// The run that analysis is at.
  var current: ActiveRun? { runs.withLock { $0.first } }

  /// The run that the camera is at, which analysis may not have come to yet.
  var newest: ActiveRun? { runs.withLock { $0.last } }

  /// Analysis is through with this run.
  func finish(_ run: ActiveRun) {
    runs.withLock { runs in
      if runs.first === run { runs.removeFirst() }
    }
  }
}
