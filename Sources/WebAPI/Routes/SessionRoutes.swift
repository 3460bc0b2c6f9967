import Access
import HTTPTypes
import Hummingbird
import Pixels
import Store
import Synchronization

/// Logging in and out, and one's own password.
struct SessionRoutes: Sendable {
  private let store: EventStore
  private let passwords: PasswordDesk
  private let clock: any WallClock
  private let tries = LoginTries()

  init(store: EventStore, passwords: PasswordDesk, clock: any WallClock) {
    self.store = store
    self.passwords = passwords
    self.clock = clock
  }

  func routes() -> [Route] {
    [
      .post("/api/v1/session", .open, logIn),
      .get("/api/v1/session", .enter, who),
      .delete("/api/v1/session", .enter, logOut),
      .put("/api/v1/session/password", .enter, changePassword),
    ]
  }

  private func who(_ call: Call) async throws -> Response {
    try call.query.finish()
    return WireJSON.response(SessionBody(call.caller))
  }

  private func logIn(_ call: Call) async throws -> Response {
    try call.query.finish()
    var body = try await JSONBody(call.request, known: ["name", "password"])
    let text = body.text("name", length: 1...200) ?? ""
    let password = body.secret("password", length: 1...1_000) ?? ""
    try body.finish(required: ["name", "password"])
    guard try await store.hasUsers() else {
      throw Problem.conflict(
        "There are no users. The first is made on the command line: pantau user add NAME --role admin"
      )
    }
    let name = UserName(text)
    guard let name, try await isRight(password, of: name, call) else {
      if name == nil { _ = try await isRight(password, of: nil, call) }
      // Only names that there are: what else is typed there may be a password.
      let known = try await known(name)
      try await store.noteFailedLogin(
        by: Performer(name: known ?? "(unknown name)", address: call.client.address))
      throw Problem(
        status: .unauthorized, name: "wrong-password", title: "Not logged in",
        detail: "Name or password is wrong.",
        headers: [.wwwAuthenticate: "Bearer realm=\"Pantau\""])
    }
    return try await begin(name, instead: SessionCookie.token(of: call.request), call)
  }

  /// Takes as long for a name that nobody has. Throws 429 while nothing may be tried.
  private func isRight(_ password: String, of name: UserName?, _ call: Call) async throws -> Bool {
    let address = call.client.address
    if let pause = tries.begin(name: name, address: address, at: clock.now()) {
      throw Problem.tooMany(
        "After several failures nothing is tried for a while.", retryAfter: pause)
    }
    var stored: PasswordHash?
    if let name { stored = try await store.password(of: name) }
    let isRight = try await passwords.check(password, against: stored ?? .ofNobody)
    guard let name, stored != nil, isRight else { return false }
    tries.succeeded(name: name, address: address)
    return true
  }

  private func known(_ name: UserName?) async throws -> String? {
    guard let name else { return nil }
    return try await store.user(name)?.name.text
  }

  /// A new token with every log-in: one that was put into the browser before is worth nothing.
  private func begin(
    _ name: UserName, instead old: SecretToken?, _ call: Call
  ) async throws -> Response {
    var random = SystemRandomNumberGenerator()
    let token = SecretToken(using: &random)
    let session = try await store.beginSession(
      of: name, with: token, instead: old,
      by: Performer(name: name.text, address: call.client.address))
    let caller = Caller(kind: .person(session, token), client: call.client)
    var response = WireJSON.response(SessionBody(caller))
    response.headers[.setCookie] = SessionCookie.header(token, isSecure: call.client.isSecure)
    return response
  }

  private func logOut(_ call: Call) async throws -> Response {
    try call.query.finish()
    guard case .person(_, let token) = call.caller.kind else { throw Self.noSession }
    try await store.endSession(token, by: call.caller.performer)
    return Response(
      status: .noContent,
      headers: [
        .setCookie: SessionCookie.header(nil, isSecure: call.client.isSecure),
        .cacheControl: "no-store",
      ])
  }

  private func changePassword(_ call: Call) async throws -> Response {
    try call.query.finish()
    var body = try await JSONBody(call.request, known: ["current", "new"])
    let current = body.secret("current", length: 1...1_000) ?? ""
    let new = body.secret("new", length: 1...1_000) ?? ""
    try body.finish(required: ["current", "new"])
    guard case .person(let session, _) = call.caller.kind else { throw Self.noSession }
    let name = session.user.name
    if let flaw = PasswordRule.flaw(of: new, for: name) {
      throw Problem.badRequest([
        .init(location: "body", name: "new", expected: flaw, received: nil)
      ])
    }
    guard try await isRight(current, of: name, call) else {
      throw Problem.forbidden("The current password is another.")
    }
    try await store.changeUser(
      name, UserChange(password: try await passwords.hash(new)), by: call.caller.performer)
    return try await begin(name, instead: nil, call)
  }

  private static let noSession = Problem.conflict(
    "Only somebody who is logged in with a password can do this.")
}

/// The guard against guessing, shared by all requests.
private final class LoginTries: Sendable {
  private let guarding = Mutex(LoginGuard())

  func begin(name: UserName?, address: String, at now: WallTime) -> Duration? {
    guarding.withLock { $0.begin(name: name, address: address, at: now) }
  }

  func succeeded(name: UserName, address: String) {
    guarding.withLock { $0.succeeded(name: name, address: address) }
  }
}
