/// Decides from how much of the picture differs whether the detector's word can be taken.
///
/// ```
///             model trusted              most tiles differ, suddenly
/// warm-up -----------------> steady --------------------------------> scene change
///                               ^                                          |
///                               +------- calm, or the time is over --------+
/// ```
/// So is a camera that is turned (`CameraShift`), and a stream that goes on in grey (`PictureTone`).
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
  private static let settling: Duration = .milliseconds(500)
  /// A silent state ends after this time even if the picture never calms.
  private static let warmUpLimit: Duration = .seconds(6)
  private static let sceneChangeLimit: Duration = .seconds(10)

  /// So much at once, from one frame to the next but one, is light or the stream, not a thing,
  /// unless less than this share of the background's texture shows through. At night it is a car's
  /// lamp, and no change of the scene.
  private static let jump = 0.18
  private static let seeThrough = 0.4
  private static let jumpTime: Duration = .milliseconds(100)
  private static let calmBeforeJump = 0.06
  /// A faded picture and a turned camera change so much at least.
  private static let lost = 0.12
  private static let turned = 0.07
  /// The model starts anew until what happens to the whole picture is over for this long.
  private static let agitation: Duration = .milliseconds(280)

  private(set) var state = MotionState.warmUp
  private let warmUp: Duration
  private var enteredAt: Duration = .zero
  private var restartedAt: Duration = .zero
  /// Last moment at which more differed than a silent state ends with.
  private var disturbedAt: Duration = .zero
  /// Since when the picture is calm but for short breaks, and when it last was.
  private var calmSince: Duration?
  private var calmUntil: Duration = .zero
  /// Last moment at which next to nothing differed.
  private var restedAt: Duration?
  /// Last moment at which something happened to the picture as a whole.
  private var agitatedAt: Duration = .zero

  init(warmUp: Duration) { self.warmUp = warmUp }

  /// A new run begins: warm-up again.
  mutating func beginRun(at clock: Duration) { enter(.warmUp, at: clock) }

  /// What a frame says of the picture as a whole.
  struct Signs {
    /// Share of the tiles that differ from the model.
    var spread: Double
    /// The camera is turned, or moves at all.
    var isTurned = false
    var isMoving = false
    /// The picture shows much less than usual.
    var isFaded = false
    /// It is so dark that a car's lamps light up much of the picture.
    var isNight = false
  }

  /// Returns whether the model must start anew from this frame. `sharedTexture`: the share of the
  /// background's texture that shows through what differs (`nil`: unknown), asked where it matters.
  mutating func update(
    _ signs: Signs, at clock: Duration, sharedTexture: @autoclosure () -> Double? = nil
  ) -> Bool {
    let spread = signs.spread
    switch state {
    case .steady:
      let isSudden =
        spread >= Self.changed && wasCalm(before: clock)
        || !signs.isNight && jumped(to: spread, at: clock)
          && (sharedTexture() ?? 1) >= Self.seeThrough
      let isLost = signs.isFaded && spread >= Self.lost
      let isTurned = signs.isTurned && spread >= Self.turned
      if isSudden || isLost || isTurned {
        enter(.sceneChange, at: clock)
        return true
      }
      noteCalm(spread, at: clock)
      return false
    case .warmUp, .sceneChange:
      if spread >= (state == .warmUp ? Self.quiet : Self.settled) { disturbedAt = clock }
      if state == .sceneChange {
        if signs.isMoving || signs.isFaded { agitatedAt = clock }
      }
      if clock - enteredAt >= limit || isSettled(at: clock) {
        leave()
        return false
      }
      if spread >= Self.restarting || isAgitated(at: clock) {
        restartedAt = clock
        return true
      }
      return false
    }
  }

  private func isAgitated(at clock: Duration) -> Bool {
    state == .sceneChange && clock - agitatedAt < Self.agitation
  }

  /// Whether so much differs at once of a picture that rested.
  private func jumped(to spread: Double, at clock: Duration) -> Bool {
    guard let restedAt, spread >= Self.jump else { return false }
    return clock - restedAt <= Self.jumpTime
  }

  private mutating func enter(_ silent: MotionState, at clock: Duration) {
    state = silent
    enteredAt = clock
    restartedAt = clock
    disturbedAt = clock
    agitatedAt = clock
  }

  private mutating func leave() {
    state = .steady
    restedAt = nil
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
    if spread < Self.calmBeforeJump { restedAt = clock }
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
