import Pixels
import Scene

extension MetricsText {
  /// Nothing where no site is watched.
  mutating func add(sites: [SiteStatus]) {
    if sites.isEmpty { return }
    family("pantau_site_state", .gauge, "1 for the state that the site is in, 0 for others.")
    for site in sites {
      for state in SiteStatus.State.allCases {
        sample(
          "pantau_site_state", [("site", site.id.text), ("state", state.rawValue)],
          site.state == state ? 1 : 0)
      }
    }
    family("pantau_site_checks_total", .counter, "Checks of the site, by what they found.")
    for site in sites {
      for (result, count) in [("ok", site.checks - site.failures), ("failed", site.failures)] {
        sample(
          "pantau_site_checks_total", [("site", site.id.text), ("result", result)], Double(count))
      }
    }
    family("pantau_site_response_seconds", .gauge, "How long the last check took.")
    for site in sites {
      guard let check = site.lastCheck else { continue }
      sample(
        "pantau_site_response_seconds", [("site", site.id.text)], check.elapsed.wireSeconds)
    }
    family(
      "pantau_site_certificate_end_seconds", .gauge, "When the certificate ends, since 1970.")
    for site in sites {
      guard let end = site.certificateEnd else { continue }
      sample(
        "pantau_site_certificate_end_seconds", [("site", site.id.text)],
        Double(end.microseconds / 1_000_000))
    }
  }
}
