/// A place in a configuration file; both count from 1, columns in Unicode scalars.
struct TextPosition: Hashable, Comparable, Sendable {
  var line: Int
  var column: Int

  static let start = TextPosition(line: 1, column: 1)

  static func < (left: TextPosition, right: TextPosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// One thing that is wrong in a configuration file.
///
/// No issue ever shows an address: camera addresses hold credentials.
struct ConfigurationIssue: Hashable, Sendable {
  var position: TextPosition
  /// Where in the structure, e.g. `cameras[2].motion.sensitivity`; empty for the file as a whole.
  var path: String
  /// What was expected and what was found.
  var message: String
  /// Where it stands, if not in the file that the error names.
  var file: String?
}

/// Why a configuration file cannot be used: everything that is wrong with it, in its order.
struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  var file: String
  /// `nil`: the file itself could not be read.
  var issues: [ConfigurationIssue]
  /// Set where the file could not be read at all.
  var unreadable: String?

  init(file: String, issues: [ConfigurationIssue]) {
    self.file = file
    self.issues = issues.sorted { ($0.file ?? "", $0.position) < ($1.file ?? "", $1.position) }
  }

  init(file: String, unreadable: String) {
    self.file = file
    self.issues = []
    self.unreadable = unreadable
  }

  /// One line per issue: `file:line:column: path: message`.
  var lines: [String] {
    if let unreadable { return ["\(file): \(unreadable)"] }
    return issues.map { issue in
      let place = "\(issue.file ?? file):\(issue.position.line):\(issue.position.column): "
      return place + (issue.path.isEmpty ? "" : "\(issue.path): ") + issue.message
    }
  }

  var description: String { lines.joined(separator: "\n") }

  /// Files in which something is wrong.
  var files: Set<String> { Set(issues.map { $0.file ?? file }) }
}
