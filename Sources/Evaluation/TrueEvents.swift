import Pixels
import SampleStreams
import Scene

/// Makes the true events that a camera is measured by from a clip's truth.
///
/// - Only what the configuration watches for.
/// - Motion after motion within the merge gap is one event, as it is by the camera's rule. Where the
///   gap is within a slack of it either is right, and what the camera reported decides.
/// - Demanded is an event of a second or more after warm-up, in which one of its objects is seen
///   for a second with at least 5x12 cells of the grid.
struct TrueEvents {
  /// Shorter and longer side of an object in cells, at least.
  static let leastCells = (short: 5.0, long: 12.0)
  /// Seconds for which it must be so large.
  static let leastSeconds = 1.0
  /// Beyond the model's own warm-up.
  static let warmUpMargin = 0.5

  private let truth: TruthFile
  private let scene: SceneConfiguration
  private let grid: PixelSize
  private let warmUp: Double
  private var rate: Double { Double(truth.framesPerSecond) }

  /// - Parameter picture: size of the clip that was analysed.
  init(truth: TruthFile, scene: SceneConfiguration, picture: PixelSize, warmUp: Double) {
    self.truth = truth
    self.scene = scene
    self.warmUp = warmUp + Self.warmUpMargin
    grid = AnalysisGrid(picture: picture).size
  }

  /// - Parameter reports: what the camera said; decides where either is right.
  func events(given reports: [ReportedEvent]) -> [TrueEvent] {
    let watched = truth.events.filter(isWatched).map(event)
    let motion = watched.filter { $0.subject.kind == TruthFile.EventKind.motion.rawValue }
    let others = watched.filter { $0.subject.kind != TruthFile.EventKind.motion.rawValue }
    return merged(motion, reports) + others
  }

  // MARK: - What is watched

  private func isWatched(_ event: TruthFile.Event) -> Bool {
    let zone = scene.zones.first { $0.id.text == event.zone }
    switch event.kind {
    case .motion:
      return event.zone == nil ? scene.zones.isEmpty : zone?.watchesMotion == true
    case .crowd: return zone?.crowd != nil
    case .lineCrossing: return scene.lines.contains { $0.id.text == event.line }
    }
  }

  // MARK: - One event

  private func event(_ event: TruthFile.Event) -> TrueEvent {
    let detail = event.kind == .crowd ? event.severity : event.direction
    let begin = Double(event.beginFrame) / rate
    let end = Double(event.endFrame + 1) / rate
    return TrueEvent(
      subject: EventSubject(
        kind: event.kind.rawValue, place: event.zone ?? event.line, detail: detail),
      begin: begin, end: end, demandedFrom: demandedFrom(event, begin: begin, end: end))
  }

  private func demandedFrom(_ event: TruthFile.Event, begin: Double, end: Double) -> Double? {
    if event.kind == .crowd {
      let rule = scene.zones.first { $0.id.text == event.zone }?.crowd
      let hold = rule?.hold.inSeconds ?? 0
      let from = max(begin, warmUp)
      return end - from >= hold + Self.leastSeconds ? from : nil
    }
    // A crossing is a moment: who crosses is seen around it.
    let isMoment = event.kind == .lineCrossing
    let window =
      isMoment ? begin - Self.leastSeconds...end + Self.leastSeconds : begin...end
    var first: Double?
    for object in truth.objects where event.objects?.contains(object.id) ?? true {
      let times = object.boxes.filter { isLarge($0.bounds) }.map { Double($0.frame) / rate }
        .filter { window.contains($0) && $0 >= warmUp }
      guard let from = times.first,
        Double(times.count * truth.frameInterval) / rate >= Self.leastSeconds
      else { continue }
      first = min(first ?? from, from)
    }
    return isMoment ? first.map { max($0, begin) } : first
  }

  private func isLarge(_ bounds: PixelRect) -> Bool {
    let width = Double(bounds.width * grid.width) / Double(truth.size.width)
    let height = Double(bounds.height * grid.height) / Double(truth.size.height)
    return min(width, height) >= Self.leastCells.short && max(width, height) >= Self.leastCells.long
  }

  // MARK: - Merging

  private func merged(_ events: [TrueEvent], _ reports: [ReportedEvent]) -> [TrueEvent] {
    let gap = scene.motion.mergeGap.inSeconds
    let slack = EventScore.slack(of: TruthFile.EventKind.motion.rawValue)
    var result: [TrueEvent] = []
    for event in events.sorted(by: { $0.begin < $1.begin }) {
      let last = result.lastIndex { $0.subject == event.subject }
      guard let last, belongs(event, to: result[last]) else {
        result.append(event)
        continue
      }
      result[last].end = max(result[last].end, event.end)
      result[last].demandedFrom = result[last].demandedFrom ?? event.demandedFrom
    }
    return result

    func belongs(_ event: TrueEvent, to earlier: TrueEvent) -> Bool {
      let quiet = event.begin - earlier.end
      if quiet <= gap - slack { return true }
      return quiet <= gap + slack
        && reports.contains { report in
          report.subject == event.subject && report.begin <= earlier.end
            && report.end >= event.begin
        }
    }
  }
}
