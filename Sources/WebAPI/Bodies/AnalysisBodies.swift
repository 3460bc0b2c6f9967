import Pixels
import Scene
import Store

/// What became of cameras and their events over some time.
struct CameraRecordsBody: Encodable {
  let from: String
  let to: String
  let items: [CameraRecordBody]
}

struct CameraRecordBody: Encodable {
  let camera: String
  let name: String
  let group: String?
  /// While Pantau ran and was to watch it.
  let expectedS: Double
  let connectedS: Double
  /// Connected, but its pictures were of no use.
  let impairedS: Double
  /// Absent: it was not to be watched in that time.
  let availability: Double?
  let runs: Int
  let events: Int
  /// By kind; kinds without any are left out.
  let byKind: [TallyBody]
  let bySeverity: [TallyBody]
  let alerts: Int
  /// Events with an alert that nobody has dealt with.
  let unanswered: Int
  let trueAlarms: Int
  let falseAlarms: Int
  let tests: Int
  /// Absent: no event was judged.
  let falseAlarmShare: Double?
  /// Seconds from an alert to the first person who dealt with it; absent: nobody did.
  let medianResponseS: Double?
  let slowResponseS: Double?
  let byPerson: [TallyBody]

  init(_ record: CameraRecord) {
    camera = record.camera.text
    name = record.name
    group = record.group
    expectedS = record.expected.wireSeconds
    connectedS = record.connected.wireSeconds
    impairedS = record.impaired.wireSeconds
    availability = record.availability
    runs = record.runs
    events = record.count { _ in true }
    byKind = TallyBody.list(EventKind.allCases.map(\.rawValue)) { name in
      record.count { $0.kind.rawValue == name }
    }
    bySeverity = TallyBody.list(Severity.allCases.map(\.rawValue)) { name in
      record.count { $0.severity.rawValue == name }
    }
    alerts = record.count(where: \.hasAlert)
    unanswered = record.count { $0.hasAlert && $0.state == .new }
    trueAlarms = record.count { $0.outcome == .trueAlarm }
    falseAlarms = record.count { $0.outcome == .falseAlarm }
    tests = record.count { $0.outcome == .test }
    falseAlarmShare = record.falseAlarmShare
    medianResponseS = record.responses.delay(atShare: 0.5)?.wireSeconds
    slowResponseS = record.responses.delay(atShare: 0.9)?.wireSeconds
    byPerson = TallyBody.list(record.responses.byPerson.keys.sorted()) {
      record.responses.byPerson[$0] ?? 0
    }
  }
}

/// How many of something that has a name.
struct TallyBody: Encodable {
  let name: String
  let count: Int

  /// Those of which there is any, in the order given.
  static func list(_ names: [String], count: (String) -> Int) -> [TallyBody] {
    names.map { TallyBody(name: $0, count: count($0)) }.filter { $0.count > 0 }
  }
}

/// What was counted in zones and at lines over some time.
struct ZoneRecordsBody: Encodable {
  let from: String
  let to: String
  let items: [ZoneRecordBody]
}

struct ZoneRecordBody: Encodable {
  let camera: String
  let zone: String
  let name: String
  let meanCount: Double
  let peakCount: Double
  let peakAt: String
  let peakDensity: Double?
  let peakDensityAt: String?
  let crossingsIn: Int
  let crossingsOut: Int
  let stays: Int
  let coveredS: Double

  init(_ record: ZoneRecord) {
    camera = record.camera.text
    zone = record.zone.text
    name = record.name
    meanCount = record.meanCount.forJSON
    peakCount = record.peakCount.forJSON
    peakAt = record.peakAt.description
    peakDensity = record.peakDensity?.forJSON
    peakDensityAt = record.peakDensityAt?.description
    crossingsIn = record.crossingsIn
    crossingsOut = record.crossingsOut
    stays = record.stays
    coveredS = record.covered.wireSeconds
  }
}

/// Where in a camera's picture something was.
struct HeatMapBody: Encodable {
  let camera: String
  let kind: HeatKind
  let from: String
  let to: String
  let columns: Int
  let rows: Int
  let watchedS: Double
  let highest: Double
  /// Row by row; empty: nothing is known of that time.
  let cells: [Double]

  init(_ map: HeatMap?, of kind: HeatKind, camera: CameraID, from: WallTime, to: WallTime) {
    self.camera = camera.text
    self.kind = kind
    self.from = from.description
    self.to = to.description
    columns = HeatSample.columns
    rows = HeatSample.rows
    watchedS = map?.watched.wireSeconds ?? 0
    highest = map?.highest.forJSON ?? 0
    cells = (map?.cells ?? []).map { ($0.forJSON * 1e6).rounded() / 1e6 }
  }
}
