import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Scene
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

  /// Over a real socket, whose client is this machine.
  @Test(arguments: [
    ("this machine", "localhost", "", true),
    ("this machine by number", "127.0.0.1:8080", "", true),
    ("an attacker's name that points here", "pantau.evil.example", "", false),
    ("a proxy on this machine", "localhost", "X-Forwarded-For: 192.0.2.9\r\n", false),
    ("another proxy on this machine", "localhost", "Forwarded: for=192.0.2.9\r\n", false),
  ])
  func onlyThisMachineMayConfigureAlsoWhereOthersMayWatch(
    _ situation: String, host: String, header: String, isAdmitted: Bool
  ) async throws {
    let center = try CommandCenter()
    try await center.live({ $0.allowsRemote = true }) { port in
      for request in Self.requests {
        let text = request.body ?? ""
        let answer = try await HTTPSocket.request(
          "\(request.method.rawValue) \(request.path) HTTP/1.1\r\nHost: \(host)\r\n\(header)"
            + "Content-Type: application/json\r\nContent-Length: \(text.utf8.count)\r\n"
            + "Connection: close\r\n\r\n\(text)", port: port)
        let isRefused = answer.hasPrefix("HTTP/1.1 403 ")
        #expect(isRefused != isAdmitted, "\(situation): \(request.method) \(answer.prefix(60))")
      }
    }
    #expect(center.settings.ids.contains("east") == isAdmitted)
    // The last request but one deletes it.
    #expect(center.settings.ids.contains("gate") != isAdmitted)
  }

  /// Without a socket nobody knows who asks.
  @Test func aClientWhoseAddressIsNotKnownIsAdmittedOnlyIfEverybodyIs() async throws {
    let center = try CommandCenter()
    for isAllowed in [false, true] {
      try await center.routes({ $0.allowsRemoteConfiguration = isAllowed }) { client in
        let answer = try await client.post("/api/v1/cameras", Self.body)
        #expect(answer.status == (isAllowed ? 201 : 403))
      }
    }
  }

  @Test(arguments: [
    ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("::ffff:127.0.0.1", true),
    ("::FFFF:127.0.0.1", true), ("192.0.2.1", false), ("::ffff:192.0.2.1", false),
    ("fe80::1", false), ("", false),
  ])
  func addressesOfThisMachine(_ address: String, isThisMachine: Bool) {
    #expect(WebConfiguration.isThisMachine(address: address) == isThisMachine)
  }

  @Test func anAddedCameraHasALocation() async throws {
    let center = try CommandCenter()
    try await center.routes({ $0.allowsRemoteConfiguration = true }) { client in
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
    try await center.routes({ $0.allowsRemoteConfiguration = true }) { client in
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
    try await center.routes({ $0.allowsRemoteConfiguration = true }) { client in
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
