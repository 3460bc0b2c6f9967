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
    self.issues = issues.sorted { $0.position < $1.position }
  }

  init(file: String, unreadable: String) {
    self.file = file
    self.issues = []
    self.unreadable = unreadable
  }

  /// One line per issue: `file:line:column: path: message`.
  var description: String {
    if let unreadable { return "\(file): \(unreadable)" }
    return issues.map { issue in
      let path = issue.path.isEmpty ? "" : "\(issue.path): "
      return "\(file):\(issue.position.line):\(issue.position.column): \(path)\(issue.message)"
    }.joined(separator: "\n")
  }
}
