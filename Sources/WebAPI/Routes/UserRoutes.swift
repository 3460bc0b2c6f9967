import Access
import HTTPTypes
import Hummingbird
import Store

/// Who may log in.
struct UserRoutes: Sendable {
  let store: EventStore
  let passwords: PasswordDesk
  /// Those that users can work for.
  let agencies: [Agency]

  func routes() -> [Route] {
    [
      .get("/api/v1/users", .administer, list),
      .post("/api/v1/users", .administer, add),
      .get("/api/v1/users/{name}", .administer, one),
      .put("/api/v1/users/{name}", .administer, change),
      .delete("/api/v1/users/{name}", .administer, remove),
    ]
  }

  static let groupCount = 1...100
  static let groupLength = 1...200

  private func list(_ call: Call) async throws -> Response {
    try call.query.finish()
    return WireJSON.response(
      UserListBody(items: try await store.users().map(UserBody.init)))
  }

  private func one(_ call: Call) async throws -> Response {
    try call.query.finish()
    return try await answer(try Self.name(of: call))
  }

  private func add(_ call: Call) async throws -> Response {
    try call.query.finish()
    var body = try await JSONBody(
      call.request, known: ["name", "role", "groups", "agency", "password"])
    let text = body.text("name", length: 1...200)
    let name = text.flatMap(UserName.init)
    if let text, name == nil { body.reject("name", expected: UserName.form, received: text) }
    let role = body.choice("role", of: Role.self)
    let groups = body.texts("groups", count: Self.groupCount, length: Self.groupLength)
    let agency = agency(&body, role: role)
    let password = body.secret("password", length: 1...1_000)
    Self.check(password, of: name, &body)
    try body.finish(required: ["name", "role", "password"])
    guard let name, let role, let password else { throw Problem.internalError }
    // Whoever is at a page that nobody has to log in to shall not lock the others out.
    if case .anybody = call.caller.kind {
      throw Problem.conflict(
        "The first user is made on the command line: pantau user add NAME --role admin")
    }
    try await store.addUser(
      name, role: role, scope: Scope(groupNames: groups), agency: agency,
      password: try await passwords.hash(password), by: call.caller.performer)
    return try await answer(name, status: .created)
  }

  private func change(_ call: Call) async throws -> Response {
    try call.query.finish()
    var body = try await JSONBody(
      call.request, known: ["role", "groups", "agency", "enabled", "password"])
    let name = try Self.name(of: call)
    let role = body.choice("role", of: Role.self)
    let groups = body.texts("groups", count: Self.groupCount, length: Self.groupLength)
    let agency = agency(&body, role: role)
    let isEnabled = body.flag("enabled")
    let password = body.secret("password", length: 1...1_000)
    Self.check(password, of: name, &body)
    try body.finish(required: ["role", "enabled"])
    var change = UserChange(
      role: role, scope: Scope(groupNames: groups), agency: agency, isEnabled: isEnabled)
    if let password { change.password = try await passwords.hash(password) }
    try await store.changeUser(name, change, by: call.caller.performer)
    return try await answer(name)
  }

  private func remove(_ call: Call) async throws -> Response {
    try call.query.finish()
    try await store.removeUser(try Self.name(of: call), by: call.caller.performer)
    return Response(status: .noContent, headers: [.cacheControl: "no-store"])
  }

  /// A name that nobody can have is nobody's.
  private static func name(of call: Call) throws(Problem) -> UserName {
    let text = call.pathParameter("name")
    guard let name = UserName(text) else {
      throw .notFound("There is no user \(text.prefix(64)).")
    }
    return name
  }

  private func answer(_ name: UserName, status: HTTPResponse.Status = .ok) async throws -> Response
  {
    guard let user = try await store.user(name) else {
      throw Problem.notFound("There is no user \(name).")
    }
    return WireJSON.response(UserBody(user), status: status)
  }

  /// The one that a user of the role `agency` works for; others have none.
  private func agency(_ body: inout JSONBody, role: Role?) -> AgencyID? {
    let text = body.text("agency", length: 1...64)
    let known = agencies.first { $0.id.text == text }?.id
    if role == .agency, known == nil {
      let list = agencies.map(\.id.text).joined(separator: ", ")
      body.reject(
        "agency",
        expected: agencies.isEmpty ? "agencies in the configuration" : "one of \(list)",
        received: text)
    } else if role != nil, role != .agency, text != nil {
      body.reject("agency", expected: "none with another role than agency", received: text)
    }
    return known
  }

  private static func check(_ password: String?, of name: UserName?, _ body: inout JSONBody) {
    guard let password, let name, let flaw = PasswordRule.flaw(of: password, for: name) else {
      return
    }
    body.reject("password", expected: flaw, received: nil)
  }
}
