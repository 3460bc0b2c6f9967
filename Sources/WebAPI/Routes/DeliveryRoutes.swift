import Access
import HTTPTypes
import Hummingbird
import Pixels
import Store

/// Who is told of events elsewhere, and what did not get there.
struct DeliveryRoutes: Sendable {
  let receivers: any ReceiverDirectory
  let store: EventStore
  let clock: any WallClock

  func routes() -> [Route] {
    [
      .get("/api/v1/deliveries", .administer, list),
      .post("/api/v1/deliveries/{id}/test", .administer, tryOut),
      .get("/api/v1/dead-letters", .administer, query: ["receiver", "limit", "cursor"], letters),
      .post("/api/v1/dead-letters/{id}/resend", .administer, resend),
      .delete("/api/v1/dead-letters/{id}", .administer, discard),
    ]
  }

  private func list(_ call: Call) async throws -> Response {
    try call.query.finish()
    return WireJSON.response(
      ReceiverListBody(
        now: clock.now().description,
        items: try await receivers.receivers().map(ReceiverBody.init)))
  }

  private func tryOut(_ call: Call) async throws -> Response {
    try call.query.finish()
    let id = call.pathParameter("id")
    guard try await receivers.receivers().contains(where: { $0.id == id }) else {
      throw Problem.notFound("There is no receiver \(id.prefix(64)).")
    }
    try await store.note(.receiverTested, subject: id, by: call.caller.performer)
    return WireJSON.response(DeliveryTrialBody(failure: await receivers.tryOut(id)))
  }

  private func letters(_ call: Call) async throws -> Response {
    var query = call.query
    let receiver = query.one("receiver", expected: "1 to 64 characters") {
      (1...64).contains($0.count) ? $0 : nil
    }
    let limit = query.number("limit", in: 1...500) ?? 50
    let before = query.one("cursor", expected: "next_cursor of an earlier page") {
      DeadLetter.ID($0)
    }
    try query.finish()
    return WireJSON.response(
      DeadLetterPageBody(
        try await store.deadLetters(of: receiver, before: before, limit: limit)))
  }

  private func resend(_ call: Call) async throws -> Response {
    try call.query.finish()
    let text = call.pathParameter("id")
    guard let id = DeadLetter.ID(text), let letter = try await store.deadLetter(id) else {
      throw Self.unknown(text)
    }
    let failure = await receivers.resend(letter)
    try await store.noteResent(letter, failure: failure, by: call.caller.performer)
    return WireJSON.response(DeliveryTrialBody(failure: failure))
  }

  private func discard(_ call: Call) async throws -> Response {
    try call.query.finish()
    let text = call.pathParameter("id")
    guard let id = DeadLetter.ID(text),
      try await store.discard(id, by: call.caller.performer)
    else { throw Self.unknown(text) }
    return Response(status: .noContent, headers: [.cacheControl: "no-store"])
  }

  private static func unknown(_ id: String) -> Problem {
    Problem.notFound("There is no dead letter \(id.prefix(64)).")
  }
}
