import Gating
import Pixels
import Scene
import Synchronization

/// Looks every half second what is left out because there is more work than machine, and makes
/// events of it.
final class LoadWatch: Sendable {
  private let health = Mutex(OverloadHealth())
  private let scheduler: AnalysisScheduler
  private let channel: EventChannel
  private let clock: any WallClock

  init(scheduler: AnalysisScheduler, channel: EventChannel, clock: any WallClock) {
    self.scheduler = scheduler
    self.channel = channel
    self.clock = clock
  }

  /// Runs until the task is cancelled; `stop` belongs after it.
  func run() async { await everyHalfSecond { look(after: $0) } }

  /// Ends what is open: Pantau is being stopped.
  func stop() {
    var transitions: [EventTransition] = []
    health.withLock { $0.end(at: clock.now(), into: &transitions) }
    channel.send(transitions)
  }

  private func look(after elapsed: Duration) {
    let extent = OverloadHealth.Extent(scheduler.leftOut)
    var transitions: [EventTransition] = []
    health.withLock { $0.update(extent, after: elapsed, at: clock.now(), into: &transitions) }
    channel.send(transitions)
  }
}

extension OverloadHealth.Extent {
  fileprivate init(_ level: LoadLevel) {
    self =
      switch level {
      case .nothing: .nothing
      case .loopFilter, .everyOtherPicture, .unprovenGates: .care
      case .allButKeyFrames: .sight
      }
  }
}
