import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

@Suite("Citizens' reports in the API")
struct ReportRouteTests {
  // MARK: - Programs

  @Test func programSendsAndReadsNothing() async throws {
    let center = try CommandCenter.withPlaces()
    let token = try await center.bearerAfterFirstUser(.reporter)
    let headers: HTTPFields = [.contentType: "application/json", .authorization: token]
    try await center.routes { client in
      let answer = try await client.post(
        "/api/v1/reports",
        #"{"category": "flood", "text": "knee-deep", "latitude": -3.0206, "longitude": 104.7889}"#,
        headers: headers)
      #expect(answer.status == 201, "\(answer.text)")
      let event = try #require(answer.json?["event"]?.text)
      #expect(answer.headers[.location] == "/api/v1/events/\(event)/report")
      let follow = try #require(answer.json?["follow"]?.text)
      #expect(try await client.get(follow).status == 200)
      for path in ["/api/v1/events/\(event)/report", "/api/v1/events", "/api/v1/reports"] {
        #expect(try await client.get(path, headers: headers).status == 403, "\(path)")
      }
      let report = try #require(try await center.storedReports().first)
      #expect(report.report.sender.hasSuffix("(token)") && report.event.event.method == "app")
      for (body, expectation) in [
        (#"{"category": "flood", "text": "x"}"#, "place"),
        (#"{"category": "flood", "text": "x", "latitude": 91, "longitude": 0}"#, "latitude"),
        (#"{"category": "party", "text": "x", "address": "y"}"#, "category"),
        (#"{"text": 1, "address": "y"}"#, "category"), ("[]", "body"),
        (#"{"category": "flood", "text": "x", "address": "y", "name": "z"}"#, "name"),
      ] {
        let refused = try await client.post("/api/v1/reports", body, headers: headers)
        #expect(refused.status == 400, "\(body)")
        let names = refused.json?["invalid_parameters"]?.list.compactMap { $0["name"]?.text }
        #expect(names?.contains(expectation) == true, "\(body): \(refused.text)")
      }
    }
  }

  @Test func programOfAGroupReportsIntoThatAlone() async throws {
    let center = try CommandCenter.withPlaces()
    let token = try await center.bearerAfterFirstUser(.reporter, groups: ["Ampera"])
    let headers: HTTPFields = [.contentType: "application/json", .authorization: token]
    @Sendable func body(_ latitude: Double) -> String {
      #"{"category": "fire", "text": "x", "latitude": \#(latitude), "longitude": 104.7889}"#
    }
    try await center.routes { client in
      for (latitude, status) in [(-3.0241, 201), (-3.0205, 403), (0, 403)] {
        let answer = try await client.post("/api/v1/reports", body(latitude), headers: headers)
        #expect(answer.status == status, "\(latitude): \(answer.text)")
      }
    }
    #expect(
      try await center.storedReports().map(\.event.event.camera) == [.reports(in: "Ampera")])
  }

  @Test func programsAreLimitedByTheirToken() async throws {
    let center = try CommandCenter.withPlaces()
    let token = try await center.bearerAfterFirstUser(.reporter)
    try await center.routes({ $0.reports?.limits.perProgram = 8 }) { client in
      var statuses: [Int] = []
      for _ in 0..<3 {
        statuses.append(
          try await client.post(
            "/api/v1/reports", #"{"category": "fire", "text": "x", "address": "y"}"#,
            headers: [.contentType: "application/json", .authorization: token]
          ).status)
      }
      #expect(statuses == [201, 201, 429])
    }
  }

  // MARK: - Those who answer

  @Test func operatorsOfAGroupSeeAndAnswerItsReportsAlone() async throws {
    let center = try CommandCenter.withPlaces()
    try await center.describePlaces()
    let own = try await center.recordReport(token: .random)
    try await center.addUser("sari", .admin)
    let inside = try await center.bearer(.operator, groups: ["Jakabaring"])
    let outside = try await center.bearer(.operator, groups: ["Ampera"])
    try await center.routes { client in
      let path = "/api/v1/events/\(own)/report"
      for suffix in ["", "/cameras/gate"] {
        #expect(
          try await client.get(path + suffix, headers: [.authorization: inside]).status == 200)
        #expect(
          try await client.get(path + suffix, headers: [.authorization: outside]).status == 404)
      }
      // A camera of nobody's group is not told of.
      let seen = try await client.get(path, headers: [.authorization: inside]).json
      #expect(seen?["cameras"]?.list.map { $0["camera"]?.text } == ["gate"])
      #expect(
        try await client.get(path + "/cameras/elsewhere", headers: [.authorization: inside]).status
          == 404)
      func answer(_ bearer: String) async throws -> Answer {
        try await client.ask(
          path + "/answer", method: .put,
          headers: [.contentType: "application/json", .authorization: bearer],
          body: #"{"text": " A patrol comes. "}"#)
      }
      #expect(try await answer(outside).status == 404)
      let answered = try await answer(inside)
      #expect(answered.json?["answer"] == .text("A patrol comes."))
      let list = try await client.get("/api/v1/reports", headers: [.authorization: inside]).json
      #expect(list?["items"]?[0]?["position"]?["latitude"] == .number(-3.0206))
      let none = try await client.get("/api/v1/reports", headers: [.authorization: outside]).json
      #expect(none?["items"] == .list([]))
    }
    #expect(try await center.store.event(own)?.trail.map(\.action) == [.answer])
  }
}

extension SecretToken {
  fileprivate static var random: SecretToken {
    var random = SystemRandomNumberGenerator()
    return SecretToken(using: &random)
  }
}
