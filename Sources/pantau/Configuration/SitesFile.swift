import Foundation
import Sites
import Yams

/// A list of sites as a CSV file. Its first record names the keys of `sites`, each further one is a
/// site; an empty field is as if the key was not there.
struct SitesFile {
  private(set) var sites: [SiteConfiguration] = []
  private(set) var issues: [ConfigurationIssue] = []

  /// The keys that a column may have: those of an entry of `sites`.
  private static let keys = [
    "id", "name", "group", "url", "interval_seconds", "timeout_seconds", "expected_text",
    "expected_status", "down_severity", "certificate_days", "certificate_severity",
    "watch_changes", "changed_severity", "changed_share", "cooldown_seconds",
  ]
  private static let required = ["id", "url"]

  /// - Parameters:
  ///   - path: for messages.
  ///   - read: makes a site of the keys of one record.
  init(_ text: String, path: String, read: (Fields) -> SiteConfiguration?) {
    let table: [CSVReader.Record]
    do throws(CSVReader.Flaw) {
      table = try CSVReader.records(of: text)
    } catch {
      issues = [ConfigurationIssue(position: error.position, path: "", message: error.message)]
      tag(path)
      return
    }
    guard let header = table.first else {
      issues = [
        ConfigurationIssue(
          position: .start, path: "",
          message: "expected a first line of column names (\(Self.keys.joined(separator: ",")))")
      ]
      tag(path)
      return
    }
    checkHeader(header)
    if issues.isEmpty {
      for record in table.dropFirst() { add(record, under: header, read: read) }
    }
    tag(path)
  }

  /// Throws if it cannot be read as a text.
  static func text(of path: String) throws(CommandFailure) -> String {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
      throw CommandFailure("expected a readable CSV file, found none at this path")
    }
    guard data.count <= YAMLDocument.maximumBytes,
      let text = String(validating: data, as: UTF8.self)
    else {
      throw CommandFailure(
        "expected a text in UTF-8 of at most \(YAMLDocument.maximumBytes) bytes")
    }
    return text
  }

  // MARK: - Private

  private mutating func checkHeader(_ header: CSVReader.Record) {
    var seen: Set<String> = []
    for field in header.fields {
      if !Self.keys.contains(field.text) {
        let advice =
          NearestKey.of(field.text, among: Self.keys).map { "did you mean \"\($0)\"?" }
          ?? "expected one of \(Self.keys.joined(separator: ", "))"
        report(field.position, "unknown column \(Shown.text(field.text)); \(advice)")
      } else if !seen.insert(field.text).inserted {
        report(
          field.position, "expected each column once, found \(Shown.text(field.text)) again")
      }
    }
    for key in Self.required where !seen.contains(key) {
      report(header.position, "expected a column \"\(key)\"")
    }
  }

  private mutating func add(
    _ record: CSVReader.Record, under header: CSVReader.Record,
    read: (Fields) -> SiteConfiguration?
  ) {
    guard record.fields.count == header.fields.count else {
      return report(
        record.position,
        "expected \(header.fields.count) fields as in the first line, found \(record.fields.count)")
    }
    let pairs = zip(header.fields, record.fields).filter { !$0.1.text.isEmpty }.map { key, field in
      (Self.node(key.text, at: field.position), Self.node(field.text, at: field.position))
    }
    let reader = YAMLReader(YAMLDocument(""))
    let fields = Fields(
      Node.Mapping(pairs), position: record.position, path: "", reader: reader)
    if let site = read(fields) { sites.append(site) }
    issues += reader.issues
  }

  private static func node(_ text: String, at position: TextPosition) -> Node {
    .scalar(
      Node.Scalar(
        text, .implicit, .plain, Mark(line: position.line, column: position.column)))
  }

  private mutating func report(_ position: TextPosition, _ message: String) {
    issues.append(ConfigurationIssue(position: position, path: "", message: message))
  }

  private mutating func tag(_ path: String) {
    for index in issues.indices { issues[index].file = path }
  }
}
