import Pixels
import Scene
import Store

/// Alerts that belong together, on the wire: one row of the queue.
struct HappeningBody: Encodable {
  let id: String
  let severity: Severity?
  let raisedAt: String?
  let state: EventState
  let assignee: String?
  let count: Int
  let newCount: Int
  let cameraCount: Int
  /// The one that leads first.
  let events: [EventBody]

  init(_ happening: Happening) {
    id = happening.id.text
    severity = happening.alert?.severity
    raisedAt = happening.alert?.raisedAt.description
    state = happening.state
    assignee = happening.assignee
    count = happening.count
    newCount = happening.newCount
    cameraCount = happening.cameraCount
    events = happening.events.map { EventBody($0, withTrail: false) }
  }
}

struct AlertListBody: Encodable {
  let items: [HappeningBody]
  /// All open happenings, also those beyond `items`.
  let total: Int
  /// All open alerts, of one event each.
  let alertTotal: Int

  init(_ queue: AlertQueue) {
    items = queue.happenings.map(HappeningBody.init)
    total = queue.total
    alertTotal = queue.alertTotal
  }
}

/// Names of those who can be given an alert.
struct ResponderListBody: Encodable {
  let items: [String]
}

/// Where nobody is alerted, and until when.
struct SuspensionBody: Encodable {
  let id: String
  let camera: String
  let cameraName: String
  let zone: String?
  let zoneName: String?
  let reason: String
  let by: String
  let beganAt: String
  let endsAt: String

  init(_ suspension: Suspension) {
    id = suspension.id.text
    camera = suspension.camera.text
    cameraName = suspension.cameraName
    zone = suspension.zone?.text
    zoneName = suspension.zoneName
    reason = suspension.reason
    by = suspension.by
    beganAt = suspension.beganAt.description
    endsAt = suspension.endsAt.description
  }
}

struct SuspensionListBody: Encodable {
  let items: [SuspensionBody]
}
