import Outbound
import Pixels
import Scene

/// One site, and what its checks have told so far.
actor WatchedSite {
  nonisolated let site: SiteConfiguration
  private let suspensions: any AlertSuspensions
  private var health: SiteHealth
  private var accumulator: SiteAccumulator
  private var lookedAtCertificate: ContinuousClock.Instant?
  private var pagesKept = 0

  /// A certificate is looked at so often.
  private static let certificatePace = Duration.seconds(3_600)

  init(_ site: SiteConfiguration, suspensions: any AlertSuspensions) {
    self.site = site
    self.suspensions = suspensions
    let status = SiteStatus(
      id: site.id, name: site.name, group: site.group, address: site.address.withoutQuery)
    health = SiteHealth(status, rules: site.rules, suspensions: suspensions)
    accumulator = SiteAccumulator(site: site.id, longest: site.longestPause)
  }

  var status: SiteStatus { health.status }

  /// Until the next check.
  var pause: Duration { site.pause(afterFailures: health.failures) }

  /// Before the first check: what was learned of its page in earlier runs.
  func begin(with profile: PageProfile) {
    health = SiteHealth(
      health.status, rules: site.rules, profile: profile, suspensions: suspensions)
    pagesKept = profile.pages
  }

  /// Whether the certificate is to be looked at by the check that is about to be made.
  func isCertificateDue() -> Bool {
    guard site.address.isEncrypted || health.status.lastCheck?.isGood == true else { return false }
    let now = ContinuousClock.now
    if let last = lookedAtCertificate, now - last < Self.certificatePace { return false }
    lookedAtCertificate = now
    return true
  }

  func take(_ check: SiteCheck) -> [EventTransition] {
    var transitions: [EventTransition] = []
    health.update(check, into: &transitions)
    accumulator.take(check)
    return transitions
  }

  func end(at now: WallTime) -> [EventTransition] {
    var transitions: [EventTransition] = []
    health.end(at: now, reason: .stopped, into: &transitions)
    return transitions
  }

  /// To be stored now.
  func samples() -> [SiteSample] { accumulator.samples() }

  /// `nil`: nothing was learned since the last call.
  func profileToKeep() -> PageProfile? {
    guard health.profile.pages > pagesKept else { return nil }
    pagesKept = health.profile.pages
    return health.profile
  }
}
