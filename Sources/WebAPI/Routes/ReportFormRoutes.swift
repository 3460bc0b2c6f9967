import Access
import HTTPTypes
import Hummingbird
import Logging
import Scene
import Store

/// The form by which everybody reports something, and the link by which its sender follows it.
///
/// They work without scripts: what is wrong is said in the form, which keeps what was written.
struct ReportFormRoutes: Sendable {
  /// `nil`: no reports are taken.
  let desk: ReportDesk?
  let budgets: ReportBudgets
  let store: EventStore
  let cameras: any CameraDirectory
  let map: MapConfiguration

  func routes() -> [Route] {
    [
      .get("/report", .anonymous, query: [PublicLanguage.parameter], form),
      Route(
        method: .post, path: "/report", need: .anonymous, query: [PublicLanguage.parameter],
        handle: send),
      .get("/report/{token}", .anonymous, query: [PublicLanguage.parameter], follow),
    ]
  }

  // MARK: - The form

  private func form(_ call: Call) async throws -> Response {
    let words = try words(call)
    let pages = await pages()
    guard desk?.settings.hasForm == true else {
      return pages.off(words).response(status: .notFound)
    }
    return pages.form(words).response()
  }

  private func send(_ call: Call) async throws -> Response {
    let words = try words(call)
    let pages = await pages()
    guard let desk, desk.settings.hasForm else {
      return pages.off(words).response(status: .notFound)
    }
    var fields = ReportFields()
    do {
      // Given back when this ends: until then the picture is in memory.
      let place = try budgets.place(of: call.client)
      defer { withExtendedLifetime(place) {} }
      let sent = try await ReportUpload.form(of: call.request, limits: desk.settings.limits)
      fields = ReportFields(sent)
      // Filled in by programs alone: people do not see it.
      guard sent.text("website").isEmpty else {
        return pages.form(words, fields: fields, messages: [words.trap])
          .response(status: .badRequest)
      }
      let draft = try ReportDraft(fields, settings: desk.settings)
      try budgets.spend(by: call.client)
      let receipt = try await desk.receive(draft, from: .form)
      return Response(
        status: .seeOther,
        headers: [
          .location:
            "/report/\(receipt.token.text)?\(PublicLanguage.parameter)=\(words.language.rawValue)",
          .cacheControl: "no-store",
        ])
    } catch let flaws as ReportFlaws {
      let names = ReportFlaws.Name.allCases.filter(flaws.names.contains)
      return pages.form(
        words, fields: fields, messages: names.map(words.flaw), flawed: flaws.names
      ).response(status: .badRequest)
    } catch let refusal as PictureRefusal {
      return pages.form(
        words, fields: fields, messages: [words.refusal(refusal)], flawed: [.picture]
      ).response(status: refusal == .busy ? .serviceUnavailable : .badRequest)
    } catch let problem as Problem {
      let message =
        switch problem.status {
        case .contentTooLarge: words.tooLarge
        case .tooManyRequests, .serviceUnavailable: words.tooMany
        default: words.notUnderstood
        }
      return pages.form(words, fields: fields, messages: [message])
        .response(status: problem.status, headers: problem.headers)
    } catch let error as StoreError {
      call.context.logger.error("a report was not stored", metadata: ["error": "\(error)"])
      return pages.form(words, fields: fields, messages: [words.unavailable])
        .response(status: .serviceUnavailable, headers: [.retryAfter: "5"])
    }
  }

  // MARK: - The link

  private struct ProgressBody: Encodable {
    let state: String
    let answer: String?
  }

  /// As a page, or as JSON for whoever wants that and no page.
  private func follow(_ call: Call) async throws -> Response {
    let words = try words(call)
    let text = call.pathParameter("token")
    let accept = call.request.headers[.accept] ?? ""
    let wantsJSON = accept.contains("application/json") && !accept.contains("text/html")
    var response =
      if let token = SecretToken(text) {
        try await told(of: token, words, wantsJSON: wantsJSON)
      } else {
        try await unknown(words, wantsJSON: wantsJSON)
      }
    response.headers[.vary] = "Accept, Accept-Language"
    response.headers[.xRobotsTag] = "noindex"
    return response
  }

  private func told(
    of token: SecretToken, _ words: PublicWords, wantsJSON: Bool
  ) async throws -> Response {
    let found = try await store.progress(of: token)
    guard let progress = found else { return try await unknown(words, wantsJSON: wantsJSON) }
    if wantsJSON {
      return WireJSON.response(
        ProgressBody(state: progress.state.forSenders, answer: progress.answer))
    }
    return await pages().status(progress, words, address: "/report/\(token.text)").response()
  }

  private func unknown(_ words: PublicWords, wantsJSON: Bool) async throws -> Response {
    if wantsJSON {
      throw Problem.notFound("There is no report at this address, or it has been deleted.")
    }
    return await pages().unknown(words).response(status: .notFound)
  }

  // MARK: - Pages

  private func words(_ call: Call) throws -> PublicWords {
    var query = call.query
    let language = PublicLanguage.of(call.request, &query)
    try query.finish()
    return PublicWords(language: language)
  }

  private func pages() async -> ReportPages {
    let settings = desk?.settings ?? ReportSettings()
    return ReportPages(settings: settings, map: map, view: await view(settings))
  }

  /// What is configured, else the middle of the areas, else of the cameras, to about a kilometre.
  private func view(_ settings: ReportSettings) async -> ReportPages.MapView? {
    if let centre = settings.centre { return ReportPages.MapView(centre: centre, zoom: 13) }
    let corners = settings.areas.flatMap(\.corners)
    let places =
      corners.isEmpty ? await cameras.statuses().compactMap(\.place.position) : corners
    guard let middle = GeoPosition.middle(of: places) else { return nil }
    return ReportPages.MapView(centre: middle, zoom: corners.isEmpty ? 12 : 9)
  }
}

/// Reads what came with a request.
enum ReportUpload {
  /// Fields and their heads, beside the picture.
  static let overhead = 64 << 10

  static func form(
    of request: Request, limits: ReportSettings.Limits
  ) async throws -> MultipartForm {
    guard let boundary = MultipartForm.boundary(of: request.headers[.contentType] ?? "") else {
      throw Problem(
        status: .unsupportedMediaType, name: "not-a-form", title: "The body is no form",
        detail: "A body of type multipart/form-data was expected.")
    }
    let limit = limits.pictureBytes + overhead
    let tooLarge = Problem(
      status: .contentTooLarge, name: "too-large", title: "The body is too large",
      detail: "A body of at most \(limit) bytes was expected.")
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw tooLarge
    }
    let bytes: [UInt8]
    do {
      bytes = Array(try await request.body.collect(upTo: limit).readableBytesView)
    } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
      throw tooLarge
    }
    guard let form = MultipartForm(bytes, boundary: boundary) else {
      throw Problem.badRequest([
        .init(
          location: "body", name: "body", expected: "a form of fields, each once", received: nil)
      ])
    }
    return form
  }
}

extension EventState {
  /// What the sender of a report reads.
  var forSenders: String {
    switch self {
    case .new: "received"
    case .acknowledged: "seen"
    case .resolved: "done"
    }
  }
}

extension HTTPField.Name {
  static let xRobotsTag = HTTPField.Name("X-Robots-Tag")!
}
