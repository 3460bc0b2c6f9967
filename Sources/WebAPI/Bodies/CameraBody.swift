import Pixels
import Scene
import Store

/// A camera on the wire.
struct CameraBody: Encodable {
  let id: String
  let name: String
  let group: String?
  /// Absent: not known.
  let position: PositionBody?
  /// On the plan of the site; absent: not on it.
  let sitePosition: PointBody?
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
  let decoding: DecodingBody
  /// Absent: the stream that is analysed is the only one.
  let mainStream: MainStreamBody?
  let foregroundShare: Double
  let conditions: [EventKind]
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
  /// Where nobody is alerted now.
  let suspensions: [SuspensionBody]

  /// `usual`: what is usual now, by zone.
  init(
    _ status: CameraStatus, scene: SceneConfiguration?, usual: [ZoneID: UsualCount],
    snapshotTakenAt: WallTime?, densityTakenAt: WallTime?, suspensions: [Suspension]
  ) {
    id = status.id.text
    name = status.name
    group = status.group
    position = status.place.position.map(PositionBody.init)
    sitePosition = status.place.onPlan.map(PointBody.init)
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
    decoding = DecodingBody(status.decoding, cost: status.cost)
    mainStream = status.mainStream.map(MainStreamBody.init)
    foregroundShare = status.foregroundFraction.forJSON
    conditions = status.conditions
    lastError = status.lastError
    lastFrameAt = status.lastFrameAt?.description
    self.snapshotTakenAt = snapshotTakenAt?.description
    crowdNetwork = status.crowdNetwork.map { CrowdNetworkBody($0, takenAt: densityTakenAt) }
    zones = (scene?.zones ?? []).map { zone in
      ZoneBody(zone, now: status.crowds.first { $0.zone == zone.id }, usual: usual[zone.id])
    }
    lines = (scene?.lines ?? []).map(LineBody.init)
    leftObjects = scene?.leftObjects.map { LastingRuleBody($0.after, $0.severity) }
    self.suspensions = suspensions.filter { $0.camera == status.id }.map(SuspensionBody.init)
  }
}

/// All cameras, with the server's time: pages tell by it how old a picture is.
struct CameraListBody: Encodable {
  let now: String
  let items: [CameraBody]
}

/// A place on the Earth, in degrees.
struct PositionBody: Encodable {
  let latitude: Double
  let longitude: Double

  init(_ position: GeoPosition) {
    latitude = position.latitude
    longitude = position.longitude
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
