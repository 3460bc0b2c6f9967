import Foundation
import HTTPTypes
import Hummingbird

/// What travels with a request through the router.
struct WebContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Of the client, such as `127.0.0.1`; `nil`: it has none, or it is not known.
  let peerAddress: String?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    peerAddress = source.channel.remoteAddress?.ipAddress
  }
}

/// One method on one path of the API.
struct Route: Sendable {
  typealias Handler = @Sendable (Call) async throws -> Response

  let method: HTTPRequest.Method
  /// With parameters in braces, as in the OpenAPI document.
  let path: String
  /// Names of the query parameters; any other is refused.
  let query: [String]
  let handle: Handler

  static func get(_ path: String, query: [String] = [], _ handle: @escaping Handler) -> Route {
    Route(method: .get, path: path, query: query, handle: handle)
  }

  static func post(_ path: String, _ handle: @escaping Handler) -> Route {
    Route(method: .post, path: path, query: [], handle: handle)
  }

  static func put(_ path: String, _ handle: @escaping Handler) -> Route {
    Route(method: .put, path: path, query: [], handle: handle)
  }

  static func delete(_ path: String, _ handle: @escaping Handler) -> Route {
    Route(method: .delete, path: path, query: [], handle: handle)
  }

  /// Adds it to a router; a `GET` also answers `HEAD`.
  func add(to router: Router<WebContext>) {
    let route = self
    router.on(RouterPath(path), method: method) { request, context in
      try await route.respond(request, context)
    }
    guard method == .get else { return }
    router.on(RouterPath(path), method: .head) { request, context in
      try await route.respond(request, context).createHeadResponse()
    }
  }

  private func respond(_ request: Request, _ context: WebContext) async throws -> Response {
    let reader = QueryReader(request.uri.query, known: query)
    return try await handle(Call(request: request, context: context, query: reader))
  }
}

/// One request on its way through a route.
struct Call: Sendable {
  let request: Request
  let context: WebContext
  /// A handler takes a copy, reads from it and calls `finish`.
  let query: QueryReader

  /// A parameter of the path, decoded; empty if the path has none of that name.
  func pathParameter(_ name: String) -> String {
    let raw = context.parameters.get(name) ?? ""
    return raw.removingPercentEncoding ?? raw
  }
}
