import Access
import Pixels
import Scene
import Store

/// Who is logged in, and what he may do.
struct SessionBody: Encodable {
  enum Kind: String, Encodable { case anybody, person, program }

  /// `anybody`: nobody can log in, so nobody needs to.
  let kind: Kind
  let name: String?
  let role: Role?
  let permissions: [Permission]
  /// Absent: all cameras.
  let groups: [String]?
  /// That the person works for.
  let agency: String?
  /// At the latest.
  let endsAt: String?

  init(_ caller: Caller) {
    switch caller.kind {
    case .anybody, .stranger:
      kind = .anybody
      endsAt = nil
    case .person(let session, _):
      kind = .person
      endsAt = session.endsAt.description
    case .program(let token):
      kind = .program
      endsAt = token.endsAt?.description
    }
    name = caller.name
    role = caller.role
    permissions = Permission.allCases.filter(caller.permissions.contains)
    groups = caller.role == .agency ? nil : caller.scope.groupNames
    agency = caller.agency?.text
  }
}

struct UserBody: Encodable {
  let name: String
  let role: Role
  /// Absent: all cameras.
  let groups: [String]?
  /// That the person works for.
  let agency: String?
  let enabled: Bool
  let createdAt: String
  let passwordSetAt: String

  init(_ user: User) {
    name = user.name.text
    role = user.role
    groups = user.scope.groupNames
    agency = user.agency?.text
    enabled = user.isEnabled
    createdAt = user.createdAt.description
    passwordSetAt = user.passwordSetAt.description
  }
}

struct UserListBody: Encodable {
  let items: [UserBody]
}

struct TokenBody: Encodable {
  let id: String
  let name: String
  let role: Role
  /// Absent: all cameras.
  let groups: [String]?
  let madeBy: String
  let createdAt: String
  let endsAt: String?
  /// To the minute; absent: never.
  let usedAt: String?
  /// Only in the answer that it was made with: nobody can read it again.
  let token: String?

  init(_ token: APIToken, secret: SecretToken? = nil) {
    id = token.id
    name = token.name
    role = token.role
    groups = token.scope.groupNames
    madeBy = token.madeBy
    createdAt = token.createdAt.description
    endsAt = token.endsAt?.description
    usedAt = token.usedAt?.description
    self.token = secret?.text
  }
}

struct TokenListBody: Encodable {
  let items: [TokenBody]
}

/// A row of the audit trail.
struct AuditBody: Encodable {
  let at: String
  let by: String
  let address: String?
  let action: AuditAction
  let subject: String?
  let camera: String?
  let event: String?

  init(_ entry: AuditEntry) {
    at = entry.at.description
    by = entry.by.name
    address = entry.by.address.isEmpty ? nil : entry.by.address
    action = entry.action
    subject = entry.subject.isEmpty ? nil : entry.subject
    camera = entry.camera?.text
    event = entry.event?.text
  }
}

struct AuditPageBody: Encodable {
  let items: [AuditBody]
  /// Absent: this was the last page.
  let nextCursor: String?

  init(_ page: AuditPage) {
    items = page.entries.map(AuditBody.init)
    nextCursor = page.next.map { "a1_" + String($0, radix: 36) }
  }
}
