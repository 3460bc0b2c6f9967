import Pixels

/// Turns a run's media time into wall time.
///
/// A file: the wall time of its first picture, and from there the file's own clock. Live: the
/// first arrival, and from there the camera's clock, which knows the distances better than arrival
/// does. Where the two come apart by more than `tolerance` (a burst after connecting, a pause of
/// the network, drift), time runs slower or faster until they meet again. By more than `stepLimit`
/// (our clock was set anew): time steps.
///
/// Within a run time only runs backwards by a step, and a step says so.
struct RunClock {
  private let isLive: Bool
  private let start: WallTime
  private var latest: (pts: MediaTime, wall: WallTime)?

  private static let tolerance = Duration.seconds(1)
  private static let stepLimit = Duration.seconds(10)
  /// How many times slower or faster time runs to meet arrival again.
  private static let slew = 4

  struct Moment: Equatable {
    var time: WallTime
    /// Our clock was set back: what is counted in wall time must begin anew.
    var isStepBack = false
  }

  /// `start` is the wall time of the first picture of a file; a live stream takes it from the
  /// first arrival instead.
  init(isLive: Bool, startingAt start: WallTime) {
    self.isLive = isLive
    self.start = start
  }

  mutating func moment(of pts: MediaTime, arrivedAt arrival: WallTime) -> Moment {
    let moment = next(pts, arrival)
    latest = (pts, moment.time)
    return moment
  }

  private func next(_ pts: MediaTime, _ arrival: WallTime) -> Moment {
    guard let latest else { return Moment(time: isLive ? arrival : start) }
    let passed = max(pts.duration(since: latest.pts), .microseconds(1))
    let expected = latest.wall.advanced(by: passed)
    guard isLive else { return Moment(time: expected) }
    let ahead = expected.duration(since: arrival)
    if ahead > Self.stepLimit { return Moment(time: arrival, isStepBack: true) }
    if ahead < .zero - Self.stepLimit { return Moment(time: arrival) }
    if ahead > Self.tolerance {
      return Moment(time: latest.wall.advanced(by: max(passed / Self.slew, .microseconds(1))))
    }
    if ahead < .zero - Self.tolerance {
      return Moment(time: min(arrival, latest.wall.advanced(by: passed * Self.slew)))
    }
    return Moment(time: expected)
  }
}
