import Yams

/// What was asked of a configuration file and what was found wrong.
final class YAMLReader {
  private(set) var issues: [ConfigurationIssue] = []
  /// Every key that was asked for, by its path without indices (`cameras[].motion.sensitivity`).
  /// The documentation is tested against them.
  private(set) var knownKeys: [String: KnownKey] = [:]

  private let duplicates: [TextPosition: String]

  init(_ document: YAMLDocument) {
    duplicates = document.duplicates
    issues = document.issues
  }

  struct KnownKey: Hashable, Sendable {
    /// What it wants.
    var expected: String
    /// How its default would be written; `nil`: it has none.
    var defaultText: String?
  }

  func report(_ position: TextPosition, _ path: String, _ message: String) {
    issues.append(ConfigurationIssue(position: position, path: path, message: message))
  }

  /// Issues of another file that this one names.
  func report(_ others: [ConfigurationIssue]) { issues += others }

  /// The key that was given at this place and is given again further down.
  func duplicate(at position: TextPosition) -> String? { duplicates[position] }

  func note(_ path: String, _ key: KnownKey) {
    var pattern = ""
    var isInside = false
    for character in path {
      if character == "]" { isInside = false }
      if !isInside { pattern.append(character) }
      if character == "[" { isInside = true }
    }
    knownKeys[pattern] = key
  }

  /// Reads one mapping; keys that `body` did not ask for are unknown.
  func fields<Value>(
    of node: Node, path: String, expected: String = "a mapping", _ body: (Fields) -> Value
  ) -> Value? {
    guard let mapping = node.mapping else {
      report(node.position, path, "expected \(expected), found \(Shown.node(node))")
      return nil
    }
    let fields = Fields(mapping, position: node.position, path: path, reader: self)
    let value = body(fields)
    fields.reportUnknownKeys()
    return value
  }
}
