public import Scene

/// What the command center may know of the watched web sites. Answers from memory and at once.
public protocol SiteDirectory: Sendable {
  /// In the order of the configuration.
  func statuses() async -> [SiteStatus]
}

/// No site is watched.
public struct NoSites: SiteDirectory {
  public init() {}

  public func statuses() async -> [SiteStatus] { [] }
}
