import HTTPTypes
import Hummingbird

/// Keeps other web sites out of the page and the API, also on loopback: a browser that visits a
/// hostile site can reach 127.0.0.1 too.
struct SecurityMiddleware: RouterMiddleware {
  typealias Context = WebContext

  /// `nil`: any host name is answered (Pantau is reached from elsewhere, by a name unknown here).
  private let expectsLoopbackHost: Bool
  private let headers: HTTPFields
  /// Of the form for everybody, which may be sent; without a word on where a form comes from browsers
  /// would not say that it is ours.
  private let formHeaders: HTTPFields

  /// - Parameter tiles: where pictures of the map come from: the one foreign place that the page may
  ///   load anything from, and pictures alone.
  init(expectsLoopbackHost: Bool, tiles: TileServer?) {
    self.expectsLoopbackHost = expectsLoopbackHost
    headers = Self.headers(tiles: tiles, formAction: "'none'", referrer: "no-referrer")
    formHeaders = Self.headers(tiles: tiles, formAction: "'self'", referrer: "same-origin")
  }

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    if let problem = refusal(of: request) {
      response = problem.response(path: request.uri.path)
    } else {
      response = try await next(request, context)
    }
    let fields = request.uri.path == ReportPages.address ? formHeaders : headers
    for field in fields { response.headers[field.name] = field.value }
    return response
  }

  private func refusal(of request: Request) -> Problem? {
    let authority = request.head.authority ?? ""
    // A name that an attacker's DNS points at 127.0.0.1 is still the attacker's name.
    if expectsLoopbackHost, !WebConfiguration.isLoopback(authority: authority) {
      return Problem(
        status: .misdirectedRequest, name: "wrong-host", title: "Not this host",
        detail: "Pantau answers on 127.0.0.1 and localhost only; asked was \(authority).")
    }
    if request.method == .get || request.method == .head { return nil }
    let foreign = Problem(
      status: .forbidden, name: "cross-site", title: "Request from another site",
      detail: "Changes are accepted from Pantau's own page, or from programs without Origin.")
    if let origin = request.headers[.origin] {
      let own = ["http://" + authority, "https://" + authority]
      if !own.contains(origin) { return foreign }
    }
    if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" {
      return foreign
    }
    return nil
  }

  /// No inline script or style, nothing from elsewhere but the map's tiles, not inside another site's
  /// frame.
  private static func headers(
    tiles: TileServer?, formAction: String, referrer: String
  ) -> HTTPFields {
    [
      .contentSecurityPolicy: [
        "default-src 'none'", "script-src 'self'", "style-src 'self'",
        (["img-src 'self' blob:"] + [tiles?.origin].compactMap(\.self)).joined(separator: " "),
        "media-src 'self' blob:", "connect-src 'self'", "base-uri 'none'",
        "form-action \(formAction)", "frame-ancestors 'none'",
      ].joined(separator: "; "),
      .xContentTypeOptions: "nosniff",
      .referrerPolicy: referrer,
      .crossOriginResourcePolicy: "same-origin",
    ]
  }
}

extension HTTPField.Name {
  static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
  static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
  static let crossOriginResourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
  /// When a live picture was taken: RFC 3339.
  static let pantauTakenAt = HTTPField.Name("Pantau-Taken-At")!
}
