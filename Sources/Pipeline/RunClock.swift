import Pixels

/// Turns a run's media time into wall time.
///
/// Live: the camera's clock gives the distances, ours gives the anchor, taken from a packet's
/// arrival; when the two come apart by more than a second (a burst after connecting, drift, a
/// clock set anew) the anchor is taken again. A file: the anchor is when its playing began.
/// The result never runs backwards.
struct RunClock {
  private let isLive: Bool
  private var anchorWall: WallTime
  private var anchorMedia: MediaTime?
  private var latest: WallTime?

  private static let tolerance = Duration.seconds(1)

  /// `startingAt` is the wall time of the first picture of a file; for a live stream it is taken
  /// from the first arrival instead.
  init(isLive: Bool, startingAt start: WallTime) {
    self.isLive = isLive
    anchorWall = start
  }

  mutating func wallTime(of pts: MediaTime, arrivedAt arrival: WallTime) -> WallTime {
    if anchorMedia == nil {
      anchorMedia = pts
      if isLive { anchorWall = arrival }
    }
    var time = anchorWall.advanced(by: pts.duration(since: anchorMedia ?? pts))
    if isLive {
      let apart = time.duration(since: arrival)
      if apart > Self.tolerance || apart < .zero - Self.tolerance {
        anchorMedia = pts
        anchorWall = arrival
        time = arrival
      }
    }
    if let latest, time <= latest { time = latest.advanced(by: .microseconds(1)) }
    latest = time
    return time
  }
}
