import Pixels

/// Plays a file at the speed of its time stamps.
struct FilePacer {
  private var first: MediaTime?
  private var startedAt = ContinuousClock.now

  /// How long to sleep until the packet is due; `nil` if it is due already.
  mutating func pause(before pts: MediaTime) -> Duration? {
    guard let first else {
      self.first = pts
      startedAt = .now
      return nil
    }
    let ahead = pts.duration(since: first) - (ContinuousClock.now - startedAt)
    return ahead > .zero ? ahead : nil
  }
}
