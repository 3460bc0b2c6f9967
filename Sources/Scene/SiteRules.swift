/// When a watched web site needs attention.
public struct SiteRules: Hashable, Sendable {
  public var downSeverity = Severity.alarm
  /// Days before a certificate's end from which on it is told. Larger: earlier.
  public var certificateDays = 14
  public var certificateSeverity = Severity.warning
  /// Whether the front page is compared with what it usually is.
  public var watchesChanges = false
  public var changedSeverity = Severity.alarm
  /// Share of the page's usual text that must be gone. Larger: only a page that was replaced is
  /// found; smaller: so is one of which a part was.
  public var changedShare = 0.6
  /// After an alert of one kind, further events of it raise none for this long, unless they are more
  /// severe. Larger: a site that fails again and again alerts less often.
  public var cooldown = Duration.seconds(600)

  /// So many checks must fail one after the other: one alone is often the way to it.
  public static let failuresInARow = 2

  public init() {}
}
