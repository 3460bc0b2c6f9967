import Pixels
import Scene

/// Where an event's clip is cut from.
struct ClipSource: Sendable {
  let run: ActiveRun
  /// When the event began, by the run's clock.
  let begin: MediaTime
  /// How long before that the clip is to begin; it begins at the last key frame before.
  let lead: Duration

  var from: MediaTime { begin.advanced(by: .zero - lead) }
}

/// What a clip is to show.
struct ClipOrder: Sendable {
  let event: EventID
  /// When the event began.
  let beganAt: WallTime
  /// The stream that is analysed, by whose clock the end is given.
  let analysed: ClipSource
  /// The stream that shows more, where there is one and it comes.
  let main: ClipSource?
  /// Where the clip ends at the latest, even if the event goes on.
  let until: MediaTime
}
