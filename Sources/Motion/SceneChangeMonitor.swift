/// Decides from how much of the picture differs whether the detector's word can be taken.
///
/// ```
///             model trusted              most tiles differ, suddenly
/// warm-up -----------------> steady --------------------------------> scene change
///                               ^                                          |
///                               +------- calm, or the time is over --------+
/// ```
/// Only a *sudden* change of a picture that *was calm* counts: a crowd that fills the picture
/// grows over seconds, and a person before the camera leaves tiles untouched. Both silent states
/// end after a bounded time whatever happens, for a crowd never goes quiet; and the next sudden
/// change needs a calm picture first.
struct SceneChangeMonitor {
  /// Below this share of tiles that differ the picture is calm.
  private static let calm = 0.35
  /// It must have been so for this long before a change can be sudden.
  private static let calmBefore: Duration = .milliseconds(800)
  /// From this share on, within `suddenness` of a calm picture, the scene has changed.
  private static let changed = 0.7
  private static let suddenness: Duration = .seconds(1)
  /// While so much goes on changing, a silent state starts the model anew with every frame.
  private static let restarting = 0.5
  /// Below this share a picture is so quiet that half the warm-up is enough.
  private static let quiet = 0.1
  /// A scene change is over when less than this differed from the new model for `settling`.
  private static let settled = 0.25
  private static let settling: Duration = .milliseconds(1000)
  /// A silent state ends after this time even if the picture never calms.
  private static let warmUpLimit: Duration = .seconds(6)
  private static let sceneChangeLimit: Duration = .seconds(10)

  private(set) var state = MotionState.warmUp
  private let warmUp: Duration
  private var enteredAt: Duration = .zero
  private var restartedAt: Duration = .zero
  /// Last moment at which more differed than a silent state ends with.
  private var disturbedAt: Duration = .zero
  /// Since when the picture is calm but for short breaks, and when it last was.
  private var calmSince: Duration?
  private var calmUntil: Duration = .zero

  init(warmUp: Duration) { self.warmUp = warmUp }

  /// A new run begins: warm-up again.
  mutating func beginRun(at clock: Duration) { enter(.warmUp, at: clock) }

  /// Takes the share of tiles that differ from the model. Returns whether the model must start
  /// anew from this frame.
  mutating func update(spread: Double, at clock: Duration) -> Bool {
    switch state {
    case .steady:
      if spread >= Self.changed && wasCalm(before: clock) {
        enter(.sceneChange, at: clock)
        return true
      }
      noteCalm(spread, at: clock)
      return false
    case .warmUp, .sceneChange:
      if spread >= (state == .warmUp ? Self.quiet : Self.settled) { disturbedAt = clock }
      if clock - enteredAt >= limit || isSettled(at: clock) {
        leave()
        return false
      }
      if spread >= Self.restarting {
        restartedAt = clock
        return true
      }
      return false
    }
  }

  private mutating func enter(_ silent: MotionState, at clock: Duration) {
    state = silent
    enteredAt = clock
    restartedAt = clock
    disturbedAt = clock
  }

  private mutating func leave() {
    state = .steady
    calmSince = nil
  }

  private var limit: Duration {
    state == .warmUp ? max(Self.warmUpLimit, warmUp) : Self.sceneChangeLimit
  }

  private func isSettled(at clock: Duration) -> Bool {
    let quiet = clock - max(restartedAt, disturbedAt)
    guard state == .warmUp else { return quiet >= Self.settling }
    return quiet >= warmUp / 2 || clock - restartedAt >= warmUp
  }

  private mutating func noteCalm(_ spread: Double, at clock: Duration) {
    if spread < Self.calm {
      if calmSince == nil || clock - calmUntil > Self.suddenness { calmSince = clock }
      calmUntil = clock
    }
  }

  /// Whether a calm of some length ended a moment ago.
  private func wasCalm(before clock: Duration) -> Bool {
    guard let calmSince else { return false }
    return clock - calmUntil <= Self.suddenness && calmUntil - calmSince >= Self.calmBefore
  }
}
