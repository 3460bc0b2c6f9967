import Pixels

/// Which media time went with which wall time lately in a run: the way back from an event's begin
/// to the packets that show it, also across moments at which the two clocks ran differently.
struct RunTimeline {
  private struct Mark {
    var pts: MediaTime
    var wall: WallTime
  }

  /// Oldest first; as a ring it would save a move of a few kilobytes a minute.
  private var marks: [Mark] = []

  private static let distance = Duration.milliseconds(200)
  private static let capacity = 1_024

  init() { marks.reserveCapacity(Self.capacity) }

  /// A step back of the wall clock forgets what was before.
  mutating func add(pts: MediaTime, wall: WallTime) {
    if let last = marks.last {
      if wall < last.wall { marks.removeAll(keepingCapacity: true) }
      if pts.duration(since: last.pts) < Self.distance, !marks.isEmpty { return }
    }
    if marks.count == Self.capacity { marks.removeFirst(Self.capacity / 2) }
    marks.append(Mark(pts: pts, wall: wall))
  }

  /// Between two marks on the straight line; outside of them at the speed of real time.
  func mediaTime(of wall: WallTime) -> MediaTime? {
    guard let first = marks.first, let last = marks.last else { return nil }
    if wall <= first.wall { return first.pts.advanced(by: wall.duration(since: first.wall)) }
    if wall >= last.wall { return last.pts.advanced(by: wall.duration(since: last.wall)) }
    let after = marks.lastIndex { $0.wall <= wall } ?? 0
    let (from, to) = (marks[after], marks[after + 1])
    let share =
      wall.duration(since: from.wall).inSeconds / to.wall.duration(since: from.wall).inSeconds
    let ticks = Double(to.pts.ticks - from.pts.ticks) * share
    return MediaTime(ticks: from.pts.ticks + Int64(ticks.rounded()))
  }
}
