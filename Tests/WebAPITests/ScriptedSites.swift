import Pixels
import Scene
import Store
import Synchronization

@testable import WebAPI

/// A directory of sites that says what a test wrote into it.
final class ScriptedSites: SiteDirectory {
  private let sites = Mutex<[SiteStatus]>([])

  var all: [SiteStatus] { sites.withLock(\.self) }

  func set(_ list: [SiteStatus]) { sites.withLock { $0 = list } }

  func statuses() async -> [SiteStatus] { all }
}

extension SiteStatus {
  /// A site in some state, called as it.
  static func some(_ state: State, at now: WallTime, number: Int? = nil) -> SiteStatus {
    let word = state.rawValue + (number.map { "-\($0)" } ?? "")
    var site = SiteStatus(
      id: CameraID("site-\(word)")!, name: "Situs \(word)",
      group: "Jakabaring", address: "https://\(word).example.go.id/")
    guard state != .waiting else { return site }
    site.state = state
    site.since = now.advanced(by: .seconds(-4_000))
    let failure = state == .up ? nil : "status 503"
    site.lastCheck = SiteCheck(
      at: now.advanced(by: .seconds(-20)), elapsed: .milliseconds(321), failure: failure,
      status: state == .up ? 200 : 503)
    site.certificateEnd = now.advanced(by: .seconds(86_400 * 60))
    (site.checks, site.failures) = (100, state == .up ? 0 : 7)
    return site
  }
}

extension CommandCenter {
  /// A site that is well, with a week of samples in which it was down for an hour.
  func addSite(group: String?) async throws {
    let now = SystemWallClock().now()
    var site = SiteStatus(
      id: CameraID("portal")!, name: "Portal Kota", group: group,
      address: "https://www.example.go.id/")
    site.state = .up
    site.since = now.advanced(by: .seconds(-90_000))
    site.lastCheck = SiteCheck(
      at: now.advanced(by: .seconds(-10)), elapsed: .milliseconds(240), status: 200)
    site.certificateEnd = now.advanced(by: .seconds(86_400 * 9))
    (site.checks, site.failures) = (1_000, 60)
    sites.set([site])
    try await store.describe([
      KnownCamera(id: site.id, name: site.name, group: group, source: .site, zones: [])
    ])
    let hour: Int64 = 3_600_000_000
    let first = now.microseconds / hour - 168
    try await store.record(
      (0..<168).map { index in
        var sample = SiteSample(
          site: site.id, beganAt: WallTime(microseconds: (first + Int64(index)) * hour))
        let isDown = index == 150
        sample.checks = 60
        sample.failures = isDown ? 60 : 0
        sample.watched = .seconds(3_600)
        sample.down = isDown ? .seconds(3_600) : .zero
        if !isDown {
          sample.meanResponse = .milliseconds(200 + 4 * (index % 24))
          sample.highResponse = .milliseconds(400 + 9 * (index % 24))
          sample.maximumResponse = .seconds(2)
        }
        return sample
      })
  }
}
