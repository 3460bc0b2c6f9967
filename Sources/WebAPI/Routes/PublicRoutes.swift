import HTTPTypes
import Hummingbird

/// What everybody may know: how crowded some places are. Also where all else needs a log-in.
struct PublicRoutes: Sendable {
  let board: PublicBoard

  func routes() -> [Route] {
    [
      .get("/public", .anonymous, query: [PublicLanguage.parameter], page),
      .get("/public/places.json", .anonymous, places),
    ]
  }

  /// Caches in between may answer for as long as nothing new is made.
  private static let caching = "public, max-age=60"

  private func places(_ call: Call) async throws -> Response {
    try call.query.finish()
    return PageFiles.answer(
      call.request, with: try await board.current().json, caching: Self.caching)
  }

  private func page(_ call: Call) async throws -> Response {
    var query = call.query
    let language = PublicLanguage.of(call.request, &query)
    try query.finish()
    guard let file = try await board.current().pages[language] else { throw Problem.internalError }
    var response = PageFiles.answer(call.request, with: file, caching: Self.caching)
    response.headers[.vary] = "Accept-Language"
    return response
  }
}
