import Access
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What travels with a request through the router.
struct WebContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Address of the other end of the connection; `nil` where there is none (tests).
  let peer: String?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    peer = source.channel.remoteAddress?.ipAddress
  }
}

/// One method on one path of the API.
struct Route: Sendable {
  typealias Handler = @Sendable (Call) async throws -> Response

  let method: HTTPRequest.Method
  /// With parameters in braces, as in the OpenAPI document.
  let path: String
  /// Who may: `.open` to everybody, or who has a permission.
  let need: Need
  /// Names of the query parameters; any other is refused.
  let query: [String]
  let handle: Handler

  /// What a route asks of its callers; the OpenAPI document says the same of each operation.
  enum Need: Sendable {
    case open
    /// As `open`, and nobody is asked who he is: costs nothing, however many come.
    case anonymous
    case permission(Permission)

    static let enter = Need.permission(.enter)
    static let watch = Need.permission(.watch)
    static let respond = Need.permission(.respond)
    static let analyse = Need.permission(.analyse)
    static let correspond = Need.permission(.correspond)
    static let answer = Need.permission(.answer)
    static let administer = Need.permission(.administer)
    static let measure = Need.permission(.measure)
    static let report = Need.permission(.report)
  }

  static func get(
    _ path: String, _ need: Need, query: [String] = [], _ handle: @escaping Handler
  ) -> Route {
    Route(method: .get, path: path, need: need, query: query, handle: handle)
  }

  static func post(_ path: String, _ need: Need, _ handle: @escaping Handler) -> Route {
    Route(method: .post, path: path, need: need, query: [], handle: handle)
  }

  static func put(_ path: String, _ need: Need, _ handle: @escaping Handler) -> Route {
    Route(method: .put, path: path, need: need, query: [], handle: handle)
  }

  static func delete(_ path: String, _ need: Need, _ handle: @escaping Handler) -> Route {
    Route(method: .delete, path: path, need: need, query: [], handle: handle)
  }

  /// Adds it to a router; a `GET` also answers `HEAD`.
  func add(to router: Router<WebContext>, behind gate: AccessGate) {
    let route = self
    router.on(RouterPath(path), method: method) { request, context in
      try await route.respond(request, context, gate)
    }
    guard method == .get else { return }
    router.on(RouterPath(path), method: .head) { request, context in
      try await route.respond(request, context, gate).createHeadResponse()
    }
  }

  /// The gate comes before anything is read of the request: who may not, learns nothing.
  private func respond(
    _ request: Request, _ context: WebContext, _ gate: AccessGate
  ) async throws -> Response {
    let client = gate.client(of: request, context)
    let caller = try await gate.admit(request, from: client, to: need)
    let reader = QueryReader(request.uri.query, known: query)
    return try await handle(
      Call(request: request, context: context, query: reader, client: client, caller: caller))
  }
}

/// One request on its way through a route.
struct Call: Sendable {
  let request: Request
  let context: WebContext
  /// A handler takes a copy, reads from it and calls `finish`.
  let query: QueryReader
  /// Where it comes from.
  let client: Client
  /// Whom the gate let in; nobody (`Caller.stranger`) can only be at a route that is open.
  let caller: Caller

  /// A parameter of the path, decoded; empty if the path has none of that name.
  func pathParameter(_ name: String) -> String {
    let raw = context.parameters.get(name) ?? ""
    return raw.removingPercentEncoding ?? raw
  }
}
