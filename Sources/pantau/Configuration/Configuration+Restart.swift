import Store
import WebAPI

extension Configuration {
  /// Every key outside cameras and their defaults, with what tells whether it differs: none of them
  /// can be changed while Pantau runs.
  private static let restartKeys: [(name: String, differs: @Sendable (Self, Self) -> Bool)] = [
    ("database", { $0.databasePath != $1.databasePath }),
    ("evidence", { $0.evidenceDirectory != $1.evidenceDirectory }),
    ("utc_offset", { $0.utcOffset != $1.utcOffset }),
    ("web.host", { $0.web.host != $1.web.host }),
    ("web.port", { $0.web.port != $1.web.port }),
    ("web.allow_remote", { $0.web.allowsRemote != $1.web.allowsRemote }),
    ("web.trusted_proxies", { $0.web.trustedProxies != $1.web.trustedProxies }),
    ("retention.maximum_age_days", { $0.retention.maximumAge != $1.retention.maximumAge }),
    (
      "retention.maximum_series_days",
      { $0.retention.maximumSampleAge != $1.retention.maximumSampleAge }
    ),
    (
      "retention.maximum_audit_days",
      { $0.retention.maximumAuditAge != $1.retention.maximumAuditAge }
    ),
    ("retention.maximum_gigabytes", { $0.retention.maximumBytes != $1.retention.maximumBytes }),
    (
      "retention.unacknowledged_grace_days",
      { $0.retention.unacknowledgedGrace != $1.retention.unacknowledgedGrace }
    ),
    ("agencies", { $0.agencies != $1.agencies }),
    ("letters.sender", { $0.letters.sender != $1.letters.sender }),
    ("letters.place", { $0.letters.place != $1.letters.place }),
    ("map.tiles", { $0.map.tiles != $1.map.tiles }),
    ("map.attribution", { $0.map.attribution != $1.map.attribution }),
    ("map.plan", { $0.map.planPath != $1.map.planPath }),
    ("webhooks", { $0.webhooks != $1.webhooks }),
    ("mqtt", { $0.broker != $1.broker }),
    ("sensors", { $0.sensors != $1.sensors }),
    ("outbound.allow", { $0.outbound.policy != $1.outbound.policy }),
    (
      "outbound.trusted_certificates",
      { $0.outbound.trustedCertificates != $1.outbound.trustedCertificates }
    ),
    ("sites", { $0.sites != $1.sites }),
    ("sites_file", { $0.sitesPath != $1.sitesPath }),
    ("reports", { $0.reports != $1.reports }),
    ("public.delay_minutes", { $0.publicBoard.delay != $1.publicBoard.delay }),
    ("public.window_minutes", { $0.publicBoard.window != $1.publicBoard.window }),
    ("crowd.network", { $0.crowd.usesNetwork != $1.crowd.usesNetwork }),
    ("crowd.model", { $0.crowd.modelPath != $1.crowd.modelPath }),
    ("crowd.precision", { $0.crowd.precision != $1.crowd.precision }),
  ]

  static var keysForRestart: [String] { restartKeys.map(\.name) }

  /// Those that have another value than in `earlier`.
  func keysForRestart(since earlier: Configuration) -> [String] {
    Self.restartKeys.filter { $0.differs(self, earlier) }.map(\.name)
  }
}
