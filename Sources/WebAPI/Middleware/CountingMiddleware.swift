import HTTPTypes
import Hummingbird
import Synchronization

/// Counts answers by method, route and status, for `/metrics`.
struct CountingMiddleware: RouterMiddleware {
  typealias Context = WebContext

  let counts: RequestCounts

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let response = try await next(request, context)
    counts.add(
      method: request.method, route: context.endpointPath ?? "none", status: response.status)
    return response
  }
}

/// Bounded: routes are those of the router, other methods than the usual share one name.
final class RequestCounts: Sendable {
  struct Key: Hashable, Sendable {
    let method: String
    let route: String
    let status: Int
  }

  private let counts = Mutex<[Key: Int]>([:])

  func add(method: HTTPRequest.Method, route: String, status: HTTPResponse.Status) {
    let usual: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
    let key = Key(
      method: usual.contains(method) ? method.rawValue : "other",
      route: route == "NotFound" ? "none" : route, status: status.code)
    counts.withLock { $0[key, default: 0] += 1 }
  }

  func all() -> [(key: Key, count: Int)] {
    counts.withLock { $0.map { (key: $0.key, count: $0.value) } }
      .sorted {
        ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
      }
  }
}
