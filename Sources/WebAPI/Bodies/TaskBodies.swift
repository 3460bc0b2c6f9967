import Access
import Pixels
import Scene
import Store

/// Why retention leaves an event alone.
struct HoldBody: Encodable {
  let reason: String
  let by: String
  let since: String

  init(_ hold: Hold) {
    reason = hold.reason
    by = hold.by
    since = hold.since.description
  }
}

/// As much of a task as its event tells of it.
struct TaskSummaryBody: Encodable {
  let number: String
  let agencyName: String
  let state: AgencyTask.State
  let deadline: String

  init(_ task: TaskSummary) {
    number = task.number.text
    agencyName = task.agencyName
    state = task.state
    deadline = task.deadline.description
  }
}

/// An agency that events can be passed on to.
struct AgencyBody: Encodable {
  let id: String
  let name: String
  let contact: String?

  init(_ agency: Agency) {
    id = agency.id.text
    name = agency.name
    contact = agency.contact
  }
}

struct AgencyListBody: Encodable {
  let items: [AgencyBody]
}

/// What an agency is told of the event: what happened, and not what people said about it.
struct TaskEventBody: Encodable {
  let facts: EventFacts
  let evidence: [EvidenceBody]

  init(_ stored: StoredEvent, of task: TaskNumber) {
    facts = EventFacts(stored)
    evidence = stored.evidence.map { EvidenceBody($0, of: task) }
  }

  private enum CodingKeys: CodingKey { case evidence }

  func encode(to encoder: any Encoder) throws {
    try facts.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(evidence, forKey: .evidence)
  }
}

struct TaskEntryBody: Encodable {
  let at: String
  let by: String
  let action: TaskEntry.Action
  let text: String?
  let deadline: String?

  init(_ entry: TaskEntry) {
    at = entry.at.description
    by = entry.by
    action = entry.action
    text = entry.text.isEmpty ? nil : entry.text
    deadline = entry.deadline?.description
  }
}

/// An event that was passed on to an agency.
struct TaskBody: Encodable {
  let number: String
  let kind: EventKind
  let camera: String
  let cameraName: String
  let beganAt: String
  let agency: String
  let agencyName: String
  let state: AgencyTask.State
  let overdue: Bool
  let deadline: String
  let createdAt: String
  /// The first thing that was written, in lists.
  let text: String
  /// With one task only; absent also where it is deleted.
  let event: TaskEventBody?
  /// With one task only, not in lists.
  let entries: [TaskEntryBody]?

  /// In a list.
  init(_ task: AgencyTask, at now: WallTime) {
    self.init(task, event: nil, entries: nil, at: now)
  }

  init(_ task: AgencyTask, event: StoredEvent?, at now: WallTime) {
    self.init(
      task, event: event.map { TaskEventBody($0, of: task.number) },
      entries: task.entries.map(TaskEntryBody.init), at: now)
  }

  private init(
    _ task: AgencyTask, event: TaskEventBody?, entries: [TaskEntryBody]?, at now: WallTime
  ) {
    number = task.number.text
    kind = task.kind
    camera = task.camera.text
    cameraName = task.cameraName
    beganAt = task.beganAt.description
    agency = task.agency.id.text
    agencyName = task.agency.name
    state = task.state
    overdue = task.isOverdue(at: now)
    deadline = task.deadline.description
    createdAt = task.createdAt.description
    text = task.entries.first?.text ?? ""
    self.event = event
    self.entries = entries
  }
}

struct TaskPageBody: Encodable {
  let items: [TaskBody]
  /// Absent: this was the last.
  let nextCursor: String?

  init(_ page: TaskPage, at now: WallTime) {
    items = page.tasks.map { TaskBody($0, at: now) }
    nextCursor = page.next.map { "t1_" + String($0, radix: 36) }
  }

  /// What a cursor says; `nil` if it is none.
  static func place(_ cursor: String) -> Int64? {
    guard cursor.hasPrefix("t1_") else { return nil }
    return Int64(cursor.dropFirst(3), radix: 36).flatMap { $0 > 0 ? $0 : nil }
  }
}
