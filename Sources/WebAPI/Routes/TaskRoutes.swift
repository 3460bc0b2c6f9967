import Access
import HTTPTypes
import Hummingbird
import Pixels
import Scene
import Store

/// What is passed on to agencies, and their answers. An agency sees its own tasks, others those about
/// cameras in their scope.
struct TaskRoutes: Sendable {
  let store: EventStore
  let hub: EventHub
  let agencies: [Agency]
  let evidence: EvidenceFile
  let watchTrail: WatchTrail
  let letterhead: Letterhead
  let clock: any WallClock
  let utcOffset: Duration

  private static let textLength = 1...2_000

  func routes() -> [Route] {
    [
      .get("/api/v1/agencies", .respond, listAgencies),
      .post("/api/v1/events/{id}/tasks", .respond, passOn),
      .get("/api/v1/tasks", .correspond, query: ["state", "limit", "cursor"], list),
      .get("/api/v1/tasks/{id}", .correspond, one),
      .get("/api/v1/tasks/{id}/snapshot", .correspond, query: ["version"]) {
        try await file(.snapshot, $0)
      },
      .get("/api/v1/tasks/{id}/clip", .correspond, query: ["version"]) {
        try await file(.clip, $0)
      },
      .get("/api/v1/tasks/{id}/letter", .correspond, query: ["language"], letter),
      .post("/api/v1/tasks/{id}/answers", .answer, answer),
      .post("/api/v1/tasks/{id}/requests", .respond, ask),
      .post("/api/v1/tasks/{id}/close", .respond) { call in
        try await act(call, ["text"], required: []) { .close(text: Self.remark(&$0)) }
      },
      .post("/api/v1/tasks/{id}/withdraw", .respond) { call in
        try await act(call, ["text"], required: []) { .withdraw(text: Self.remark(&$0)) }
      },
    ]
  }

  private func listAgencies(_ call: Call) async throws -> Response {
    try call.query.finish()
    return WireJSON.response(AgencyListBody(items: agencies.map(AgencyBody.init)))
  }

  // MARK: - Reading

  private func list(_ call: Call) async throws -> Response {
    var query = call.query
    let states = Set(query.choices("state", of: AgencyTask.State.self))
    let limit = query.number("limit", in: 1...500) ?? 50
    let before = query.one("cursor", expected: "next_cursor of an earlier page", TaskPageBody.place)
    try query.finish()
    let page = try await store.tasks(
      in: call.caller.taskScope, states: states, before: before, limit: limit)
    return WireJSON.response(TaskPageBody(page, at: clock.now()))
  }

  private func one(_ call: Call) async throws -> Response {
    try call.query.finish()
    return try await response(with: try await task(call))
  }

  private func file(_ kind: Evidence.Kind, _ call: Call) async throws -> Response {
    var query = call.query
    // Only there to make addresses differ; the newest file is answered whatever it says.
    _ = query.one("version", expected: "at most 64 characters") { $0.count <= 64 ? $0 : nil }
    try query.finish()
    let task = try await task(call)
    guard
      let found = try await store.event(task.event)?.evidence.last(where: { $0.kind == kind })
    else { throw Problem.notFound("Task \(task.number) has no \(kind.rawValue).") }
    let response = try await evidence.response(for: found, call: call)
    await watchTrail.note(
      kind == .clip ? .watchedClip : .watchedSnapshot, camera: task.camera, event: task.event,
      by: call.caller)
    return response
  }

  private func letter(_ call: Call) async throws -> Response {
    var query = call.query
    let languages = query.choices("language", of: Letter.Language.self)
    if languages.count > 1 { query.reject("language", expected: "one value", received: nil) }
    try query.finish()
    let task = try await task(call)
    let letter = Letter(
      task: task, event: try await store.event(task.event), head: letterhead,
      language: languages.first ?? .indonesian, utcOffset: utcOffset)
    return Response(
      status: .ok,
      headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: letter.html)))
  }

  private func task(_ call: Call) async throws -> AgencyTask {
    let number = try number(call)
    guard let task = try await store.task(number, in: call.caller.taskScope) else {
      throw Self.unknown(number.text)
    }
    return task
  }

  private func number(_ call: Call) throws -> TaskNumber {
    let text = call.pathParameter("id")
    guard let number = TaskNumber(text) else { throw Self.unknown(text) }
    return number
  }

  private static func unknown(_ text: String) -> Problem {
    .notFound("There is no task \(text.prefix(64)).")
  }

  private func response(
    with task: AgencyTask, status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    WireJSON.response(
      TaskBody(task, event: try await store.event(task.event), at: clock.now()), status: status)
  }

  // MARK: - Writing

  private func passOn(_ call: Call) async throws -> Response {
    try call.query.finish()
    let id = try EventRoutes.identifier(call)
    var body = try await JSONBody(
      call.request, known: DeedRequest.names(call) + ["agency", "deadline", "text"])
    let performer = DeedRequest.performer(call, &body)
    let agencyText = body.text("agency", length: 1...64)
    let agency = agencies.first { $0.id.text == agencyText }
    if let agencyText, agency == nil {
      let list = agencies.map(\.id.text).joined(separator: ", ")
      body.reject(
        "agency", expected: agencies.isEmpty ? "agencies in the configuration" : "one of \(list)",
        received: agencyText)
    }
    let deadline = deadline(&body)
    let text = body.text("text", length: Self.textLength)
    try body.finish(required: DeedRequest.names(call) + ["agency", "deadline", "text"])
    guard let agency, let deadline, let text else { throw Problem.internalError }
    let task = try await store.passOn(
      id, to: agency, until: deadline, text: text, utcOffset: utcOffset, by: performer,
      in: call.caller.scope)
    await hub.announce()
    return try await response(with: task, status: .created)
  }

  private func answer(_ call: Call) async throws -> Response {
    try await act(call, ["text", "state"], required: ["text"]) { body in
      let text = body.text("text", length: Self.textLength) ?? ""
      let state = body.choice("state", of: AgencyTask.State.self) ?? .answered
      if state != .answered && state != .open {
        body.reject("state", expected: "answered, or open", received: state.rawValue)
      }
      return .answer(text: text, isFinal: state == .answered)
    }
  }

  private func ask(_ call: Call) async throws -> Response {
    try await act(call, ["text", "deadline"], required: ["text", "deadline"]) { body in
      let text = body.text("text", length: Self.textLength) ?? ""
      // Without a deadline the reading fails.
      return .ask(text: text, deadline: deadline(&body) ?? clock.now())
    }
  }

  private static func remark(_ body: inout JSONBody) -> String {
    body.text("text", length: 0...textLength.upperBound) ?? ""
  }

  private func deadline(_ body: inout JSONBody) -> WallTime? {
    guard let text = body.text("deadline", length: 1...64) else { return nil }
    let now = clock.now()
    if let time = WallTime(text), now < time, time <= now.advanced(by: AgencyTask.longest) {
      return time
    }
    body.reject(
      "deadline", expected: "an RFC 3339 time in the future, at most 366 days ahead",
      received: text)
    return nil
  }

  /// Does it, tells the screens that show the event, and answers with the task as it is now.
  private func act(
    _ call: Call, _ members: [String], required: [String],
    _ read: (inout JSONBody) -> TaskDeed
  ) async throws -> Response {
    try call.query.finish()
    let number = try number(call)
    var body = try await JSONBody(call.request, known: DeedRequest.names(call) + members)
    let performer = DeedRequest.performer(call, &body)
    let deed = read(&body)
    try body.finish(required: DeedRequest.names(call) + required)
    let task = try await store.apply(
      deed, to: number, by: performer, in: call.caller.taskScope)
    await hub.announce()
    return try await response(with: task)
  }
}
