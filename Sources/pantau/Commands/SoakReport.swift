import CameraBench
import Foundation

/// What `pantau bench soak` prints.
struct SoakReport {
  let result: SoakResult

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(result), as: UTF8.self) + "\n"
  }

  func text(width: Int?) -> String {
    let checks = result.checks.map { check in
      [
        check.name, Self.number(check.value) + Self.unit(check),
        check.atMost.map { "at most \(Self.number($0))" }
          ?? check.atLeast.map { "at least \(Self.number($0))" } ?? "",
        check.passed ? "ok" : "FAILED",
      ]
    }
    let faults = result.faults.sorted { $0.key < $1.key }.map { kind, faults in
      [
        kind.replacing("_", with: " "), "\(faults.injected)", "\(faults.returns)",
        faults.p50.map(Self.number) ?? "-", faults.worst.map(Self.number) ?? "-",
      ]
    }
    return Self.table(
      [
        .init(title: "CHECK", minimumWidth: 12), .init(title: "VALUE", isRightAligned: true),
        .init(title: "LIMIT"), .init(title: ""),
      ], checks, width)
      + "\n"
      + Self.table(
        [
          .init(title: "FAULT", minimumWidth: 8), .init(title: "INJECTED", isRightAligned: true),
          .init(title: "RETURNS", isRightAligned: true),
          .init(title: "P50 S", isRightAligned: true),
          .init(title: "WORST S", isRightAligned: true),
        ], faults, width)
      + "\n" + summary + result.findings.map { $0 + "\n" }.joined()
  }

  private var summary: String {
    let events = result.events
    var lines = [
      "\(result.cameras) cameras, \(result.untouched) of them without faults, "
        + "\(Self.number(result.minutes)) minutes, \(result.policy), seed \(result.seed)",
      "\(events.stored) events stored; \(events.found) of \(events.expected) happenings found, "
        + "\(events.withoutHappening) events without one",
      "overloaded for \(Self.number(result.overloadedSeconds)) s",
    ]
    if let growth = result.growth {
      let memory = growth.thirds.map { Self.number($0.residentMb) }.joined(separator: ", ")
      lines.append("memory in thirds, MB: \(memory)")
      let heap = growth.thirds.map { Self.number($0.heapMb) }.joined(separator: ", ")
      lines.append("of that the heap has in use: \(heap)")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func table(
    _ columns: [TextTable.Column], _ rows: [[String]], _ width: Int?
  ) -> String {
    let table = TextTable(columns, fitting: rows, width: width)
    return ([table.header] + rows.map(table.line)).map { $0 + "\n" }.joined()
  }

  private static func unit(_ check: SoakCheck) -> String {
    check.unit.isEmpty ? "" : " " + check.unit
  }

  private static func number(_ value: Double) -> String {
    value.formatted(
      .number.precision(.significantDigits(1...4)).grouping(.never).locale(.init(identifier: "en")))
  }
}
