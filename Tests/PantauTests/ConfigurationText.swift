import Foundation

@testable import pantau

/// Configurations as texts, read without a file.
enum ConfigurationText {
  static let environment = [
    "STADIUM_PASSWORD": "pa55word", "EMPTY": "", "DISPATCH_KEY": "a key", "MQTT_PASSWORD": "hush",
  ]

  static func read(_ yaml: String) throws(ConfigurationError) -> Configuration {
    try Configuration.read(
      yaml: yaml, file: "test.yaml", folder: "/etc/pantau", environment: environment
    ).0
  }

  /// What is wrong with a text; empty: nothing.
  static func issues(_ yaml: String) -> [ConfigurationIssue] {
    do {
      _ = try read(yaml)
      return []
    } catch {
      return error.issues
    }
  }

  /// A camera with some more keys, each line indented under it.
  static func camera(_ keys: String) -> String {
    let indented = keys.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "    \($0)" }.joined(separator: "\n")
    return "cameras:\n  - id: gate\n    url: gate.mp4\n\(indented)\n"
  }

  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let documents = repository.appendingPathComponent("docs")

  static func document(_ name: String) throws -> String {
    try String(contentsOf: documents.appendingPathComponent(name), encoding: .utf8)
  }
}
