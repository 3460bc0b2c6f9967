import Media
import Pipeline
import Pixels
import SampleStreams
import Scene

extension CameraConfiguration {
  /// A camera that watches a clip as its truth says that it is to be watched.
  ///
  /// - Parameter usesZones: false: motion of the whole picture, and lines; no zone.
  init(watching clip: EventClip, usesZones: Bool) throws(EvaluationError) {
    let address: StreamAddress
    do { address = try StreamAddress(clip.path) } catch { throw .picture(error) }
    guard let id = CameraID("evaluated") else { preconditionFailure("a valid identifier") }
    self.init(id: id, name: clip.name, address: address)
    let truth = clip.truth
    playback.isRealtime = false
    ignored = try truth.ignored.map { points throws(EvaluationError) in
      try Self.polygon(points, "ignored", clip)
    }
    try watch(lines: truth.lines, clip)
    guard usesZones else { return }
    perspective = Self.perspective(truth.perspective)
    scene.zones = try truth.zones.map { zone throws(EvaluationError) in
      try Self.zone(zone, clip)
    }
  }

  /// Levels of crowds are held for so long before they are told: clips are short.
  private static let crowdHold = Duration.seconds(2)

  private mutating func watch(
    lines: [TruthFile.Line], _ clip: EventClip
  ) throws(EvaluationError) {
    scene.lines = try lines.map { line throws(EvaluationError) in
      Line(
        id: try Self.identifier(line.id, clip), name: line.name, from: line.from, to: line.to)
    }
  }

  private static func zone(_ zone: TruthFile.Zone, _ clip: EventClip) throws(EvaluationError)
    -> Zone
  {
    var result = Zone(
      id: try identifier(zone.id, clip), name: zone.name,
      polygon: try polygon(zone.polygon, "zone \(zone.id)", clip))
    if let levels = zone.levels {
      var rule = CrowdRule(areaSquareMetres: zone.groundAreaM2, levels: [])
      rule.levels = try levels.map { level throws(EvaluationError) in
        guard let severity = Severity(rawValue: level.severity) else {
          throw .badTruth(
            path: clip.truthName, reason: "zone \(zone.id): no severity \"\(level.severity)\"")
        }
        return CrowdRule.Level(severity: severity, enter: level.enter, leave: level.leave)
      }
      rule.hold = crowdHold
      result.crowd = rule
    }
    if let seconds = zone.loiteringAfterSeconds {
      var rule = LoiteringRule()
      rule.after = .seconds(seconds)
      result.loitering = rule
    }
    if let seconds = zone.leftAfterSeconds {
      var rule = StillObjectRule()
      rule.after = .seconds(seconds)
      result.leftObjects = rule
    }
    result.direction = zone.allowedDegrees.map { DirectionRule(allowed: .degrees($0)) }
    return result
  }

  private static func identifier(_ text: String, _ clip: EventClip) throws(EvaluationError)
    -> ZoneID
  {
    guard let id = ZoneID(text) else {
      throw .badTruth(path: clip.truthName, reason: "\"\(text)\" is no id of a zone or line")
    }
    return id
  }

  private static func polygon(
    _ points: [RelativePoint], _ what: String, _ clip: EventClip
  ) throws(EvaluationError) -> Polygon {
    do {
      return try Polygon(points)
    } catch {
      throw .badTruth(path: clip.truthName, reason: "\(what): no polygon (\(error))")
    }
  }

  private static func perspective(_ heights: [TruthFile.PersonHeight]) -> Perspective? {
    let sorted = heights.sorted { $0.y > $1.y }
    guard sorted.count == 2, sorted[0].y > sorted[1].y, sorted[1].height > 0,
      sorted[0].height >= sorted[1].height
    else { return nil }
    return Perspective(
      nearer: .init(y: sorted[0].y, personHeight: sorted[0].height),
      farther: .init(y: sorted[1].y, personHeight: sorted[1].height))
  }
}

extension EventClip {
  /// How errors name its truth.
  var truthName: String { "the truth of \(name)" }
}
