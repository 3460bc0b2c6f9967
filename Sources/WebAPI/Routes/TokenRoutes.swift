import Access
import HTTPTypes
import Hummingbird
import Pixels
import Store

/// What programs are let in with.
struct TokenRoutes: Sendable {
  let store: EventStore
  let clock: any WallClock

  func routes() -> [Route] {
    [
      .get("/api/v1/tokens", .administer, list),
      .post("/api/v1/tokens", .administer, add),
      .delete("/api/v1/tokens/{id}", .administer, remove),
    ]
  }

  private func list(_ call: Call) async throws -> Response {
    try call.query.finish()
    return WireJSON.response(
      TokenListBody(items: try await store.tokens().map { TokenBody($0) }))
  }

  private func add(_ call: Call) async throws -> Response {
    try call.query.finish()
    var body = try await JSONBody(call.request, known: ["name", "role", "groups", "ends_at"])
    let name = body.text("name", length: 1...64)
    let role = body.choice("role", of: Role.self)
    let groups = body.texts(
      "groups", count: UserRoutes.groupCount, length: UserRoutes.groupLength)
    let endText = body.text("ends_at", length: 1...64)
    let end = endText.flatMap { WallTime($0) }
    if let endText, end.map({ $0 <= clock.now() }) ?? true {
      body.reject("ends_at", expected: "an RFC 3339 time in the future", received: endText)
    }
    try body.finish(required: ["name", "role"])
    guard let name, let role else { throw Problem.internalError }
    if role == .admin && groups != nil {
      throw Problem.conflict("An admin sees all cameras; expected no groups with that role.")
    }
    if role == .agency {
      throw Problem.conflict("Agencies answer as persons; expected a token with another role.")
    }
    var random = SystemRandomNumberGenerator()
    let secret = SecretToken(using: &random)
    let id = String(SecretToken(using: &random).text.prefix(16))
    let token = try await store.addToken(
      secret, id: id, name: name, role: role, scope: Scope(groupNames: groups), endsAt: end,
      by: call.caller.performer)
    return WireJSON.response(TokenBody(token, secret: secret), status: .created)
  }

  private func remove(_ call: Call) async throws -> Response {
    try call.query.finish()
    try await store.removeToken(call.pathParameter("id"), by: call.caller.performer)
    return Response(status: .noContent, headers: [.cacheControl: "no-store"])
  }
}
