import Pixels
import SampleStreams
import Scene

/// Makes the true events that a camera is measured by from a clip's truth.
///
/// - Only what the configuration watches for.
/// - Motion after motion within the merge gap is one event, as it is by the camera's rule. Where the
///   gap is within a slack of it either is right, and what the camera reported decides. So it does
///   where one of those who moved stands still between, for no longer than absorption takes: he may
///   or may not be foreground. And where several loiter in a zone at once, or things are left: that
///   may be one event.
/// - Demanded is an event in which, after warm-up, one of its objects is seen for a second with at
///   least 5x12 cells of the grid (things: 5x5); where only what lasts is told, one that lasts a
///   second longer.
struct TrueEvents {
  /// Shorter and longer side of an object in cells, at least.
  static let leastCells = (short: 5.0, long: 12.0)
  /// The same of a thing that is left or removed.
  static let leastThing = (short: 5.0, long: 5.0)
  /// Seconds for which it must be so large.
  static let leastSeconds = 1.0
  /// Beyond the model's own warm-up.
  static let warmUpMargin = 0.5

  private let truth: TruthFile
  private let scene: SceneConfiguration
  private let grid: PixelSize
  private let warmUp: Double
  private let absorption: Double
  private var rate: Double { Double(truth.framesPerSecond) }

  /// - Parameters:
  ///   - picture: size of the clip that was analysed.
  ///   - warmUp: seconds that the model takes.
  ///   - absorption: seconds after which what stopped may be background.
  init(
    truth: TruthFile, scene: SceneConfiguration, picture: PixelSize, warmUp: Double,
    absorption: Double
  ) {
    self.truth = truth
    self.scene = scene
    self.warmUp = warmUp + Self.warmUpMargin
    self.absorption = absorption
    grid = AnalysisGrid(picture: picture).size
  }

  /// - Parameter reports: what the camera said; decides where either is right.
  func events(given reports: [ReportedEvent]) -> [TrueEvent] {
    merged(truth.events.filter(isWatched).map(event), reports)
  }

  // MARK: - What is watched

  private func isWatched(_ event: TruthFile.Event) -> Bool {
    if event.kind.rawValue == EventKind.lineCrossing.rawValue {
      return scene.lines.contains { $0.id.text == event.line }
    }
    return hold(of: event) != nil
  }

  /// How long what happens must last before it is told; `nil`: it is not watched for.
  private func hold(of event: TruthFile.Event) -> Double? {
    let zone = scene.zones.first { $0.id.text == event.zone }
    let isWhole = event.zone == nil
    // By their names: the truth may know more kinds than cameras do.
    switch EventKind(rawValue: event.kind.rawValue) {
    case .motion:
      return (isWhole ? scene.zones.isEmpty : zone?.watchesMotion == true) ? 0 : nil
    case .crowd: return zone?.crowd?.hold.inSeconds
    case .loitering: return zone?.loitering?.after.inSeconds
    case .objectLeft, .objectRemoved:
      return (isWhole ? scene.leftObjects : zone?.leftObjects)?.after.inSeconds
    case .wrongDirection: return zone?.direction?.after.inSeconds
    case .surge: return zone?.crowd?.surge?.hold.inSeconds
    case .dispersal: return zone?.crowd?.dispersal?.hold.inSeconds
    case .counterFlow: return zone?.crowd?.counterFlow?.after.inSeconds
    case .lineCrossing: return 0
    case .cameraOffline, .cameraMainOffline, .cameraFrozen, .cameraDark, .cameraBright,
      .cameraCovered, .cameraBlurred, .cameraMoved, .cameraLowFrameRate, .overload, .siteDown,
      .siteCertificate, .siteChanged, .report, .countDisagreement, .sensorSilent, .taskOverdue, nil:
      return nil
    }
  }

  // MARK: - One event

  private func event(_ event: TruthFile.Event) -> TrueEvent {
    let detail: String? =
      switch event.kind {
      case .crowd: event.severity
      case .lineCrossing: event.direction
      default: nil
      }
    let begin = Double(event.beginFrame) / rate
    let end = Double(event.endFrame + 1) / rate
    return TrueEvent(
      subject: EventSubject(
        kind: event.kind.rawValue, place: event.zone ?? event.line, detail: detail),
      begin: begin, end: end, demandedFrom: demandedFrom(event, begin: begin, end: end),
      hold: hold(of: event) ?? 0, objects: Set(event.objects ?? []))
  }

  private func demandedFrom(_ event: TruthFile.Event, begin: Double, end: Double) -> Double? {
    // A crossing is a moment: who crosses is seen around it.
    let isMoment = event.kind == .lineCrossing
    let start = max(begin, warmUp)
    let needed = isMoment ? 0 : Self.leastSeconds + (hold(of: event) ?? 0)
    guard end - start >= needed else { return nil }
    // Crowds have no objects of which one would have to be large.
    guard let ids = event.objects else { return start }
    let reach = isMoment ? Self.leastSeconds : 0
    // What was removed was seen before.
    let window =
      event.kind == .objectRemoved ? 0...begin : max(begin - reach, warmUp)...end + reach
    let least =
      [.objectLeft, .objectRemoved].contains(event.kind) ? Self.leastThing : Self.leastCells
    var first: Double?
    for object in truth.objects where ids.contains(object.id) {
      let times = object.boxes.filter { covers($0.bounds, least) }
        .map { Double($0.frame) / rate }.filter(window.contains)
      guard let from = times.first,
        Double(times.count * truth.frameInterval) / rate >= Self.leastSeconds
      else { continue }
      first = min(first ?? from, from)
    }
    return first.map { max($0, begin) }
  }

  /// Whether a box has at least these sides on the grid.
  private func covers(_ bounds: PixelRect, _ least: (short: Double, long: Double)) -> Bool {
    let width = Double(bounds.width * grid.width) / Double(truth.size.width)
    let height = Double(bounds.height * grid.height) / Double(truth.size.height)
    return min(width, height) >= least.short && max(width, height) >= least.long
  }

  // MARK: - Merging

  private func merged(_ events: [TrueEvent], _ reports: [ReportedEvent]) -> [TrueEvent] {
    var result: [TrueEvent] = []
    for event in events.sorted(by: { $0.begin < $1.begin }) {
      let last = result.lastIndex { $0.subject == event.subject }
      guard let last, belongs(event, to: result[last], reports) else {
        result.append(event)
        continue
      }
      result[last].end = max(result[last].end, event.end)
      result[last].objects.formUnion(event.objects)
      result[last].demandedFrom = result[last].demandedFrom ?? event.demandedFrom
    }
    return result
  }

  /// Whether one object moves in both and is seen all the time between.
  private func isStandingThere(between earlier: TrueEvent, _ event: TrueEvent) -> Bool {
    let pause = Int(earlier.end * rate)...max(Int(earlier.end * rate), Int(event.begin * rate))
    let common = earlier.objects.intersection(event.objects)
    return truth.objects.contains { object in
      guard common.contains(object.id) else { return false }
      let seen = object.boxes.count { pause.contains($0.frame) }
      return Double(seen * truth.frameInterval) >= 0.9 * Double(pause.count)
    }
  }

  private func belongs(
    _ event: TrueEvent, to earlier: TrueEvent, _ reports: [ReportedEvent]
  ) -> Bool {
    let own = reports.filter { $0.subject == event.subject }
    let slack = EventScore.slack(of: event.subject.kind)
    switch EventKind(rawValue: event.subject.kind) {
    case .motion:
      let gap = scene.motion.mergeGap.inSeconds
      let quiet = event.begin - earlier.end
      if quiet <= gap - slack { return true }
      return quiet <= (isStandingThere(between: earlier, event) ? absorption : gap) + slack
        && own.contains { $0.begin <= earlier.end && $0.end >= event.begin }
    case .loitering, .objectLeft, .objectRemoved, .wrongDirection:
      // Two at once are one event of the zone where the camera takes them so.
      return own.contains { $0.begin <= earlier.begin + slack && $0.end >= event.end - slack }
    case .crowd, .surge, .dispersal, .counterFlow, .lineCrossing, .cameraOffline,
      .cameraMainOffline, .cameraFrozen, .cameraDark, .cameraBright, .cameraCovered, .cameraBlurred,
      .cameraMoved, .cameraLowFrameRate, .overload, .siteDown, .siteCertificate, .siteChanged,
      .report, .countDisagreement, .sensorSilent, .taskOverdue, nil:
      return false
    }
  }
}
