/// How long and how much is kept. What people hold, and what agencies still have to answer, is kept
/// whatever this says.
public struct RetentionPolicy: Hashable, Sendable {
  /// Ended events (with evidence, alerts and trail) and ended runs older than this are deleted;
  /// `nil`: never by age. Larger: longer history, more disk.
  public var maximumAge: Duration? = .seconds(90 * 86_400)
  /// Samples of zone series older than this are deleted; `nil`: never by age.
  public var maximumSampleAge: Duration? = .seconds(400 * 86_400)
  /// Evidence and database together; where there is more, the oldest ended events go, and with
  /// them runs and samples from before them. `nil`: no bound.
  public var maximumBytes: Int?
  /// Events that nobody has acknowledged are not deleted, by age or by size, until they have been
  /// over for this long. Larger: nothing unseen is lost on a full disk; but the bound on bytes
  /// may be exceeded for as long.
  public var unacknowledgedGrace: Duration = .seconds(3 * 86_400)
  /// Rows of the audit trail older than this are deleted; `nil`: never. Larger: further back can be
  /// told who did and watched what.
  public var maximumAuditAge: Duration? = .seconds(400 * 86_400)
  /// Changes older than this can no longer be replayed.
  public var changeAge: Duration = .seconds(7 * 86_400)

  public init() {}
}
