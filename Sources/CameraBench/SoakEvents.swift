import Pixels
import Scene
import Store

/// The events of a soak's database beside what happened before its cameras.
struct SoakEvents {
  struct Truth {
    let camera: CameraID
    let reference: ClipReference
    let place: ServedCameras.Place
    /// When nothing is expected of it.
    let hidden: [ClosedRange<WallTime>]
  }

  /// Happenings of a second or more that lie wholly in judged time.
  private(set) var expected = 0
  private(set) var found = 0
  /// Those that no event tells of: `camera begin end`.
  private(set) var lost: [String] = []
  /// Motion events at a time when nothing happened.
  private(set) var withoutTruth = 0
  private(set) var open = 0
  /// Events that go on after the run in which they began.
  private(set) var outlivedRun = 0

  private static let shortest = 1.0
  /// By so much event and truth may differ in time.
  private static let tolerance = Duration.seconds(1.5)
  /// Before the end a happening must be over for so long.
  private static let rest = 4.0

  /// - Parameters:
  ///   - epoch: since when the cameras play.
  ///   - from: the end of the warm-up.
  ///   - to: when Pantau was stopped.
  init(
    _ truths: [Truth], events: [StoredEvent], runs: [CameraID: [StoredRun]], epoch: WallTime,
    from: WallTime, to: WallTime
  ) {
    open = events.count { $0.event.isOpen }
    for truth in truths {
      let own = events.map(\.event).filter { $0.camera == truth.camera }
      let motion = own.filter { $0.kind == .motion }.map { $0.beganAt...Self.end(of: $0, to) }
      let spans = Self.unrolled(truth, since: epoch, until: to)
      for span in spans where Self.isJudged(span, truth, from: from, to: to) {
        expected += 1
        if motion.contains(where: { Self.meet($0, span) }) {
          found += 1
        } else {
          lost.append("\(truth.camera) \(span.lowerBound) \(span.upperBound)")
        }
      }
      withoutTruth += motion.count { event in
        event.lowerBound >= from && !spans.contains { Self.meet(event, $0) }
      }
      let ended = (runs[truth.camera] ?? []).sorted { $0.run.beganAt < $1.run.beganAt }
      outlivedRun += own.count { event in
        guard !event.kind.isOfHealth || event.kind == .cameraFrozen,
          let run = ended.last(where: { $0.run.beganAt <= event.beganAt }),
          let end = run.end?.endedAt
        else { return false }
        return Self.end(of: event, to) > end.advanced(by: Self.tolerance)
      }
    }
  }

  private static func end(of event: Event, _ to: WallTime) -> WallTime {
    max(event.beganAt, event.endedAt ?? to)
  }

  private static func isJudged(
    _ span: ClosedRange<WallTime>, _ truth: Truth, from: WallTime, to: WallTime
  ) -> Bool {
    span.upperBound.duration(since: span.lowerBound).inSeconds >= shortest
      && span.lowerBound >= from
      && to.duration(since: span.upperBound).inSeconds >= rest
      && !truth.hidden.contains { meet($0, span) }
  }

  private static func meet(
    _ one: ClosedRange<WallTime>, _ other: ClosedRange<WallTime>
  ) -> Bool {
    one.lowerBound <= other.upperBound.advanced(by: tolerance)
      && one.upperBound >= other.lowerBound.advanced(by: .zero - tolerance)
  }

  /// What full decoding finds in the clip, round after round.
  private static func unrolled(
    _ truth: Truth, since epoch: WallTime, until end: WallTime
  ) -> [ClosedRange<WallTime>] {
    var spans: [ClosedRange<WallTime>] = []
    var begin = truth.place.wait - truth.place.offset
    let last = end.duration(since: epoch).inSeconds
    while begin < last {
      spans += truth.reference.spans.map { span in
        let at = epoch.advanced(by: .seconds(begin + span.begin))
        return at...at.advanced(by: .seconds(max(0, span.end - span.begin)))
      }
      begin += truth.place.length
    }
    return spans
  }
}
