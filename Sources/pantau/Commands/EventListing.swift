import Pixels
import Scene
import Store

/// Events as table, CSV or JSON lines, page by page.
struct EventListing {
  enum Format: Sendable {
    case table, csv, json
  }

  private let format: Format
  private let terminalWidth: Int?
  private let local: LocalTime
  /// Its widths come from the first page.
  private var table: TextTable?
  private var hasHeader = false

  init(format: Format, terminalWidth: Int?, local: LocalTime = LocalTime()) {
    self.format = format
    self.terminalWidth = terminalWidth
    self.local = local
  }

  /// The text of one page, with a header before the first.
  mutating func text(of events: [StoredEvent]) -> String {
    switch format {
    case .table: tableText(events)
    case .csv: csvText(events)
    case .json: events.map { JSONLine.text(EventRecord($0)) }.joined()
    }
  }

  // MARK: - Table

  private static let columns: [TextTable.Column] = [
    .init(title: "BEGAN"), .init(title: "LENGTH", isRightAligned: true),
    .init(title: "CAMERA", minimumWidth: 8), .init(title: "ZONE", minimumWidth: 6),
    .init(title: "KIND"), .init(title: "SEVERITY"),
    .init(title: "PEAK", isRightAligned: true), .init(title: "STATE", minimumWidth: 5),
    .init(title: "NOTE", minimumWidth: 4),
  ]

  private mutating func tableText(_ events: [StoredEvent]) -> String {
    if events.isEmpty { return table == nil ? "No events.\n" : "" }
    let rows = events.map(cells)
    var lines: [String] = []
    let table = self.table ?? TextTable(Self.columns, fitting: rows, width: terminalWidth)
    if self.table == nil { lines.append(table.header) }
    self.table = table
    lines += rows.map(table.line)
    return lines.map { $0 + "\n" }.joined()
  }

  private func cells(_ stored: StoredEvent) -> [String] {
    let event = stored.event
    let length = event.endedAt.map {
      ProgressBar.State.clock($0.duration(since: event.beganAt))
    }
    return [
      local.text(event.beganAt), length ?? "goes on", Terminal.clean(stored.cameraName),
      Terminal.clean(stored.zoneName ?? "-"), event.kind.rawValue, event.severity.rawValue,
      Self.peak(event), stored.outcome?.rawValue ?? stored.state.rawValue,
      Terminal.clean(stored.note),
    ]
  }

  /// With its unit, in a few characters.
  static func peak(_ event: Event) -> String {
    func rounded(_ value: Double, _ steps: Double) -> String {
      Shown.number((value * steps).rounded() / steps)
    }
    return switch event.unit {
    case .share: "\(rounded(event.peakValue * 100, 10)) %"
    case .persons: "\(rounded(event.peakValue, 1)) persons"
    case .personsPerSquareMetre: "\(rounded(event.peakValue, 10))/m2"
    case .crossings: "\(rounded(event.peakValue, 1)) \(event.direction?.rawValue ?? "crossings")"
    case .seconds: "\(rounded(event.peakValue, 1)) s"
    case .days: "\(rounded(event.peakValue, 1)) days"
    case .reports: "-"
    }
  }

  // MARK: - CSV

  private mutating func csvText(_ events: [StoredEvent]) -> String {
    let header = hasHeader ? "" : CSVLine.text(Self.csvColumns.map { .value($0.name) })
    hasHeader = true
    return header
      + events.map { event in
        CSVLine.text(Self.csvColumns.map { $0.field(event) })
      }.joined()
  }

  private typealias CSVColumn = (name: String, field: (StoredEvent) -> CSVLine.Field)

  private static var csvColumns: [CSVColumn] {
    [
      ("id", { .value($0.event.id.text) }),
      ("kind", { .value($0.event.kind.rawValue) }),
      ("camera", { .value($0.event.camera.text) }),
      ("camera_name", { .text($0.cameraName) }),
      ("zone", { .value($0.event.zone?.text ?? "") }),
      ("zone_name", { .text($0.zoneName ?? "") }),
      ("began_at", { .value($0.event.beganAt.description) }),
      ("ended_at", { .value($0.event.endedAt?.description ?? "") }),
      ("end_reason", { .value($0.event.endReason?.rawValue ?? "") }),
      ("severity", { .value($0.event.severity.rawValue) }),
      ("peak_value", { .value(Shown.number($0.event.peakValue)) }),
      ("peak_at", { .value($0.event.peakAt.description) }),
      ("threshold", { .value(Shown.number($0.event.threshold)) }),
      ("unit", { .value($0.event.unit.rawValue) }),
      ("method", { .value($0.event.method) }),
      ("direction", { .value($0.event.direction?.rawValue ?? "") }),
      ("state", { .value($0.state.rawValue) }),
      ("outcome", { .value($0.outcome?.rawValue ?? "") }),
      ("by", { .text($0.by ?? "") }),
      ("note", { .text($0.note) }),
      ("source", { .value($0.source.rawValue) }),
      ("detail", { .text($0.event.detail) }),
      ("held_because", { .text($0.hold?.reason ?? "") }),
    ]
  }
}
