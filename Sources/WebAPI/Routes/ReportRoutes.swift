import Access
import HTTPTypes
import Hummingbird
import Pixels
import Scene
import Store

/// Citizens' reports for programs that send them, and for those who answer them.
struct ReportRoutes: Sendable {
  /// `nil`: no reports are taken; those of the past can be read.
  let desk: ReportDesk?
  let budgets: ReportBudgets
  let store: EventStore
  let hub: EventHub
  let evidence: EvidenceFile
  let watchTrail: WatchTrail
  let clock: any WallClock

  func routes() -> [Route] {
    [
      .post("/api/v1/reports", .report, send),
      .get("/api/v1/reports", .watch, query: ["limit"], list),
      .get("/api/v1/events/{id}/report", .watch, one),
      .get("/api/v1/events/{id}/report/cameras/{camera}", .watch, picture),
      .put("/api/v1/events/{id}/report/answer", .respond, answer),
    ]
  }

  private static let answerLength = 1...2_000
  /// Those that are older are in the history, and on no map.
  private static let longest = Duration.seconds(7 * 86_400)

  private var settings: ReportSettings { desk?.settings ?? ReportSettings() }

  // MARK: - Programs that send

  private func send(_ call: Call) async throws -> Response {
    try call.query.finish()
    guard let desk else {
      throw Problem.conflict("No reports are taken; expected reports.enabled in the configuration.")
    }
    let name = call.caller.name ?? "anybody"
    let receipt: ReportDesk.Receipt
    do {
      let place = try budgets.place(of: call.client)
      defer { withExtendedLifetime(place) {} }
      let draft = try ReportDraft(try await fields(call), settings: desk.settings)
      try budgets.spend(byProgram: name)
      receipt = try await desk.receive(
        draft, from: .program(name: name, scope: call.caller.scope))
    } catch let flaws as ReportFlaws {
      throw flaws.problem(settings: desk.settings)
    } catch let refusal as PictureRefusal {
      throw Problem(refusal)
    }
    var response = WireJSON.response(
      ReportReceiptBody(event: receipt.event.text, follow: "/report/\(receipt.token.text)"),
      status: .created)
    response.headers[.location] = "/api/v1/events/\(receipt.event)/report"
    return response
  }

  /// A JSON object, or a form, which may hold a picture.
  private func fields(_ call: Call) async throws -> ReportFields {
    let type = call.request.headers[.contentType] ?? ""
    if MultipartForm.boundary(of: type) != nil {
      let form = try await ReportUpload.form(of: call.request, limits: settings.limits)
      let known = Set(ReportFields.names + ["picture"])
      let unknown = form.names.subtracting(known).sorted()
      guard unknown.isEmpty else {
        throw Problem.badRequest(
          unknown.map { name in
            .init(
              location: "body", name: name,
              expected: "one of the members \(known.sorted().joined(separator: ", "))",
              received: nil)
          })
      }
      return ReportFields(form)
    }
    var body = try await JSONBody(call.request, known: ReportFields.names)
    var fields = ReportFields()
    fields.category = body.text("category", length: 1...64) ?? ""
    fields.text = body.text("text", length: 1...ReportDraft.longestText) ?? ""
    fields.address = body.text("address", length: 0...ReportDraft.longestAddress) ?? ""
    fields.latitude = body.number("latitude", in: -90...90).map { "\($0)" } ?? ""
    fields.longitude = body.number("longitude", in: -180...180).map { "\($0)" } ?? ""
    try body.finish(required: ["category", "text"])
    return fields
  }

  // MARK: - Those who answer

  private func list(_ call: Call) async throws -> Response {
    var query = call.query
    let limit = query.number("limit", in: 1...500) ?? 200
    try query.finish()
    let reports = try await store.openReports(
      since: clock.now().advanced(by: .zero - Self.longest), limit: limit, in: call.caller.scope)
    return WireJSON.response(
      ReportListBody(items: reports.map { ReportBody($0, settings: settings) }))
  }

  private func one(_ call: Call) async throws -> Response {
    try call.query.finish()
    return WireJSON.response(ReportBody(try await report(call), settings: settings))
  }

  private func picture(_ call: Call) async throws -> Response {
    try call.query.finish()
    let stored = try await report(call)
    let text = call.pathParameter("camera")
    guard let near = stored.report.cameras.first(where: { $0.camera.text == text }),
      let picture = near.picture
    else {
      throw Problem.notFound(
        "The report has no picture of a camera \(text.prefix(64)).")
    }
    let response = try await evidence.response(
      for: Evidence(
        event: stored.event.id, kind: .snapshot, fileName: picture.fileName,
        byteCount: picture.byteCount, beganAt: picture.takenAt, duration: .zero), call: call)
    await watchTrail.note(
      .watchedSnapshot, camera: near.camera, event: stored.event.id, by: call.caller)
    return response
  }

  private func answer(_ call: Call) async throws -> Response {
    try call.query.finish()
    let id = try identifier(call)
    var body = try await JSONBody(call.request, known: DeedRequest.names(call) + ["text"])
    let text = body.text("text", length: Self.answerLength)
    let performer = DeedRequest.performer(call, &body)
    try body.finish(required: DeedRequest.names(call) + ["text"])
    guard let text else { throw Problem.internalError }
    let report = try await store.answer(text, to: id, by: performer, in: call.caller.scope)
    await hub.announce()
    return WireJSON.response(ReportBody(report, settings: settings))
  }

  private func report(_ call: Call) async throws -> StoredReport {
    let id = try identifier(call)
    guard let stored = try await store.report(of: id, in: call.caller.scope) else {
      throw unknown(id.text)
    }
    return stored
  }

  private func identifier(_ call: Call) throws -> EventID {
    let text = call.pathParameter("id")
    guard let id = EventID(text) else { throw unknown(text) }
    return id
  }

  private func unknown(_ text: String) -> Problem {
    .notFound("There is no report of an event \(text.prefix(64)).")
  }
}

extension Problem {
  /// What a program is told of a picture that was not taken.
  fileprivate init(_ refusal: PictureRefusal) {
    let detail =
      switch refusal {
      case .format: "The picture was expected to be a JPEG or PNG file."
      case .damaged: "The picture cannot be decoded as a whole."
      case .size: "The picture has more pixels, or longer or shorter sides, than are taken."
      case .busy: "Too many pictures wait already."
      }
    if refusal == .busy {
      self = .unavailable(detail, retryAfterSeconds: 5)
    } else {
      self = Problem(
        status: .unprocessableContent, name: "bad-picture", title: "The picture is not taken",
        detail: detail)
    }
  }
}
