import Access
import Hummingbird
import Store

/// Reads from a request what somebody does about an event or a happening, and who does it.
struct DeedRequest {
  let deed: Deed
  let performer: Performer
  let scope: Scope

  private static let nameLength = 1...64
  private static let noteLength = 0...2_000

  static func acknowledge(_ call: Call) async throws -> DeedRequest {
    try await read(call, ["note"]) { body in
      .acknowledge(note: body.text("note", length: noteLength) ?? "")
    }
  }

  static func resolve(_ call: Call) async throws -> DeedRequest {
    try await read(call, ["outcome", "note"], required: ["outcome"]) { body in
      // Without an outcome the reading fails.
      .resolve(
        body.choice("outcome", of: Outcome.self) ?? .test,
        note: body.text("note", length: noteLength) ?? "")
    }
  }

  static func note(_ call: Call) async throws -> DeedRequest {
    try await read(call, ["note"], required: ["note"]) { body in
      .note(body.text("note", length: 1...noteLength.upperBound) ?? "")
    }
  }

  /// `to` left out or null: to nobody in particular.
  static func assign(_ call: Call) async throws -> DeedRequest {
    try await read(call, ["to"]) { body in .assign(to: body.text("to", length: nameLength)) }
  }

  /// Who does something: who is logged in; where nobody can log in, the body says it.
  static func performer(_ call: Call, _ body: inout JSONBody) -> Performer {
    Performer(
      name: call.caller.name ?? body.text("by", length: nameLength) ?? "",
      address: call.client.address)
  }

  /// Members that say who does it.
  static func names(_ call: Call) -> [String] { call.caller.name == nil ? ["by"] : [] }

  private static func read(
    _ call: Call, _ members: [String], required: [String] = [],
    _ deed: (inout JSONBody) -> Deed
  ) async throws -> DeedRequest {
    try call.query.finish()
    var body = try await JSONBody(call.request, known: names(call) + members)
    let request = DeedRequest(
      deed: deed(&body), performer: performer(call, &body), scope: call.caller.scope)
    try body.finish(required: names(call) + required)
    return request
  }
}
