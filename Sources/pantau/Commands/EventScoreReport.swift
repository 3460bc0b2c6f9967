import Evaluation
import Foundation
import SampleStreams

/// Scores of events as text and as JSON.
struct EventScoreReport {
  let summary: EventSummary

  /// Misses and false alarms that the text lists; the JSON has all.
  private static let mostListed = 40

  init(_ summary: EventSummary) { self.summary = summary }

  // MARK: - Text

  func text(width: Int?) -> String {
    let kinds = summary.kinds.sorted { $0.key < $1.key }
    var parts = [
      Self.table(
        "KIND", kinds.map { ($0.key, $0.value) } + [("all", summary.total)],
        hours: summary.hours, width: width),
      nuisances(width: width), clips(width: width),
    ]
    let list = remarks()
    if !list.isEmpty { parts.append(list) }
    return parts.joined(separator: "\n")
  }

  private static func table(
    _ title: String, _ rows: [(String, EventScore)], hours: Double, width: Int?
  ) -> String {
    let titles = [
      "EVENTS", "LEFT OUT", "FOUND", "RECALL", "FALSE", "PRECISION", "FALSE/H", "95 % BOUNDS",
      "P50 S", "P95 S", "FRAGM.",
    ]
    let cells = rows.map { name, score in
      let rate = AlarmRate(count: score.falseAlarms, hours: hours)
      return [
        name, "\(score.events)", "\(score.leftOut)", "\(score.found)", percent(score.recall),
        "\(score.falseAlarms)", percent(score.precision), number(rate.perHour),
        bounds(rate), number(score.delay(share: 0.5)), number(score.delay(share: 0.95)),
        number(score.reportsPerEvent),
      ]
    }
    return lines([title] + titles, cells, width: width)
  }

  private func nuisances(width: Int?) -> String {
    let cells = summary.nuisances.map { row in
      [
        row.kind?.rawValue ?? "none", row.kind == nil ? "" : Self.strength(row.strength),
        "\(row.clips)", String(format: "%.3f", row.rate.hours), "\(row.rate.count)",
        Self.number(row.rate.perHour), Self.bounds(row.rate),
      ]
    }
    let titles = ["NUISANCE", "STRENGTH", "CLIPS", "HOURS", "FALSE", "FALSE/H", "95 % BOUNDS"]
    return Self.lines(titles, cells, width: width)
  }

  private func clips(width: Int?) -> String {
    let cells = summary.clips.map { clip in
      let score = clip.total
      return [
        clip.name, String(format: "%.0f", clip.seconds), "\(score.events)", "\(score.found)",
        "\(score.missed)", "\(score.swallowed)", "\(score.falseAlarms)", "\(score.fragments)",
        Self.number(score.delay(share: 0.95)),
        clip.nuisances.map { "\($0.kind.rawValue) \(Self.strength($0.strength))" }
          .joined(separator: ", "),
      ]
    }
    let titles = [
      "CLIP", "SECONDS", "EVENTS", "FOUND", "MISSED", "SWALLOWED", "FALSE", "FRAGM.", "P95 S",
    ]
    return Self.lines(titles, cells, lastLeft: "NUISANCES", width: width)
  }

  /// Every miss and false alarm, so that one can go and look.
  private func remarks() -> String {
    var lines: [String] = []
    func add(_ what: String, _ clip: String, _ subject: EventSubject, _ from: Double, _ to: Double)
    {
      let place = [subject.place, subject.detail].compactMap { $0 }.joined(separator: " ")
      let span = String(format: "%.1f - %.1f s", from, to)
      lines.append(
        "\(what)  \(clip)  \(subject.kind)\(place.isEmpty ? "" : " " + place)  \(span)")
    }
    for clip in summary.clips {
      for event in clip.matching.missed + clip.matching.swallowed {
        add("missed     ", clip.name, event.subject, event.begin, event.end)
      }
      for event in clip.matching.falseAlarms {
        add("false alarm", clip.name, event.subject, event.begin, event.end)
      }
    }
    let rest = lines.count - Self.mostListed
    if rest > 0 { lines = lines.prefix(Self.mostListed) + ["... and \(rest) more (see --json)"] }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func lines(
    _ titles: [String], _ rows: [[String]], lastLeft: String? = nil, width: Int?
  ) -> String {
    var columns = titles.enumerated().map { index, title in
      TextTable.Column(title: title, isRightAligned: index > 0)
    }
    if let lastLeft { columns.append(TextTable.Column(title: lastLeft, minimumWidth: 10)) }
    let table = TextTable(columns, fitting: rows, width: width)
    return ([table.header] + rows.map(table.line)).map { $0 + "\n" }.joined()
  }

  private static func percent(_ share: Double?) -> String {
    share.map { String(format: "%.1f %%", $0 * 100) } ?? "-"
  }

  private static func number(_ value: Double?) -> String {
    value.map { String(format: "%.2f", $0) } ?? "-"
  }

  private static func strength(_ value: Double) -> String { String(format: "%g", value) }

  private static func bounds(_ rate: AlarmRate) -> String {
    String(format: "%.2f - %.2f", rate.lowerPerHour, rate.upperPerHour)
  }
}
