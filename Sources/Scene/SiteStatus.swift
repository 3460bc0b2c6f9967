public import Pixels

/// How a watched web site does now.
public struct SiteStatus: Hashable, Sendable, Identifiable {
  public enum State: String, Sendable, Codable, CaseIterable {
    /// Not asked yet.
    case waiting
    case up
    /// The last check failed, the one before did not: it is asked again soon.
    case failing
    case down
  }

  public let id: CameraID
  public let name: String
  public let group: String?
  /// Without query, which may hold what is nobody's business.
  public let address: String
  public var state = State.waiting
  /// When that began; `nil`: not asked yet.
  public var since: WallTime?
  /// `nil`: not asked yet.
  public var lastCheck: SiteCheck?
  /// As far as it is known from any check.
  public var certificateEnd: WallTime?
  /// Its front page is not what it usually is.
  public var isChanged = false
  /// Since Pantau was started.
  public var checks = 0
  public var failures = 0

  public init(id: CameraID, name: String, group: String?, address: String) {
    self.id = id
    self.name = name
    self.group = group
    self.address = address
  }
}
