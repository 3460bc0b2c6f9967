/// What a person, or a program with a token, is with Pantau for.
public enum Role: String, Sendable, Codable, CaseIterable {
  /// Watches.
  case viewer
  /// Watches, and works alerts off.
  case `operator`
  /// Watches, and evaluates what was.
  case analyst
  /// May do everything, at all cameras.
  case admin
  /// Sends counts, and learns nothing: of programs.
  case sensor

  public var permissions: Set<Permission> {
    switch self {
    case .viewer: [.watch]
    case .operator: [.watch, .respond]
    case .analyst: [.watch, .analyse]
    case .admin: Set(Permission.allCases)
    case .sensor: [.measure]
    }
  }

  public func may(_ permission: Permission) -> Bool { permissions.contains(permission) }
}
