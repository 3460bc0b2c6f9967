import Crowd
import Foundation
import Pipeline
import Pixels
import Scene
import Store
import WebAPI

/// Reads the structure of a configuration: top level and defaults here, cameras and scenes in the
/// extensions. It knows every key; `Fields` knows how keys are read.
struct ConfigurationReader {
  /// Only for messages.
  let file: String
  /// What relative paths are relative to.
  let folder: String
  let environment: [String: String]

  func configuration(_ fields: Fields) -> Configuration {
    var result = Configuration()
    fields.read("database", .text("a file's path", longest: 1000), into: &result.databasePath)
    fields.read(
      "evidence", .text("a folder's path", longest: 1000), into: &result.evidenceDirectory)
    result.databasePath = absolute(result.databasePath)
    result.evidenceDirectory = absolute(result.evidenceDirectory)
    fields.read(
      "utc_offset", .utcOffset, into: &result.utcOffset, defaultText: "the machine's")
    fields.section("web") { web in readWeb(web, into: &result.web) }
    fields.section("retention") { retention in readRetention(retention, into: &result.retention) }
    fields.section("crowd") { crowd in readCrowd(crowd, into: &result.crowd) }
    fields.section("map") { map in readMap(map, into: &result.map) }
    result.reports = reports(fields)
    readPublic(fields, into: &result.publicBoard)
    result.agencies = agencies(fields)
    fields.section("letters") { letters in readLetters(letters, into: &result.letters) }
    fields.section("defaults") { section in readDefaults(section, into: &result.defaults) }
    // Ids of all sources of events are in one namespace.
    var ids = UniqueNames("camera")
    result.written = cameras(fields, defaults: result.defaults, ids: &ids)
    fields.section("outbound") { outbound in readOutbound(outbound, into: &result.outbound) }
    readSites(fields, ids: &ids, into: &result)
    result.webhooks = webhooks(fields)
    result.broker = broker(fields)
    result.sensors = sensors(fields, ids: &ids, hasBroker: fields.has("mqtt"))
    return result
  }

  func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    return URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: folder, isDirectory: true))
      .standardizedFileURL.path
  }

  private func readWeb(_ fields: Fields, into web: inout WebSettings) {
    fields.read("host", .text("an address or host name", longest: 253), into: &web.host)
    fields.read("port", .integer(0...65_535), into: &web.port)
    fields.read("allow_remote", .flag, into: &web.allowsRemote)
    if !web.isLocal && !web.allowsRemote {
      fields.report(
        "host",
        "expected 127.0.0.1, ::1 or localhost, found \(Shown.text(web.host)); other addresses need "
          + "allow_remote: true, and a user who can log in")
    }
    if let nodes = fields.list("trusted_proxies", "a list of IP addresses") {
      for (index, node) in nodes.enumerated() {
        if let address = node.plainText.flatMap(IPAddress.canonical) {
          web.trustedProxies.insert(address)
        } else {
          fields.reader.report(
            node.position, "\(fields.join("trusted_proxies"))[\(index)]",
            "expected an IP address, found \(Shown.node(node))")
        }
      }
    }
  }

  private func readCrowd(_ fields: Fields, into crowd: inout CrowdSettings) {
    fields.read("network", .flag, into: &crowd.usesNetwork)
    fields.read(
      "model", .text("a file's path", longest: 1000), into: &crowd.modelPath,
      defaultText: "searched for")
    crowd.modelPath = crowd.modelPath.map(absolute)
    fields.read("precision", .choice(CrowdPrecision.self), into: &crowd.precision)
  }

  private func readRetention(_ fields: Fields, into retention: inout RetentionPolicy) {
    fields.read("maximum_age_days", .days(0.01...36_500), into: &retention.maximumAge)
    fields.read("maximum_series_days", .days(0.01...36_500), into: &retention.maximumSampleAge)
    fields.read("maximum_audit_days", .days(1...36_500), into: &retention.maximumAuditAge)
    fields.read("maximum_gigabytes", .gigabytes(0.01...1_000_000), into: &retention.maximumBytes)
    fields.read(
      "unacknowledged_grace_days", .days(0...365), into: &retention.unacknowledgedGrace)
  }

  private func cameras(
    _ fields: Fields, defaults: CameraDefaults, ids: inout UniqueNames
  ) -> [DefinedCamera] {
    if !fields.has("cameras") { fields.reportMissing("cameras", "a list of cameras") }
    return fields.sections("cameras", of: "cameras", defaultText: nil, mayBeEmpty: false) {
      definedCamera($0, defaults: defaults, ids: &ids)
    } ?? []
  }

  /// The id of a source of events, whose ids are all in one namespace.
  ///
  /// - Parameters:
  ///   - what: has it, e.g. `camera`.
  ///   - file: in which it stands, if not in the one that is read.
  func sourceID(
    _ fields: Fields, of what: String, in file: String? = nil, ids: inout UniqueNames
  ) -> CameraID? {
    guard let id = fields.required("id", .identifier(CameraID.init)) else { return nil }
    ids.insert(id.text, key: "id", of: fields, as: what, in: file)
    if let reason = id.reservation { fields.report("id", "\(reason); expected another identifier") }
    return id
  }

  /// As `camera`, with the place where it stands.
  func definedCamera(
    _ fields: Fields, defaults: CameraDefaults, ids: inout UniqueNames
  ) -> DefinedCamera? {
    camera(fields, defaults: defaults, ids: &ids).map {
      DefinedCamera(camera: $0, file: file, line: fields.position.line, written: fields.written)
    }
  }
}

/// Names that may be given once.
struct UniqueNames {
  private let what: String
  /// What has a name, and where.
  private var owners: [String: String] = [:]

  /// - Parameter what: has the names, unless `insert` says otherwise.
  init(_ what: String) { self.what = what }

  /// - Parameter file: in which the name stands, if not in the one that is read.
  mutating func insert(
    _ name: String, key: String, of fields: Fields, as other: String? = nil, in file: String? = nil
  ) {
    if let owner = owners[name] {
      fields.report(key, "expected another id, found \(Shown.text(name)), which the \(owner) has")
    } else {
      let place = file.map { " of \($0)" } ?? ""
      owners[name] = "\(other ?? what) in line \(fields.position.line)\(place)"
    }
  }
}
