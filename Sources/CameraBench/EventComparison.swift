import Pipeline
import Pixels
import Scene

/// The events of a run beside those that full decoding finds in the same streams.
struct EventComparison {
  /// Of a second or more, that lie in the time compared.
  private(set) var expected = 0
  private(set) var found = 0
  private(set) var falseAlarms = 0
  /// Cameras at which nothing moved, nor shortly before.
  private(set) var idle: [CameraID] = []
  private(set) var leastPreRoll: Double?

  private static let shortest = 1.0
  /// By so much the two may differ in time: connecting takes part of a second.
  private static let tolerance = 1.5
  /// After a happening a camera is not idle for so long.
  private static let afterglow = 8.0

  init(
    watched: [PolicyRun.Watched], content: EventLog.Content, from: WallTime, to: WallTime
  ) {
    let motion = content.events.values.filter { $0.kind == .motion }
    for one in watched {
      guard let run = content.runs[one.camera.id] else { continue }
      let window =
        from.duration(since: run.beganAt).inSeconds...to.duration(since: run.beganAt).inSeconds
      let reference = Self.unrolled(one, until: window.upperBound)
      let events = motion.filter { $0.camera == one.camera.id }.map { event in
        let begin = event.beganAt.duration(since: run.beganAt).inSeconds
        let end = event.endedAt?.duration(since: run.beganAt).inSeconds ?? window.upperBound
        return begin...max(begin, end)
      }
      for span in reference where span.end - span.begin >= Self.shortest {
        // What began before is known already, and what begins at the end may not be yet.
        guard span.begin >= window.lowerBound, span.begin + 4 <= window.upperBound else { continue }
        expected += 1
        if events.contains(where: { Self.meet($0, span) }) { found += 1 }
      }
      for event in events where event.lowerBound >= window.lowerBound {
        if !reference.contains(where: { Self.meet(event, $0) }) { falseAlarms += 1 }
      }
      if !reference.contains(where: {
        $0.begin <= window.upperBound && $0.end + Self.afterglow >= window.lowerBound
      }) {
        idle.append(one.camera.id)
      }
    }
    let begins = Dictionary(uniqueKeysWithValues: motion.map { ($0.id, $0.beganAt) })
    leastPreRoll = content.clips.compactMap { clip in
      begins[clip.event].map { $0.duration(since: clip.beganAt).inSeconds }
    }.min()
  }

  private static func meet(_ event: ClosedRange<Double>, _ span: ClipReference.Span) -> Bool {
    event.lowerBound <= span.end + tolerance && event.upperBound >= span.begin - tolerance
  }

  /// The reference in seconds since the camera's begin, round after round.
  private static func unrolled(
    _ one: PolicyRun.Watched, until end: Double
  ) -> [ClipReference.Span] {
    var spans: [ClipReference.Span] = []
    var begin = -one.offset
    while begin < end {
      spans += one.reference.spans.map { .init(begin: $0.begin + begin, end: $0.end + begin) }
      begin += one.reference.length
    }
    return spans.filter { $0.end >= 0 }
  }
}
