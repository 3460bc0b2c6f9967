import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Scene
import Store
import Testing

@testable import WebAPI

@Suite("Keeping others out")
struct SecurityTests {
  @Test(arguments: [
    ("127.0.0.1", true), ("127.8.9.10", true), ("localhost", true), ("LOCALHOST", true),
    ("::1", true), ("0.0.0.0", false), ("::", false), ("192.168.1.7", false),
    ("127.0.0.1.example.org", false), ("127.example.org", false), ("pantau.example", false),
  ])
  func onlyLoopbackIsListenedOnUnlessAllowed(host: String, isLoopback: Bool) throws {
    let center = try CommandCenter()
    var refusal: WebError?
    do throws(WebError) {
      try center.configuration { $0.host = host }.validate()
    } catch { refusal = error }
    #expect(refusal == (isLoopback ? nil : .remoteNotAllowed(host: host)))
    let allowed = center.configuration {
      $0.host = host
      $0.allowsRemote = true
    }
    #expect(throws: Never.self) { try allowed.validate() }
  }

  @Test func portThatDoesNotExistIsRefused() throws {
    let center = try CommandCenter()
    #expect(throws: WebError.portOutOfRange(70_000)) {
      try center.configuration { $0.port = 70_000 }.validate()
    }
  }

  @Test(arguments: [
    ("the page itself", [HTTPField.Name.origin: "http://localhost"], 200),
    ("a program without Origin", [:], 200),
    ("another site", [.origin: "http://evil.example"], 403),
    ("another port of this machine", [.origin: "http://localhost:9999"], 403),
    ("a sandboxed frame", [.origin: "null"], 403),
    ("a cross-site request without Origin", [.secFetchSite: "cross-site"], 403),
    ("the page, as browsers mark it", [.secFetchSite: "same-origin"], 200),
  ])
  func changesAreRefusedFromOtherSites(
    _ situation: String, fields: [HTTPField.Name: String], status: Int
  ) async throws {
    let center = try CommandCenter()
    let event = try await center.record(at: moment())
    try await center.routes { client in
      var headers: HTTPFields = [.contentType: "application/json"]
      for (name, value) in fields { headers[name] = value }
      let answer = try await client.post(
        "/api/v1/events/\(event.id)/acknowledge", #"{"by": "Sari"}"#, headers: headers)
      #expect(answer.status == status)
    }
    #expect(try await center.store.event(event.id)?.state == (status == 200 ? .acknowledged : .new))
  }

  @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", nil])
  func formsOfOtherSitesCannotPost(type: String?) async throws {
    let center = try CommandCenter()
    let event = try await center.record(at: moment())
    try await center.routes { client in
      var headers: HTTPFields = [:]
      headers[.contentType] = type
      let answer = try await client.post(
        "/api/v1/events/\(event.id)/acknowledge", #"{"by": "Sari"}"#, headers: headers)
      #expect(answer.status == 415)
    }
  }

  @Test func everyAnswerForbidsForeignContent() async throws {
    let center = try CommandCenter()
    try await center.routes { client in
      for path in ["/", "/nothing", "/api/v1/cameras", "/page/app.js"] {
        let headers = try await client.get(path).headers
        let policy = try #require(headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(headers[.xContentTypeOptions] == "nosniff")
        #expect(headers[.referrerPolicy] == "no-referrer")
      }
    }
  }

  @Test(arguments: [
    ("localhost", 200), ("127.0.0.1:8080", 200), ("[::1]:8080", 200),
    ("pantau.evil.example", 421), ("pantau.evil.example:8080", 421), ("", 421),
  ])
  func nameThatDoesNotMeanThisMachineIsNotAnswered(host: String, status: Int) async throws {
    let center = try CommandCenter()
    try await center.live { port in
      let answer = try await HTTPSocket.request(
        "GET /health HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n", port: port)
      #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
    }
    try await center.live({ $0.allowsRemote = true }) { port in
      let answer = try await HTTPSocket.request(
        "GET /health HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n", port: port)
      #expect(answer.hasPrefix("HTTP/1.1 200 "))
    }
  }
}
