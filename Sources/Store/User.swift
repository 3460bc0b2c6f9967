public import Access
public import Pixels

/// A person who may log in.
public struct User: Hashable, Sendable, Identifiable {
  public let name: UserName
  public var role: Role
  /// An admin's is all cameras.
  public var scope: Scope
  /// That the person works for: those of the role `agency` have one, others none.
  public var agency: AgencyID?
  /// Whether the person may log in.
  public var isEnabled: Bool
  public let createdAt: WallTime
  public let passwordSetAt: WallTime

  public var id: UserName { name }
}

/// What to change of a user; `nil`: it stays.
public struct UserChange: Hashable, Sendable {
  public var role: Role?
  public var scope: Scope?
  /// Counts with the role `agency` alone; another role has none.
  public var agency: AgencyID?
  public var isEnabled: Bool?
  public var password: PasswordHash?

  public init(
    role: Role? = nil, scope: Scope? = nil, agency: AgencyID? = nil, isEnabled: Bool? = nil,
    password: PasswordHash? = nil
  ) {
    self.role = role
    self.scope = scope
    self.agency = agency
    self.isEnabled = isEnabled
    self.password = password
  }
}

/// Who does something, for the audit trail.
public struct Performer: Hashable, Sendable {
  public let name: String
  /// Of the network; empty: on the machine's own command line.
  public let address: String

  public init(name: String, address: String = "") {
    self.name = name
    self.address = address
  }
}
