/// How well a gate does on one camera: of what full decoding saw, what it would have let through.
public struct GateRecord: Hashable, Sendable {
  /// Happenings that full decoding saw while the gate was tried beside it, or that it opened for.
  public private(set) var seen = 0
  /// Of these, those that it would have slept through.
  public private(set) var missed = 0
  /// Groups of pictures that were decoded only to see whether the gate sleeps through something,
  /// and in how many of them it had.
  public private(set) var audits = 0
  public private(set) var auditsMissed = 0

  public init() {}

  public mutating func note(missed isMissed: Bool) {
    seen += 1
    if isMissed { missed += 1 }
  }

  public mutating func noteAudit(missed isMissed: Bool) {
    audits += 1
    if isMissed { auditsMissed += 1 }
  }

  /// Share of happenings that it lets through, estimated; `nil`: none were seen.
  ///
  /// - Parameter auditShare: of the groups that it sleeps through, those that are audited: each
  ///   miss found there stands for so many more that were not.
  public func recall(auditShare: Double) -> Double? {
    let missed = Double(missed) + (auditShare > 0 ? Double(auditsMissed) / auditShare : 0)
    let all = Double(seen) + (missed - Double(self.missed))
    return all > 0 ? 1 - missed / all : nil
  }
}
