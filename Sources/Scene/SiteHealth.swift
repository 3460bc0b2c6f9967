public import Pixels

/// Makes events of what checks of one web site find: that it is down, that its certificate ends soon,
/// that its front page is another one.
///
/// A pure state machine, asked after every check. An outage begins with the first of the failures and
/// ends with the first check that finds all well.
public struct SiteHealth: Sendable {
  public let rules: SiteRules
  /// What is usual of its page.
  public private(set) var profile: PageProfile
  public private(set) var status: SiteStatus
  private var down: SiteCondition
  private var certificate: SiteCondition
  private var changed: SiteCondition
  private var issuer: EventIssuer
  /// Failures in a row.
  public private(set) var failures = 0
  private var firstFailureAt: WallTime?
  /// Checks in a row in which the page was another one.
  private var changesInARow = 0

  /// - Parameters:
  ///   - status: what is to be told of it before the first check.
  ///   - profile: what was learned of its page before.
  ///   - randomSeed: of the ids; the same seed and checks make the same events.
  public init(
    _ status: SiteStatus, rules: SiteRules, profile: PageProfile = PageProfile(),
    suspensions: any AlertSuspensions = NoSuspensions(),
    randomSeed: UInt64 = .random(in: .min ... .max)
  ) {
    self.rules = rules
    self.profile = profile
    self.status = status
    down = SiteCondition(.siteDown, of: status.id, unit: .seconds, method: "http") {
      $0 > $1 * EventAssembler.meaningfulGrowth
    }
    certificate = SiteCondition(
      .siteCertificate, of: status.id, unit: .days, method: "tls", isLowWorse: true
    ) { $0 < $1 }
    changed = SiteCondition(.siteChanged, of: status.id, unit: .share, method: "text") {
      $0 > $1 + 0.1
    }
    issuer = EventIssuer(
      seed: randomSeed, alerts: AlertRule(), cooldown: rules.cooldown, suspensions: suspensions)
  }

  /// Takes one check; they come in order of time.
  public mutating func update(_ check: SiteCheck, into transitions: inout [EventTransition]) {
    let now = check.at
    note(check)
    down.update(outage(check), at: now, issuer: &issuer, into: &transitions)
    if let end = check.certificateEnd {
      status.certificateEnd = end
      certificate.update(ending(end, at: now), at: now, issuer: &issuer, into: &transitions)
    }
    if rules.watchesChanges, let page = check.page {
      updateChanged(page, at: now, into: &transitions)
    }
    status.isChanged = changed.isOpen
  }

  /// Ends what is open: the site is not watched any more.
  public mutating func end(
    at now: WallTime, reason: EndReason, into transitions: inout [EventTransition]
  ) {
    down.end(at: now, reason: reason, issuer: &issuer, into: &transitions)
    certificate.end(at: now, reason: reason, issuer: &issuer, into: &transitions)
    changed.end(at: now, reason: reason, issuer: &issuer, into: &transitions)
  }

  // MARK: - State

  private mutating func note(_ check: SiteCheck) {
    failures = check.isGood ? 0 : failures + 1
    if check.isGood {
      firstFailureAt = nil
    } else if firstFailureAt == nil {
      firstFailureAt = check.at
    }
    status.checks += 1
    status.failures += check.isGood ? 0 : 1
    status.lastCheck = check
    let state: SiteStatus.State =
      failures == 0 ? .up : failures < SiteRules.failuresInARow ? .failing : .down
    if state == status.state { return }
    status.state = state
    status.since = firstFailureAt ?? check.at
  }

  // MARK: - Findings

  private func outage(_ check: SiteCheck) -> SiteCondition.Finding? {
    guard let failure = check.failure, failures >= SiteRules.failuresInARow else { return nil }
    let since = firstFailureAt ?? check.at
    return SiteCondition.Finding(
      since: since, value: max(0, check.at.duration(since: since).inSeconds), threshold: 0,
      severity: rules.downSeverity, detail: failure)
  }

  /// Told in whole days, so that it is told once a day.
  private func ending(_ end: WallTime, at now: WallTime) -> SiteCondition.Finding? {
    let days = (end.duration(since: now).inSeconds / 86_400).rounded(.down)
    guard days < Double(rules.certificateDays) else { return nil }
    let day = end.description.prefix(10)
    return SiteCondition.Finding(
      since: now, value: days, threshold: Double(rules.certificateDays),
      severity: rules.certificateSeverity,
      detail: days < 0 ? "the certificate ended on \(day)" : "the certificate ends on \(day)")
  }

  /// A page that is another one in two checks in a row: one alone may be a notice of maintenance.
  private mutating func updateChanged(
    _ page: PageFingerprint, at now: WallTime, into transitions: inout [EventTransition]
  ) {
    let gone = profile.shareGone(from: page)
    let isOther = changed.isOpen || gone.map { $0 >= rules.changedShare } ?? false
    profile.learn(page, at: now, isDoubtful: isOther)
    // What was usual is not so any more, and what will be is not yet: as it was.
    guard let gone else { return }
    changesInARow = gone >= rules.changedShare ? changesInARow + 1 : 0
    // It ends when clearly more of it is there again than when it began.
    let lasts = changed.isOpen && gone >= rules.changedShare * 0.75
    guard lasts || changesInARow >= SiteRules.failuresInARow else {
      return changed.update(nil, at: now, issuer: &issuer, into: &transitions)
    }
    changed.update(
      SiteCondition.Finding(
        since: now, value: gone, threshold: rules.changedShare, severity: rules.changedSeverity,
        detail: "most of the page's usual text is gone"),
      at: now, issuer: &issuer, into: &transitions)
  }
}
