import Testing

@testable import pantau

/// `docs/configuration.md` says what the reader does: every key, what it wants, its default.
@Suite struct ConfigurationDocumentTests {
  private struct Row: Hashable {
    var expected: String
    var defaultText: String
  }

  @Test func everyKeyIsDocumentedAsItIsRead() throws {
    let documented = try Self.rows()
    let known = try Self.knownKeys()
    for (key, row) in known.sorted(by: { $0.key < $1.key }) {
      #expect(
        documented[key] == row,
        "expected | `\(key)` | \(row.expected) | \(row.defaultText) | ...")
    }
  }

  @Test func noOtherKeyIsDocumented() throws {
    let known = try Self.knownKeys()
    #expect(Set(try Self.rows().keys).subtracting(known.keys).isEmpty)
  }

  @Test func everyDocumentedKeyIsExplained() throws {
    let text = try ConfigurationText.document("configuration.md")
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimming(while: \.isWhitespace) }
      #expect(cells.count == 4 && cells[3].count > 10, "\(line)")
    }
  }

  /// The rows `| key | value | default | what it does |` of the document.
  private static func rows() throws -> [String: Row] {
    var rows: [String: Row] = [:]
    let text = try ConfigurationText.document("configuration.md")
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimming(while: \.isWhitespace) }
      guard cells.count >= 3 else { continue }
      let key = cells[0].filter { $0 != "`" }
      #expect(rows[key] == nil, "\(key) is documented twice")
      rows[key] = Row(expected: cells[1], defaultText: cells[2])
    }
    return rows
  }

  /// The keys that reading the example asks for; those of `defaults` are documented once, with
  /// the cameras.
  private static func knownKeys() throws -> [String: Row] {
    let (_, known) = try Configuration.read(
      yaml: try ConfigurationText.document("pantau.example.yaml"), file: "example", folder: "/",
      environment: ConfigurationText.environment)
    var rows: [String: Row] = [:]
    for (key, value) in known {
      rows[key] = Row(expected: value.expected, defaultText: value.defaultText ?? "required")
    }
    // The defaults of the example change what its cameras have; what is built in stands with the
    // defaults themselves.
    for (key, row) in rows where key.hasPrefix("defaults.") {
      rows[key] = nil
      rows["cameras[]." + key.dropFirst("defaults.".count)] = row
    }
    return rows
  }
}

extension Substring {
  fileprivate func trimming(while condition: (Character) -> Bool) -> String {
    var text = self.drop(while: condition)
    while let last = text.last, condition(last) { text.removeLast() }
    return String(text)
  }
}
