import Access
import HTTPTypes
import Hummingbird
import Store

/// Decides in one place who may do what: every route is behind it.
///
/// The database is asked anew for each request, so that a log-out, a disabled user, a smaller scope
/// count at once, whoever wrote them.
struct AccessGate: Sendable {
  private let store: EventStore
  private let isRemote: Bool
  private let proxies: Set<String>

  init(configuration: WebConfiguration, store: EventStore) {
    self.store = store
    isRemote = configuration.allowsRemote
    proxies = configuration.trustedProxies
  }

  func client(of request: Request, _ context: WebContext) -> Client {
    Client(peer: context.peer, headers: request.headers, proxies: proxies)
  }

  /// Throws 401 to strangers and 403 to those whose role is another.
  func admit(
    _ request: Request, from client: Client, to need: Route.Need
  ) async throws -> Caller {
    switch need {
    case .anonymous: return Caller(kind: .stranger, client: client)
    case .open:
      // Open routes answer without the database, too.
      let caller = try? await caller(request, from: client)
      return caller ?? Caller(kind: .stranger, client: client)
    case .permission(let permission):
      let caller = try await caller(request, from: client)
      if case .stranger = caller.kind { throw Problem.unauthorized }
      guard caller.permissions.contains(permission) else {
        let role = caller.role?.rawValue ?? ""
        throw Problem.forbidden(
          "This needs the permission \"\(permission.rawValue)\", which the role \"\(role)\" lacks.")
      }
      return caller
    }
  }

  /// For answers that take long: `nil` once the same request would not be admitted any more.
  func stillAdmitted(
    _ request: Request, from client: Client, to permission: Permission
  ) async throws -> Caller? {
    let caller = try await caller(request, from: client)
    return caller.permissions.contains(permission) ? caller : nil
  }

  private func caller(_ request: Request, from client: Client) async throws -> Caller {
    let session = SessionCookie.token(of: request)
    let bearer = Self.bearer(of: request)
    // Who shows a token that is none is not let in by his cookie instead.
    if case .malformed = bearer, try await store.hasUsers() {
      return Caller(kind: .stranger, client: client)
    }
    let token: SecretToken? = if case .token(let token) = bearer { token } else { nil }
    let kind: Caller.Kind =
      switch try await store.visitor(session: session, token: token) {
      // Where others reach the page, also through a proxy, no users means that nobody is let in.
      case .anybody: isRemote || Self.isForwarded(request) ? .stranger : .anybody
      case .stranger: .stranger
      case .person(let found): session.map { .person(found, $0) } ?? .stranger
      case .program(let found): .program(found)
      }
    return Caller(kind: kind, client: client)
  }

  private static func isForwarded(_ request: Request) -> Bool {
    request.headers[.forwarded] != nil || request.headers[.xForwardedFor] != nil
  }

  private enum Bearer {
    case none, malformed
    case token(SecretToken)
  }

  /// `Authorization: Bearer ...` (RFC 6750).
  private static func bearer(of request: Request) -> Bearer {
    guard let header = request.headers[.authorization] else { return .none }
    let parts = header.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer", let token = SecretToken(parts[1])
    else { return .malformed }
    return .token(token)
  }
}
