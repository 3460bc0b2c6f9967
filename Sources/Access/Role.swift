/// What a person, or a program with a token, is with Pantau for.
public enum Role: String, Sendable, Codable, CaseIterable {
  /// Watches.
  case viewer
  /// Watches, and works alerts off.
  case `operator`
  /// Watches, and evaluates what was.
  case analyst
  /// Sends counts, and learns nothing: of programs.
  case sensor
  /// A program that sends in what citizens report to it, and sees nothing.
  case reporter
  /// May do everything, at all cameras.
  case admin
  /// Answers what was passed on to the agency that the person works for, and sees nothing else.
  case agency

  public var permissions: Set<Permission> {
    switch self {
    case .viewer: [.enter, .watch]
    case .operator: [.enter, .watch, .respond, .correspond, .answer]
    case .analyst: [.enter, .watch, .analyse, .correspond]
    case .sensor: [.measure]
    case .reporter: [.report]
    case .admin: Set(Permission.allCases)
    case .agency: [.enter, .correspond, .answer]
    }
  }

  public func may(_ permission: Permission) -> Bool { permissions.contains(permission) }
}
