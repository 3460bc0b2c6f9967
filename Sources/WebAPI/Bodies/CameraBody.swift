import Pixels
import Scene
import Store

/// A camera on the wire.
struct CameraBody: Encodable {
  let id: String
  let name: String
  let state: CameraStatus.State
  let stateSince: String
  let picture: CameraStatus.Picture
  let codec: String?
  let width: Int?
  let height: Int?
  let framesPerSecond: Double
  let bitsPerSecond: Double
  let packetsRead: Int
  let framesAnalysed: Int
  let framesDropped: Int
  let corruptPackets: Int
  let reconnects: Int
  let delayS: Double
  let foregroundShare: Double
  let lastError: String?
  let lastFrameAt: String?
  /// Absent: there is no live picture yet.
  let snapshotTakenAt: String?
  /// Absent: no crowd network counts here.
  let crowdNetwork: CrowdNetworkBody?
  let zones: [ZoneBody]
  let lines: [LineBody]
  /// Of the whole picture.
  let leftObjects: LastingRuleBody?

  /// `usual`: what is usual now, by zone.
  init(
    _ status: CameraStatus, scene: SceneConfiguration?, usual: [ZoneID: UsualCount],
    snapshotTakenAt: WallTime?, densityTakenAt: WallTime?
  ) {
    id = status.id.text
    name = status.name
    state = status.state
    stateSince = status.stateSince.description
    picture = status.picture
    codec = status.codec.isEmpty ? nil : status.codec
    width = status.size?.width
    height = status.size?.height
    framesPerSecond = status.framesPerSecond.forJSON
    bitsPerSecond = status.bitsPerSecond.forJSON
    packetsRead = status.packetsRead
    framesAnalysed = status.framesAnalysed
    framesDropped = status.framesDropped
    corruptPackets = status.corruptPackets
    reconnects = status.reconnects
    delayS = status.delay.wireSeconds
    foregroundShare = status.foregroundFraction.forJSON
    lastError = status.lastError
    lastFrameAt = status.lastFrameAt?.description
    self.snapshotTakenAt = snapshotTakenAt?.description
    crowdNetwork = status.crowdNetwork.map { CrowdNetworkBody($0, takenAt: densityTakenAt) }
    zones = (scene?.zones ?? []).map { zone in
      ZoneBody(zone, now: status.crowds.first { $0.zone == zone.id }, usual: usual[zone.id])
    }
    lines = (scene?.lines ?? []).map(LineBody.init)
    leftObjects = scene?.leftObjects.map { LastingRuleBody($0.after, $0.severity) }
  }
}

/// All cameras, with the server's time: pages tell by it how old a picture is.
struct CameraListBody: Encodable {
  let now: String
  let items: [CameraBody]
}

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

struct CrowdBody: Encodable {
  struct Level: Encodable {
    let severity: Severity
    let enter: Double
    let leave: Double
  }

  let areaSquareMetres: Double?
  let unit: Event.Unit
  let holdS: Double
  let levels: [Level]
  let capacityPersons: Double?
  let surge: CountChangeBody?
  let dispersal: CountChangeBody?
  let counterFlow: CounterFlowBody?

  init(_ rule: CrowdRule) {
    areaSquareMetres = rule.areaSquareMetres
    unit = rule.unit
    holdS = rule.hold.wireSeconds
    capacityPersons = rule.capacity?.forJSON
    surge = rule.surge.map(CountChangeBody.init)
    dispersal = rule.dispersal.map(CountChangeBody.init)
    counterFlow = rule.counterFlow.map(CounterFlowBody.init)
    levels = rule.levels.map {
      Level(severity: $0.severity, enter: $0.enter.forJSON, leave: $0.leave.forJSON)
    }
  }
}

struct CountChangeBody: Encodable {
  let changeShare: Double
  let leastPersons: Double
  let windowS: Double
  let holdS: Double
  let severity: Severity

  init(_ rule: CountChangeRule) {
    changeShare = rule.share.forJSON
    leastPersons = rule.leastPersons.forJSON
    windowS = rule.window.wireSeconds
    holdS = rule.hold.wireSeconds
    severity = rule.severity
  }
}

struct CounterFlowBody: Encodable {
  let opposingShare: Double
  let afterS: Double
  let leastPersons: Double
  let severity: Severity

  init(_ rule: CounterFlowRule) {
    opposingShare = rule.share.forJSON
    afterS = rule.after.wireSeconds
    leastPersons = rule.leastPersons.forJSON
    severity = rule.severity
  }
}

struct LineBody: Encodable {
  let id: String
  let name: String
  let from: PointBody
  let to: PointBody

  init(_ line: Line) {
    id = line.id.text
    name = line.name
    from = PointBody(line.from)
    to = PointBody(line.to)
  }
}

/// Fractions of the picture's width and height.
struct PointBody: Encodable {
  let x: Double
  let y: Double

  init(_ point: RelativePoint) {
    x = point.x
    y = point.y
  }
}
