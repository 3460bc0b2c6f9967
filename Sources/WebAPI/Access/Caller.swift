import Access
import Store

/// Whom a request is from, as far as the gate found out.
struct Caller: Sendable {
  enum Kind: Sendable {
    /// Nobody can log in, so everybody may do everything.
    case anybody
    case stranger
    case person(Session, SecretToken)
    case program(APIToken)
  }

  let kind: Kind
  let client: Client

  /// For trails; `nil` where nobody has a name.
  var name: String? {
    switch kind {
    case .anybody, .stranger: nil
    case .person(let session, _): session.user.name.text
    // No user can be called so.
    case .program(let token): "\(token.name) (token)"
    }
  }

  var performer: Performer { Performer(name: name ?? "anybody", address: client.address) }

  var role: Role? {
    switch kind {
    case .anybody, .stranger: nil
    case .person(let session, _): session.user.role
    case .program(let token): token.role
    }
  }

  var permissions: Set<Permission> {
    switch kind {
    case .anybody: Set(Permission.allCases)
    case .stranger: []
    case .person(let session, _): session.user.role.permissions
    case .program(let token): token.role.permissions
    }
  }

  /// Which cameras he may know of.
  var scope: Scope {
    switch kind {
    case .anybody: .all
    case .stranger: .groups([])
    case .person(let session, _): session.user.role == .agency ? .groups([]) : session.user.scope
    case .program(let token): token.role == .agency ? .groups([]) : token.scope
    }
  }

  /// That he works for, where he may know of its tasks alone.
  var agency: AgencyID? {
    if case .person(let session, _) = kind { session.user.agency } else { nil }
  }

  /// Which tasks he may know of.
  var taskScope: TaskScope { agency.map(TaskScope.agency) ?? .cameras(scope) }
}
