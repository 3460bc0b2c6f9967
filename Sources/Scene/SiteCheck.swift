public import Pixels

/// What one look at a web site found.
public struct SiteCheck: Hashable, Sendable {
  /// When it was asked.
  public var at: WallTime
  /// Why it does not answer as it should, a clause; `nil`: it does.
  public var failure: String?
  /// Of the last answer; `nil`: there was none.
  public var status: Int?
  /// From asking to the answer's last byte, or to giving up.
  public var elapsed: Duration
  /// When its certificate ends; `nil`: it has none, or nobody looked.
  public var certificateEnd: WallTime?
  /// Of its page; `nil`: not wanted, or there was none.
  public var page: PageFingerprint?

  public init(at: WallTime, elapsed: Duration, failure: String? = nil, status: Int? = nil) {
    self.at = at
    self.elapsed = elapsed
    self.failure = failure
    self.status = status
  }

  public var isGood: Bool { failure == nil }
}
