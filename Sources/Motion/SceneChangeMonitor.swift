/// Decides from how much of the picture differs whether the detector's word can be taken.
///
/// ```
///            model trusted                most tiles differ at once
/// warm-up ------------------> steady --------------------------------> scene change
///                                ^                                          |
///                                +---- calm, or the time limit is over -----+
/// ```
/// Only a *sudden* change counts: a crowd that fills the picture grows over seconds, and a person
/// before the camera leaves tiles untouched. Both silent states end after a bounded time, whatever
/// happens: a crowd never goes quiet.
struct SceneChangeMonitor {
  /// Share of tiles that differ: below this the picture is calm.
  private static let calm = 0.35
  /// From this share on, within `suddenness` of a calm picture, the scene has changed.
  private static let changed = 0.7
  private static let suddenness: Duration = .seconds(1)
  /// While the picture goes on changing this much, the model starts anew with every frame.
  private static let restarting = 0.5
  /// How long a new picture must be calm to be believed.
  private static let calmTime: Duration = .milliseconds(1000)
  /// A silent state ends after this time even if the picture never calms.
  private static let silenceLimit: Duration = .seconds(8)

  private(set) var state = MotionState.warmUp
  private let warmUp: Duration
  private var enteredAt: Duration = .zero
  private var restartedAt: Duration = .zero
  private var calmAt: Duration?

  init(warmUp: Duration) { self.warmUp = warmUp }

  /// A new run begins: warm-up again.
  mutating func beginRun(at clock: Duration) {
    state = .warmUp
    enteredAt = clock
    restartedAt = clock
    calmAt = nil
  }

  /// Takes the share of tiles that differ from the model. Returns whether the model must start anew
  /// from this frame.
  mutating func update(spread: Double, at clock: Duration) -> Bool {
    let wasCalmAt = calmAt
    if spread < Self.calm { calmAt = clock }
    switch state {
    case .steady:
      guard spread >= Self.changed, let wasCalmAt, clock - wasCalmAt <= Self.suddenness else {
        return false
      }
      state = .sceneChange
      enteredAt = clock
      restartedAt = clock
      return true
    case .warmUp, .sceneChange:
      let needed = state == .warmUp ? warmUp : Self.calmTime
      if clock - enteredAt >= max(Self.silenceLimit, needed) {
        state = .steady
        // Without a calm picture since, no sudden change can be seen: no second silence.
        calmAt = nil
        return false
      }
      if spread >= Self.restarting {
        restartedAt = clock
        return true
      }
      if clock - restartedAt >= needed { state = .steady }
      return false
    }
  }
}
