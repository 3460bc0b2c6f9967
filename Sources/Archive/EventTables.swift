internal import Access
internal import Pixels
internal import Scene
internal import Store

/// Events, their trails and their tasks as tables for spreadsheets. What comes back by an import is
/// read from `events.jsonl`.
enum EventTables {
  static let eventHeader = header([
    "id", "kind", "camera", "camera_name", "zone", "zone_name", "began_at", "ended_at",
    "end_reason", "severity", "peak_value", "unit", "peak_at", "threshold", "method", "direction",
    "detail", "alert_severity", "alert_raised_at", "state", "outcome", "assignee", "held_because",
    "evidence",
  ])

  static func line(_ whole: WholeEvent, paths: [String: String]) -> String {
    let (stored, event) = (whole.stored, whole.stored.event)
    return CSVRow.line([
      .value(event.id.text), .value(event.kind.rawValue), .value(event.camera.text),
      .text(stored.cameraName), .value(event.zone?.text ?? ""), .text(stored.zoneName ?? ""),
      .value(event.beganAt.exactText), .value(event.endedAt?.exactText ?? ""),
      .value(event.endReason?.rawValue ?? ""), .value(event.severity.rawValue),
      .value("\(event.peakValue)"), .value(event.unit.rawValue), .value(event.peakAt.exactText),
      .value("\(event.threshold)"), .value(event.method), .value(event.direction?.rawValue ?? ""),
      .text(event.detail), .value(stored.alert?.severity.rawValue ?? ""),
      .value(stored.alert?.raisedAt.exactText ?? ""), .value(stored.state.rawValue),
      .value(stored.outcome?.rawValue ?? ""), .text(stored.assignee ?? ""),
      .text(stored.hold?.reason ?? ""),
      .value(stored.evidence.compactMap { paths[$0.fileName] }.joined(separator: " ")),
    ])
  }

  static let trailHeader = header([
    "event", "at", "by", "action", "outcome", "assignee", "note",
  ])

  static func trailLines(_ stored: StoredEvent) -> String {
    stored.trail.map { entry in
      CSVRow.line([
        .value(stored.id.text), .value(entry.at.exactText), .text(entry.by),
        .value(entry.action.rawValue), .value(entry.outcome?.rawValue ?? ""),
        .text(entry.assignee ?? ""), .text(entry.note),
      ])
    }.joined()
  }

  static let taskHeader = header([
    "number", "event", "agency", "agency_name", "state", "at", "by", "action", "deadline", "text",
  ])

  static func taskLines(_ task: AgencyTask) -> String {
    task.entries.map { entry in
      CSVRow.line([
        .value(task.number.text), .value(task.event.text), .value(task.agency.id.text),
        .text(task.agency.name), .value(task.state.rawValue), .value(entry.at.exactText),
        .text(entry.by), .value(entry.action.rawValue), .value(entry.deadline?.exactText ?? ""),
        .text(entry.text),
      ])
    }.joined()
  }

  private static func header(_ columns: [String]) -> String {
    columns.joined(separator: ",") + "\r\n"
  }
}
