import Pixels
import Scene
import Store

/// An event on the wire: what happened, and what people did about it, as one object.
struct EventBody: Encodable {
  let facts: EventFacts
  let dealings: Dealings

  struct Dealings: Encodable {
    let state: EventState
    let outcome: Outcome?
    let by: String?
    let note: String?
    let alert: AlertBody?
    /// That its alert belongs to.
    let happening: String?
    let assignee: String?
    /// `true`, or absent.
    let suspended: Bool?
    /// Absent: retention counts.
    let hold: HoldBody?
    let evidence: [EvidenceBody]
    /// What of it was passed on to agencies; with one event only, not in lists.
    let tasks: [TaskSummaryBody]?
    /// With one event only, not in lists.
    let trail: [TrailBody]?
  }

  init(_ stored: StoredEvent, withTrail: Bool) {
    facts = EventFacts(stored)
    dealings = Dealings(
      state: stored.state, outcome: stored.outcome, by: stored.by,
      note: stored.note.isEmpty ? nil : stored.note, alert: stored.alert.map(AlertBody.init),
      happening: stored.happening?.text, assignee: stored.assignee,
      suspended: stored.isSuspended ? true : nil, hold: stored.hold.map(HoldBody.init),
      evidence: stored.evidence.map { EvidenceBody($0) },
      tasks: withTrail ? stored.tasks.map(TaskSummaryBody.init) : nil,
      trail: withTrail ? stored.trail.map(TrailBody.init) : nil)
  }

  func encode(to encoder: any Encoder) throws {
    try facts.encode(to: encoder)
    try dealings.encode(to: encoder)
  }
}

struct EventPageBody: Encodable {
  let items: [EventBody]
  /// Absent: this was the last page.
  let nextCursor: String?

  init(_ page: EventPage) {
    items = page.events.map { EventBody($0, withTrail: false) }
    nextCursor = page.next?.text
  }
}

struct AlertBody: Encodable {
  let severity: Severity
  let raisedAt: String

  init(_ alert: Alert) {
    severity = alert.severity
    raisedAt = alert.raisedAt.description
  }
}

struct EvidenceBody: Encodable {
  let kind: Evidence.Kind
  let href: String
  let bytes: Int
  let beganAt: String
  /// Of a clip.
  let durationS: Double?

  /// - Parameter task: as whose part it is shown; `nil`: as the event's.
  init(_ evidence: Evidence, of task: TaskNumber? = nil) {
    kind = evidence.kind
    let place = task.map { "tasks/\($0)" } ?? "events/\(evidence.event)"
    // A better snapshot replaces an earlier one: its address must differ, or a page that is open
    // goes on showing the old one.
    href = "/api/v1/\(place)/\(evidence.kind.rawValue)?version=\(evidence.version)"
    bytes = evidence.byteCount
    beganAt = evidence.beganAt.description
    durationS = evidence.kind == .clip ? evidence.duration.wireSeconds : nil
  }
}

extension Evidence {
  /// Differs between the files that an event's evidence has had.
  var version: String { String(beganAt.microseconds, radix: 36) + String(byteCount, radix: 36) }
}

struct TrailBody: Encodable {
  let at: String
  let by: String
  let action: Acknowledgement.Action
  let outcome: Outcome?
  let note: String?
  let assignee: String?

  init(_ entry: Acknowledgement) {
    at = entry.at.description
    by = entry.by
    action = entry.action
    outcome = entry.outcome
    note = entry.note.isEmpty ? nil : entry.note
    assignee = entry.assignee
  }
}

/// One message of the event stream.
struct ChangeBody: Encodable {
  let sequence: Int64
  let change: EventChange.Kind
  let at: String
  let event: EventBody

  init(_ change: EventChange) {
    sequence = change.sequence
    self.change = change.kind
    at = change.at.description
    event = EventBody(change.event, withTrail: false)
  }
}
