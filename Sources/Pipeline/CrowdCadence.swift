import Pixels

/// When a camera's next picture goes to the crowd network.
///
/// Often while anything moves or a level is near, seldom otherwise, but always: a crowd that stands
/// still is counted too. Times are the pictures' own, so that a file is counted alike on every
/// machine.
struct CrowdCadence: Sendable {
  /// While something moves or a level is near. Shorter: changes are seen sooner; costs in
  /// proportion.
  static let busy = Duration.seconds(2)
  /// While nothing does.
  static let quiet = Duration.seconds(4)
  /// Motion is remembered for so long.
  static let afterglow = Duration.seconds(10)
  /// A level is near from this share of the value at which it is left.
  static let nearness = 0.6

  private var last: MediaTime?
  private var movedAt: MediaTime?

  /// Whether the picture at `time` is to be counted. A time that jumps back begins anew.
  mutating func isDue(at time: MediaTime, moves: Bool, isNearLevel: Bool) -> Bool {
    if moves { movedAt = time }
    if let moved = movedAt {
      let since = time.duration(since: moved)
      if since < .zero || since > Self.afterglow { movedAt = nil }
    }
    guard let last else { return true }
    let elapsed = time.duration(since: last)
    let pause = isNearLevel || movedAt != nil ? Self.busy : Self.quiet
    return elapsed < .zero || elapsed >= pause
  }

  /// The picture at `time` was taken.
  mutating func take(_ time: MediaTime) { last = time }

  mutating func beginRun() {
    last = nil
    movedAt = nil
  }
}
