import Pixels
import Scene
import Store

/// A zone with its rules, and who is in it now.
struct ZoneBody: Encodable {
  let id: String
  let name: String
  let polygon: [PointBody]
  let watchesMotion: Bool
  let sensitivity: Double?
  let absorptionS: Double?
  let crowd: CrowdBody?
  /// Absent: nobody is counted in it, or not yet.
  let count: CountBody?
  /// Absent: of too few weeks is this hour known.
  let usual: UsualBody?
  let loitering: LastingRuleBody?
  let leftObjects: LastingRuleBody?
  let direction: DirectionBody?

  init(_ zone: Zone, now: ZoneCrowd?, usual: UsualCount?) {
    id = zone.id.text
    name = zone.name
    polygon = zone.polygon.vertices.map(PointBody.init)
    watchesMotion = zone.watchesMotion
    sensitivity = zone.sensitivity
    absorptionS = zone.absorption?.wireSeconds
    crowd = zone.crowd.map(CrowdBody.init)
    count = now.map(CountBody.init)
    self.usual = usual.map(UsualBody.init)
    loitering = zone.loitering.map { LastingRuleBody($0.after, $0.severity) }
    leftObjects = zone.leftObjects.map { LastingRuleBody($0.after, $0.severity) }
    direction = zone.direction.map(DirectionBody.init)
  }
}

/// How many persons are in a zone now.
struct CountBody: Encodable {
  let persons: Double
  let low: Double
  let high: Double
  let density: Double?
  let levelOfService: LevelOfService?
  let method: CountMethod

  init(_ now: ZoneCrowd) {
    persons = now.count.forJSON
    low = now.low.forJSON
    high = now.high.forJSON
    density = now.density?.forJSON
    levelOfService = now.levelOfService
    method = now.method
  }
}

/// What is an event once it has lasted.
struct LastingRuleBody: Encodable {
  let afterS: Double
  let severity: Severity

  init(_ after: Duration, _ severity: Severity) {
    afterS = after.wireSeconds
    self.severity = severity
  }
}

/// The way that a zone is to be passed: by the compass, or from one point to another.
struct DirectionBody: Encodable {
  let degrees: Double?
  let from: PointBody?
  let to: PointBody?
  let afterS: Double
  let severity: Severity

  init(_ rule: DirectionRule) {
    switch rule.allowed {
    case .degrees(let angle): (degrees, from, to) = (angle, nil, nil)
    case .along(let start, let end): (degrees, from, to) = (nil, PointBody(start), PointBody(end))
    }
    afterS = rule.after.wireSeconds
    severity = rule.severity
  }
}
