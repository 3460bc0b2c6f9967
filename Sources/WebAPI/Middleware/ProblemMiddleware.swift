import HTTPTypes
import Hummingbird
import Logging
import Store

/// Turns everything that a route throws into problem details, and an unknown route into 404 or 405.
struct ProblemMiddleware: RouterMiddleware {
  typealias Context = WebContext

  let routes: [Route]

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let problem: Problem
    do {
      return try await next(request, context)
    } catch let error as Problem {
      problem = error
    } catch let error as StoreError where Self.problem(of: error) != nil {
      problem = Self.problem(of: error) ?? .internalError
    } catch let error as HTTPError where error.status == .notFound {
      problem = unknownRoute(request)
    } catch {
      context.logger.error(
        "a request failed",
        metadata: [
          // Not the path itself: that of a citizen's report is secret.
          "method": "\(request.method.rawValue)", "route": "\(context.endpointPath ?? "none")",
          "error": "\(error)",
        ])
      problem = .internalError
    }
    return problem.response(path: request.uri.path)
  }

  /// What a client can be told of the store's errors; `nil`: an error of ours.
  private static func problem(of error: StoreError) -> Problem? {
    switch error.code {
    case .unknownEvent, .unknownRun, .unknownUser, .unknownToken, .unknownHappening,
      .unknownSuspension, .unknownTask:
      .notFound(sentence(error.detail))
    case .conflict: .conflict(sentence(error.detail))
    case .busy, .diskFull, .readOnly, .ioFailed, .cancelled:
      .unavailable(
        "The database cannot do this now (\(error.code.rawValue)).", retryAfterSeconds: 5)
    case .folderMissing, .cannotOpen, .notADatabase, .notPantau, .newerSchema, .olderSchema,
      .inUse, .corrupt, .badCursor, .badFileName, .failed:
      nil
    }
  }

  private static func sentence(_ detail: String) -> String {
    detail.prefix(1).uppercased() + detail.dropFirst() + (detail.hasSuffix(".") ? "" : ".")
  }

  private func unknownRoute(_ request: Request) -> Problem {
    let path = request.uri.path.split(separator: "/")
    let matching = routes.filter { route in
      let template = route.path.split(separator: "/")
      return template.count == path.count
        && zip(template, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
    // `events/stream` also has the form of `events/{id}`; the router prefers the literal one.
    let fewest = matching.map { $0.path.count { $0 == "{" } }.min() ?? 0
    let methods = matching.filter { $0.path.count { $0 == "{" } == fewest }.map(\.method)
    guard !methods.isEmpty else {
      return .notFound("There is nothing at \(request.uri.path).")
    }
    let allowed = methods.map(\.rawValue) + (methods.contains(.get) ? ["HEAD"] : [])
    return .methodNotAllowed(request.method.rawValue, allowed: allowed.sorted())
  }
}
