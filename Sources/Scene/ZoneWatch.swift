import Pixels

/// A zone of a `CameraScene` as those who stay in it and go through it see it: its dwell, and the
/// events of its rules for loitering and direction.
struct ZoneWatch: Sendable {
  /// Index among the zones.
  let zone: Int
  private(set) var stays: StayMonitor
  private let loiteringRule: LoiteringRule?
  private let directionRule: DirectionRule?
  private var direction: DirectionMonitor?
  var loitering: EventAssembler
  var wrongDirection: EventAssembler

  init(zone index: Int, of camera: CameraID, _ configuration: SceneConfiguration, aspect: Double) {
    let zone = configuration.zones[index]
    self.zone = index
    stays = StayMonitor(polygon: zone.polygon, aspect: aspect)
    loiteringRule = zone.loitering
    directionRule = zone.direction
    direction = zone.direction.map {
      DirectionMonitor($0, polygon: zone.polygon, aspect: aspect)
    }
    func assembler(_ kind: EventKind) -> EventAssembler {
      EventAssembler(
        EventSubject(
          kind: kind, camera: camera, zone: zone.id, unit: .seconds,
          method: CameraScene.tracksMethod, direction: nil),
        timing: EventTiming(
          minimumLength: .zero, hold: .zero, mergeGap: configuration.motion.mergeGap))
    }
    loitering = assembler(.loitering)
    wrongDirection = assembler(.wrongDirection)
  }

  mutating func update(
    _ tracks: [Track], at now: WallTime, issuer: inout EventIssuer,
    into transitions: inout [EventTransition]
  ) {
    stays.update(tracks, at: now)
    if let rule = loiteringRule {
      let since = stays.longest(beyond: rule.after, at: now)
      loitering.update(
        since.map { .lasting(since: $0, at: now, after: rule.after, rule.severity) }, at: now,
        issuer: &issuer, into: &transitions)
    }
    if let rule = directionRule {
      let since = direction?.update(tracks, at: now)
      wrongDirection.update(
        since.map { .lasting(since: $0, at: now, after: rule.after, rule.severity) }, at: now,
        issuer: &issuer, into: &transitions)
    }
  }

  mutating func beginInterval() { stays.beginInterval() }

  mutating func removeAll() {
    stays.removeAll()
    direction?.removeAll()
  }
}

/// Where a `CameraScene` makes events of things that are left and removed.
struct ObjectWatch: Sendable {
  /// Interruptions of this length, by people who pass in front, belong to the same event.
  private static let mergeGap = Duration.seconds(10)

  var left: EventAssembler
  var removed: EventAssembler
  private let rule: StillObjectRule
  private let polygon: Polygon?

  /// Zones that have a rule, and the whole picture if it has one.
  static func all(of camera: CameraID, _ configuration: SceneConfiguration) -> [ObjectWatch] {
    var watches =
      configuration.leftObjects.map {
        [ObjectWatch($0, of: camera, zone: nil, gap: configuration.motion.mergeGap)]
      } ?? []
    for zone in configuration.zones {
      guard let rule = zone.leftObjects else { continue }
      watches.append(
        ObjectWatch(rule, of: camera, zone: zone, gap: configuration.motion.mergeGap))
    }
    return watches
  }

  private init(_ rule: StillObjectRule, of camera: CameraID, zone: Zone?, gap: Duration) {
    func assembler(_ kind: EventKind) -> EventAssembler {
      EventAssembler(
        EventSubject(
          kind: kind, camera: camera, zone: zone?.id, unit: .seconds,
          method: CameraScene.foregroundMethod, direction: nil),
        timing: EventTiming(
          minimumLength: .zero, hold: .zero, mergeGap: max(gap, Self.mergeGap)))
    }
    self.rule = rule
    polygon = zone?.polygon
    left = assembler(.objectLeft)
    removed = assembler(.objectRemoved)
  }

  mutating func update(
    _ objects: [StillObject], places: StandingPlaces, at now: WallTime, issuer: inout EventIssuer,
    into transitions: inout [EventTransition]
  ) {
    left.update(
      oldest(.left, of: objects, places, at: now), at: now, issuer: &issuer, into: &transitions)
    removed.update(
      oldest(.removed, of: objects, places, at: now), at: now, issuer: &issuer,
      into: &transitions)
  }

  private func oldest(
    _ nature: StillObject.Nature, of objects: [StillObject], _ places: StandingPlaces,
    at now: WallTime
  ) -> Activity? {
    var age = Duration.zero
    for object in objects where object.nature == nature && object.age >= rule.after {
      let anchor = object.bounds.bottomCentre.insidePicture
      guard polygon?.contains(anchor) ?? true, !places.explain(object.bounds) else { continue }
      age = max(age, object.age)
    }
    guard age > .zero else { return nil }
    return .lasting(
      since: now.advanced(by: .zero - age), at: now, after: rule.after, rule.severity)
  }
}

extension Activity {
  /// Something that goes on since then; its value is the seconds.
  static func lasting(
    since: WallTime, at now: WallTime, after: Duration, _ severity: Severity
  ) -> Activity {
    Activity(
      since: since, value: now.duration(since: since).inSeconds, valueAt: now, severity: severity,
      threshold: after.inSeconds)
  }
}
