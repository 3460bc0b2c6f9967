import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Scene
import Store
import Testing

@testable import WebAPI

@Suite("Configuring cameras")
struct CameraSettingsTests {
  private static let body = #"{"id": "east", "url": "rtsp://192.0.2.7/"}"#

  private struct Request {
    let method: HTTPRequest.Method
    let path: String
    let body: String?
  }

  private static let requests = [
    Request(method: .post, path: "/api/v1/cameras", body: body),
    Request(method: .put, path: "/api/v1/cameras/gate", body: body),
    Request(method: .delete, path: "/api/v1/cameras/gate", body: nil),
    Request(method: .get, path: "/api/v1/cameras/gate/configuration", body: nil),
  ]

  @Test func everyChangeIsInTheAuditTrail() async throws {
    let center = try CommandCenter()
    try await center.addUser("sari", .admin)
    let cookie = try await center.cookie(of: "sari")
    center.settings.refusal = .conflict("There is one.")
    try await center.routes { client in
      let headers: HTTPFields = [.cookie: cookie, .contentType: "application/json"]
      #expect(
        try await client.post("/api/v1/cameras", Self.body, headers: headers).status == 409)
      center.settings.refusal = nil
      for request in Self.requests {
        let answer = try await client.ask(
          request.path, method: request.method, headers: headers, body: request.body)
        // What was removed is not there any more.
        #expect(answer.status < 300 || request.method == .get)
      }
    }
    var filter = AuditFilter()
    filter.actions = [.cameraAdded, .cameraChanged, .cameraRemoved]
    let entries = try await center.store.audit(filter).entries.reversed()
    #expect(entries.map(\.action) == [.cameraAdded, .cameraChanged, .cameraRemoved])
    #expect(entries.map { $0.camera?.text } == ["east", "gate", "gate"])
    #expect(entries.allSatisfy { $0.by.name == "sari" })
  }

  @Test func anAddedCameraHasALocation() async throws {
    let center = try CommandCenter()
    try await center.routes { client in
      let answer = try await client.post("/api/v1/cameras", Self.body)
      #expect(answer.status == 201)
      #expect(answer.headers[.location] == "/api/v1/cameras/east")
      #expect(answer.headers[.pantauDefinedBy] == "api")
      #expect(answer.text == Self.body)
    }
  }

  @Test(arguments: [
    (CameraChangeError.conflict("It is in pantau.yaml, line 3."), 409, "line 3"),
    (.invalid([.init(path: "motion.sensitivity", message: "expected less")]), 422, "expected less"),
    (.notKept("The disk is full."), 503, "disk is full"),
    (.unknown(CameraID("gate")!), 404, "no camera gate"),
  ])
  func refusalsSayWhy(_ refusal: CameraChangeError, status: Int, detail: String) async throws {
    let center = try CommandCenter()
    center.settings.refusal = refusal
    try await center.routes { client in
      for request in Self.requests.prefix(3) {
        let answer = try await client.ask(
          request.path, method: request.method, headers: [.contentType: "application/json"],
          body: request.body)
        #expect(answer.status == status)
        #expect(answer.json?["detail"]?.text?.contains(detail) == true)
        let issue = answer.json?["issues"]?[0]
        #expect((issue?["path"]?.text == "motion.sensitivity") == (status == 422))
      }
    }
  }

  @Test(arguments: [
    ("a form", "application/x-www-form-urlencoded", "id=east", 415),
    ("no JSON", "application/json", "{", 400),
    ("a list", "application/json", "[]", 400),
    ("a megabyte", "application/json", String(repeating: " ", count: 1 << 20), 413),
  ])
  func otherBodiesAreRefused(
    _ situation: String, type: String, body: String, status: Int
  ) async throws {
    let center = try CommandCenter()
    try await center.routes { client in
      let answer = try await client.post("/api/v1/cameras", body, headers: [.contentType: type])
      #expect(answer.status == status)
    }
  }

  @Test func issuesOfARefusedConfigurationAreSaidAndAreNoFailure() async throws {
    let center = try CommandCenter()
    try await center.routes { client in
      #expect(try await client.get("/health").json?["configuration_issues"]?.list == [])
      center.settings.configurationIssues = ["pantau.yaml:3:1: cameras: missing"]
      let answer = try await client.get("/health")
      #expect(answer.status == 200)
      #expect(answer.json?["status"]?.text == "ok")
      #expect(
        answer.json?["configuration_issues"]?.list == [.text("pantau.yaml:3:1: cameras: missing")])
    }
  }
}
