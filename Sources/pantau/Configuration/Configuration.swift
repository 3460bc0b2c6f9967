import Access
import Crowd
import Deliveries
import Foundation
import Outbound
import Pipeline
import Scene
import Sites
import Store
import WebAPI

/// All that a configuration file says, and the files of single cameras beside it.
///
/// Cameras are the truth of these files alone: the database remembers what they were called, never
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
  /// What the map of the cameras lies on.
  var map = MapConfiguration()
  /// Receivers that are told of events by HTTP.
  var webhooks: [WebhookSettings] = []
  /// `nil`: no broker is told.
  var broker: BrokerSettings?
  /// Counts from outside.
  var sensors: [SensorSettings] = []
  /// How citizens' reports are taken; `nil`: they are not.
  var reports: ReportSettings?
  /// How the public is told how crowded places are.
  var publicBoard = PublicSettings()
  /// Those that events can be passed on to.
  var agencies: [Agency] = []
  /// How letters to them begin.
  var letters = Letterhead()
  /// Of the local time of the place that is watched, from UTC.
  var utcOffset = Self.machineOffset
  /// What cameras have where they say nothing themselves.
  var defaults = CameraDefaults()
  /// Which addresses may be asked besides public ones, and whose certificates are trusted.
  var outbound = OutboundSettings()
  /// The web sites that are watched: those of the file, then those of the list that it names.
  var sites: [SiteConfiguration] = []
  /// That list, if there is one.
  var sitesPath: String?
  /// The cameras of the configuration file, in its order.
  var written: [DefinedCamera] = []
  /// Those of the folder beside it: new ones, and others in place of written ones of the same id.
  var overrides: [CameraID: DefinedCamera] = [:]

  /// What is watched: the written ones in their order, then those that are in the folder alone.
  var cameras: [CameraConfiguration] { definitions.map(\.camera) }

  var definitions: [DefinedCamera] {
    let ids = Set(written.map(\.id))
    let added = overrides.values.filter { !ids.contains($0.id) }.sorted { $0.id.text < $1.id.text }
    return written.map { overrides[$0.id] ?? $0 } + added
  }

  /// What else than a camera has an id; `nil`: nothing.
  func otherOwner(of id: CameraID) -> String? {
    if sites.contains(where: { $0.id == id }) { return "site" }
    return sensors.contains { $0.id == id } ? "sensor" : nil
  }

  static var defaultRetention: RetentionPolicy {
    var policy = RetentionPolicy()
    policy.maximumBytes = 20_000_000_000
    return policy
  }

  /// Of this machine, now.
  static var machineOffset: Duration { .seconds(TimeZone.current.secondsFromGMT()) }
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

/// What other machines may be asked by HTTP, for sites and deliveries.
struct OutboundSettings: Hashable, Sendable {
  var policy = AddressPolicy()
  /// PEM files besides the system's.
  var trustedCertificates: [String] = []
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
