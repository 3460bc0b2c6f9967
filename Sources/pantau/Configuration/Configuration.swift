import Crowd
import Foundation
import Pipeline
import Store

/// All that a configuration file says.
///
/// Cameras are the truth of the file alone: the database remembers what they were called, never
/// how they are watched. Every key is described in `docs/configuration.md`.
struct Configuration: Hashable, Sendable {
  /// SQLite database of events and series.
  var databasePath = "var/pantau.db"
  /// Folder of snapshots and clips.
  var evidenceDirectory = "var/evidence"
  var web = WebSettings()
  /// At most 20 GB unless the file says otherwise.
  var retention = Self.defaultRetention
  var crowd = CrowdSettings()
  /// Of the local time of the place that is watched, from UTC.
  var utcOffset = Self.machineOffset
  var cameras: [CameraConfiguration] = []

  static var defaultRetention: RetentionPolicy {
    var policy = RetentionPolicy()
    policy.maximumBytes = 20_000_000_000
    return policy
  }

  /// Of this machine, now.
  static var machineOffset: Duration { .seconds(TimeZone.current.secondsFromGMT()) }

  /// Reads a file. Relative paths inside it are relative to its folder.
  static func load(
    path: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(ConfigurationError) -> Configuration {
    let (configuration, _) = try read(path: path, environment: environment)
    return configuration
  }

  /// As `load`, with every key that the reader asked for.
  static func read(
    path: String, environment: [String: String]
  ) throws(ConfigurationError) -> (Configuration, [String: YAMLReader.KnownKey]) {
    let url = URL(fileURLWithPath: path)
    let data: Data
    do {
      data = try Data(contentsOf: url)
    } catch {
      let reason = FileManager.default.fileExists(atPath: path) ? "cannot be read" : "not found"
      throw ConfigurationError(file: path, unreadable: "the configuration file \(reason)")
    }
    guard data.count <= YAMLDocument.maximumBytes,
      let text = String(validating: data, as: UTF8.self)
    else {
      throw ConfigurationError(
        file: path,
        unreadable: "expected a text in UTF-8 of at most \(YAMLDocument.maximumBytes) bytes")
    }
    return try read(
      yaml: text, file: path, folder: url.deletingLastPathComponent().path,
      environment: environment)
  }

  /// Reads a text. `file` is only for messages.
  static func read(
    yaml: String, file: String, folder: String, environment: [String: String]
  ) throws(ConfigurationError) -> (Configuration, [String: YAMLReader.KnownKey]) {
    let document = YAMLDocument(yaml)
    let reader = YAMLReader(document)
    var configuration: Configuration?
    if let root = document.root {
      let sections = ConfigurationReader(folder: folder, environment: environment)
      configuration = reader.fields(of: root, path: "", sections.configuration)
    } else if document.issues.isEmpty {
      reader.report(.start, "", "expected a mapping with the key \"cameras\", found nothing")
    }
    guard let configuration, reader.issues.isEmpty else {
      throw ConfigurationError(file: file, issues: reader.issues)
    }
    return (configuration, reader.knownKeys)
  }
}

/// How persons are counted.
struct CrowdSettings: Hashable, Sendable {
  /// Whether by the crowd network, where its model is found.
  var usesNetwork = true
  /// Its model; `nil`: searched for.
  var modelPath: String?
  /// What it multiplies in.
  var precision = CrowdPrecision.float32
}

/// Where the command center listens.
struct WebSettings: Hashable, Sendable {
  var host = "127.0.0.1"
  /// 0: any free port.
  var port = 8080
  /// Whether `host` may be other than this machine alone: that needs a user who can log in.
  var allowsRemote = false
  /// Addresses of proxies whose word on where a request comes from is believed.
  var trustedProxies: Set<String> = []

  /// Whether only this machine can reach `host`.
  var isLocal: Bool {
    let name = host.lowercased()
    if ["localhost", "::1", "[::1]"].contains(name) || name.hasSuffix(".localhost") { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
