/// Which cameras somebody may know of.
public enum Scope: Hashable, Sendable {
  /// All, those without a group too, and Pantau's own events.
  case all
  /// Those that belong to one of these groups.
  case groups(Set<String>)

  /// - Parameter group: of a camera; `nil`: it has none.
  public func holds(group: String?) -> Bool {
    switch self {
    case .all: true
    case .groups(let groups): group.map(groups.contains) ?? false
    }
  }

  /// Whether there may be a camera that both hold.
  public func overlaps(_ other: Scope) -> Bool {
    switch (self, other) {
    case (.all, _), (_, .all): true
    case (.groups(let left), .groups(let right)): !left.isDisjoint(with: right)
    }
  }

  /// In order; `nil` for all cameras.
  public var groupNames: [String]? {
    switch self {
    case .all: nil
    case .groups(let groups): groups.sorted()
    }
  }

  /// - Parameter groupNames: `nil` for all cameras.
  public init(groupNames: [String]?) {
    self = groupNames.map { .groups(Set($0)) } ?? .all
  }
}
