internal import Access
internal import Foundation
internal import Pixels
internal import Scene
internal import Store

/// An event as a line of `events.jsonl`. Members are called as in the API; times are exact to the
/// microsecond.
struct ArchivedEvent: Codable {
  struct ArchivedAlert: Codable {
    let severity: Severity
    let raisedAt: String
  }

  struct ArchivedEvidence: Codable {
    let kind: Evidence.Kind
    /// In the archive.
    let path: String
    let bytes: Int
    let beganAt: String
    let durationUs: Int64
  }

  struct ArchivedEntry: Codable {
    let at: String
    let by: String
    let action: Acknowledgement.Action
    let outcome: Outcome?
    let note: String?
    let assignee: String?
  }

  struct ArchivedHold: Codable {
    let reason: String
    let by: String
    let since: String
  }

  struct ArchivedTask: Codable {
    let number: String
    let agency: String
    let agencyName: String
    let state: AgencyTask.State
    let deadline: String
    let createdAt: String
    let entries: [ArchivedTaskEntry]
  }

  struct ArchivedTaskEntry: Codable {
    let at: String
    let by: String
    let action: TaskEntry.Action
    let text: String
    let deadline: String?
  }

  let id: String
  let kind: EventKind
  let camera: String
  let cameraName: String
  let source: SourceKind
  let zone: String?
  let zoneName: String?
  let beganAt: String
  let endedAt: String
  let endReason: EndReason?
  let severity: Severity
  let peakValue: Double
  let peakAt: String
  let threshold: Double
  let unit: Event.Unit
  let method: String
  let direction: CrossingDirection?
  let detail: String?
  let state: EventState
  let outcome: Outcome?
  let assignee: String?
  let suspended: Bool?
  let alerts: [ArchivedAlert]
  let evidence: [ArchivedEvidence]
  let trail: [ArchivedEntry]
  let hold: ArchivedHold?
  let tasks: [ArchivedTask]
  /// When its end was told.
  let endToldAt: String
  /// When the run of Pantau began that wrote it.
  let processBeganAt: String

  /// - Parameter paths: of the files that the archive has, by their names.
  init(_ whole: WholeEvent, paths: [String: String]) {
    let (stored, event) = (whole.stored, whole.stored.event)
    id = event.id.text
    kind = event.kind
    camera = event.camera.text
    cameraName = stored.cameraName
    source = stored.source
    zone = event.zone?.text
    zoneName = stored.zoneName
    beganAt = event.beganAt.exactText
    endedAt = (event.endedAt ?? whole.endToldAt).exactText
    endReason = event.endReason
    severity = event.severity
    // JSON has no infinity.
    peakValue = event.peakValue.isFinite ? event.peakValue : 0
    peakAt = event.peakAt.exactText
    threshold = event.threshold.isFinite ? event.threshold : 0
    unit = event.unit
    method = event.method
    direction = event.direction
    detail = event.detail.isEmpty ? nil : event.detail
    state = stored.state
    outcome = stored.outcome
    assignee = stored.assignee
    suspended = stored.isSuspended ? true : nil
    alerts = whole.alerts.map {
      ArchivedAlert(severity: $0.severity, raisedAt: $0.raisedAt.exactText)
    }
    evidence = stored.evidence.compactMap { one in
      paths[one.fileName].map {
        ArchivedEvidence(
          kind: one.kind, path: $0, bytes: one.byteCount, beganAt: one.beganAt.exactText,
          durationUs: one.duration.microseconds)
      }
    }
    trail = stored.trail.map {
      ArchivedEntry(
        at: $0.at.exactText, by: $0.by, action: $0.action, outcome: $0.outcome,
        note: $0.note.isEmpty ? nil : $0.note, assignee: $0.assignee)
    }
    hold = stored.hold.map { ArchivedHold(reason: $0.reason, by: $0.by, since: $0.since.exactText) }
    tasks = whole.tasks.map(ArchivedTask.init)
    endToldAt = whole.endToldAt.exactText
    processBeganAt = whole.processBeganAt.exactText
  }

  /// The event again; `nil` if a text in it is not what it should be. Evidence is called as its file.
  func wholeEvent() -> WholeEvent? {
    guard let id = EventID(id), let camera = CameraID(camera), let beganAt = WallTime(beganAt),
      let endedAt = WallTime(endedAt), let peakAt = WallTime(peakAt),
      let endToldAt = WallTime(endToldAt), let processBeganAt = WallTime(processBeganAt)
    else { return nil }
    var zone: ZoneID?
    if let text = self.zone {
      guard let known = ZoneID(text) else { return nil }
      zone = known
    }
    var event = Event(
      id: id, kind: kind, camera: camera, zone: zone, beganAt: beganAt, severity: severity,
      peakValue: peakValue, peakAt: peakAt, threshold: threshold, unit: unit, method: method,
      direction: direction, detail: detail ?? "")
    event.endedAt = endedAt
    event.endReason = endReason
    let alerts = alerts.compactMap { alert in
      WallTime(alert.raisedAt).map { Alert(event: id, severity: alert.severity, raisedAt: $0) }
    }
    let evidence = evidence.compactMap { $0.evidence(of: id) }
    let trail = trail.compactMap(\.acknowledgement)
    let tasks = tasks.compactMap { $0.task(of: event, cameraName: cameraName) }
    guard alerts.count == self.alerts.count, evidence.count == self.evidence.count,
      trail.count == self.trail.count, tasks.count == self.tasks.count
    else { return nil }
    let stored = StoredEvent(
      event: event, state: state, outcome: outcome,
      alert: alerts.max { $0.severity < $1.severity }, evidence: evidence, trail: trail,
      cameraName: cameraName, zoneName: zoneName, source: source, assignee: assignee,
      isSuspended: suspended ?? false,
      hold: hold.flatMap { hold in
        WallTime(hold.since).map { Hold(reason: hold.reason, by: hold.by, since: $0) }
      })
    return WholeEvent(
      stored: stored, alerts: alerts, endToldAt: endToldAt, processBeganAt: processBeganAt,
      tasks: tasks)
  }
}

extension ArchivedEvent.ArchivedEvidence {
  var fileName: String { path.split(separator: "/").last.map(String.init) ?? "" }

  fileprivate func evidence(of event: EventID) -> Evidence? {
    guard Manifest.isPath(path), bytes >= 0, let beganAt = WallTime(beganAt) else { return nil }
    return Evidence(
      event: event, kind: kind, fileName: fileName, byteCount: bytes, beganAt: beganAt,
      duration: .microseconds(durationUs))
  }
}

extension ArchivedEvent.ArchivedEntry {
  fileprivate var acknowledgement: Acknowledgement? {
    WallTime(at).map {
      Acknowledgement(
        at: $0, by: by, action: action, outcome: outcome, note: note ?? "", assignee: assignee)
    }
  }
}

extension ArchivedEvent.ArchivedTask {
  fileprivate init(_ task: AgencyTask) {
    number = task.number.text
    agency = task.agency.id.text
    agencyName = task.agency.name
    state = task.state
    deadline = task.deadline.exactText
    createdAt = task.createdAt.exactText
    entries = task.entries.map {
      .init(
        at: $0.at.exactText, by: $0.by, action: $0.action, text: $0.text,
        deadline: $0.deadline?.exactText)
    }
  }

  fileprivate func task(of event: Event, cameraName: String) -> AgencyTask? {
    guard let number = TaskNumber(number), let agency = AgencyID(agency),
      let deadline = WallTime(deadline), let createdAt = WallTime(createdAt)
    else { return nil }
    let entries = entries.compactMap { entry in
      WallTime(entry.at).map {
        TaskEntry(
          at: $0, by: entry.by, action: entry.action, text: entry.text,
          deadline: entry.deadline.flatMap { WallTime($0) })
      }
    }
    guard entries.count == self.entries.count else { return nil }
    return AgencyTask(
      number: number, event: event.id, kind: event.kind, camera: event.camera,
      cameraName: cameraName, group: nil, beganAt: event.beganAt,
      agency: Agency(id: agency, name: agencyName), state: state, deadline: deadline,
      createdAt: createdAt, entries: entries)
  }
}
