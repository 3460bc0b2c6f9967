import Access
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Scene
import Store
import Testing

@testable import WebAPI

/// Legal hold by the API.
@Suite("Hold routes")
struct HoldRouteTests {
  private let json: HTTPFields = [.contentType: "application/json"]

  @Test func eventIsHeldShownFoundAndReleased() async throws {
    let center = try CommandCenter()
    let event = try await center.record(at: moment(), endsAfter: .seconds(5))
    try await center.record(at: moment(100), endsAfter: .seconds(5))
    let path = "/api/v1/events/\(event.id)/hold"
    try await center.routes { client in
      let body = #"{"by": "Sari", "reason": " case 17 "}"#
      let answer = try await client.ask(path, method: .put, headers: json, body: body)
      #expect(answer.status == 200)
      #expect(answer.json?["hold"]?["reason"] == .text("case 17"))
      #expect(answer.json?["hold"]?["by"] == .text("Sari"))
      let list = try await client.get("/api/v1/events?held=true")
      #expect(list.json?["items"]?.list.map { $0["id"] } == [.text(event.id.text)])
      #expect(list.json?["items"]?[0]?["hold"]?["reason"] == .text("case 17"))
      #expect(try await client.ask(path, method: .delete).status == 204)
      #expect(try await client.ask(path, method: .delete).status == 204)
      #expect(try await client.get("/api/v1/events?held=true").json?["items"] == .list([]))
    }
  }

  @Test(arguments: [
    #"{"by": "Sari"}"#, #"{"by": "Sari", "reason": " "}"#, #"{"reason": "x"}"#,
    #"{"by": "Sari", "reason": "x", "until": 3}"#,
    #"{"by": "Sari", "reason": "\#(String(repeating: "x", count: 201))"}"#,
  ])
  func reasonIsNeeded(_ body: String) async throws {
    let center = try CommandCenter()
    let event = try await center.record(at: moment())
    try await center.routes { client in
      let answer = try await client.ask(
        "/api/v1/events/\(event.id)/hold", method: .put, headers: json, body: body)
      #expect(answer.status == 400)
    }
    #expect(try await center.store.event(event.id)?.hold == nil)
  }

  @Test func adminsAloneHold() async throws {
    let center = try CommandCenter()
    let event = try await center.record(at: moment())
    try await center.addUser("sari", .admin)
    for (role, status) in [(Role.operator, 403), (.analyst, 403), (.agency, 403), (.admin, 200)] {
      let headers: HTTPFields = [
        .contentType: "application/json", .authorization: try await center.bearer(role),
      ]
      try await center.routes { client in
        let answer = try await client.ask(
          "/api/v1/events/\(event.id)/hold", method: .put, headers: headers,
          body: #"{"reason": "case 17"}"#)
        #expect(answer.status == status, "\(role)")
      }
    }
  }
}
