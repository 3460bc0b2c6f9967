import Pixels
import Scene
import Store

/// Events as rows of a table for spreadsheets (RFC 4180).
enum EventCSV {
  static let columns = [
    "id", "kind", "camera", "camera_name", "zone", "zone_name", "began_at", "ended_at", "length_s",
    "end_reason", "severity", "peak_value", "unit", "peak_at", "threshold", "method", "direction",
    "alert_severity", "alert_raised_at", "state", "outcome", "by", "note", "source", "detail",
  ]

  static let header = columns.joined(separator: ",") + "\r\n"

  static func line(_ stored: StoredEvent) -> String {
    let event = stored.event
    let length = event.endedAt.map { $0.duration(since: event.beganAt).wireSeconds }
    let cells: [String] = [
      event.id.text, event.kind.rawValue, text(event.camera.text), text(stored.cameraName),
      text(event.zone?.text), text(stored.zoneName), event.beganAt.description,
      event.endedAt?.description ?? "", length.map { "\($0)" } ?? "",
      event.endReason?.rawValue ?? "", event.severity.rawValue, "\(event.peakValue.forJSON)",
      event.unit.rawValue, event.peakAt.description, "\(event.threshold.forJSON)",
      text(event.method), event.direction?.rawValue ?? "", stored.alert?.severity.rawValue ?? "",
      stored.alert?.raisedAt.description ?? "", stored.state.rawValue,
      stored.outcome?.rawValue ?? "", text(stored.by), text(stored.note), stored.source.rawValue,
      text(event.detail),
    ]
    return cells.joined(separator: ",") + "\r\n"
  }

  /// What people wrote. A text that a spreadsheet would take for a formula gets an apostrophe before
  /// it (OWASP, "CSV injection"): it is only ever shown.
  static func text(_ text: String?) -> String {
    guard var text, let first = text.unicodeScalars.first else { return "" }
    if "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) { text = "'" + text }
    guard text.unicodeScalars.contains(where: { ",\"\r\n\t;".unicodeScalars.contains($0) }) else {
      return text
    }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
