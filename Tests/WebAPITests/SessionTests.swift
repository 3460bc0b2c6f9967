import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pixels
import Scene
import Store
import Testing

@testable import WebAPI

@Suite("Logging in and out")
struct SessionTests {
  private static let good = #"{"name": "SARI", "password": "correct horse battery"}"#

  private static func center() async throws -> CommandCenter {
    let center = try CommandCenter()
    try await center.addUser("Sari", .admin, password: "correct horse battery")
    return center
  }

  /// The cookie as a browser sends it back.
  private static func cookie(_ answer: Answer) throws -> String {
    String(try #require(answer.headers[.setCookie]).prefix { $0 != ";" })
  }

  @Test func logInAndOut() async throws {
    let center = try await Self.center()
    try await center.routes { client in
      let answer = try await client.post("/api/v1/session", Self.good)
      #expect(answer.status == 200)
      #expect(answer.json?["name"] == .text("Sari") && answer.json?["role"] == .text("admin"))
      #expect(answer.headers[.cacheControl] == "no-store")
      let cookie = try Self.cookie(answer)
      let headers: HTTPFields = [.cookie: "other=1; \(cookie)"]
      let who = try await client.get("/api/v1/session", headers: headers)
      #expect(who.json == answer.json)
      let left = try await client.ask("/api/v1/session", method: .delete, headers: headers)
      #expect(left.status == 204)
      let taken = try #require(left.headers[.setCookie])
      #expect(taken.hasPrefix("pantau_session=;") && taken.contains("Max-Age=0"))
      #expect(try await client.get("/api/v1/session", headers: headers).status == 401)
    }
    let trail = try await center.store.audit(AuditFilter()).entries
    #expect(trail.map(\.action) == [.loggedOut, .loggedIn, .userAdded])
  }

  @Test(arguments: [
    ("directly", nil, nil, false), ("a proxy with TLS", "127.0.0.1", "https", true),
    ("a proxy without TLS", "127.0.0.1", "http", false),
    ("somebody who only says so", "192.0.2.1", "https", false),
  ])
  func cookieIsForThisSiteAndNoScript(
    _ way: String, proxy: String?, scheme: String?, isSecure: Bool
  ) async throws {
    let center = try await Self.center()
    try await center.live({ $0.trustedProxies = Set([proxy].compactMap(\.self)) }) { port in
      let forwarded = scheme.map { "X-Forwarded-Proto: \($0)\r\nX-Forwarded-For: 203.0.113.9\r\n" }
      let answer = try await HTTPSocket.request(
        "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
          + "Content-Type: application/json\r\nContent-Length: \(Self.good.utf8.count)\r\n"
          + (forwarded ?? "") + "\r\n" + Self.good, port: port)
      let line = try #require(
        answer.split(separator: "\r\n").first { $0.lowercased().hasPrefix("set-cookie:") })
      let parts = line.split(separator: "; ").dropFirst().map(String.init)
      #expect(
        Set(parts)
          == Set(["Path=/", "HttpOnly", "SameSite=Strict"] + (isSecure ? ["Secure"] : [])))
    }
    let address = try await center.store.audit(AuditFilter()).entries.first?.by.address
    #expect(address == (proxy == "127.0.0.1" ? "203.0.113.9" : "127.0.0.1"))
  }

  /// A token that somebody put into the browser before is worth nothing afterwards.
  @Test func logInMakesANewTokenAndEndsTheOld() async throws {
    let center = try await Self.center()
    let planted = String(repeating: "B", count: 43)
    try await center.routes { client in
      func logIn(_ cookie: String) async throws -> String {
        let answer = try await client.post(
          "/api/v1/session", Self.good,
          headers: [.contentType: "application/json", .cookie: cookie])
        return try Self.cookie(answer)
      }
      let first = try await logIn("pantau_session=\(planted)")
      #expect(first != "pantau_session=\(planted)")
      #expect(
        try await client.get(
          "/api/v1/session", headers: [.cookie: "pantau_session=\(planted)"]
        ).status == 401)
      let second = try await logIn(first)
      #expect(try await client.get("/api/v1/session", headers: [.cookie: first]).status == 401)
      #expect(try await client.get("/api/v1/session", headers: [.cookie: second]).status == 200)
    }
  }

  @Test func wrongNameAndWrongPasswordAreAnsweredAlike() async throws {
    let center = try await Self.center()
    try await center.addUser("budi", .viewer, password: "a long password")
    try await center.store.changeUser(
      UserName("budi")!, UserChange(isEnabled: false), by: Performer(name: "test"))
    try await center.routes { client in
      var answers: Set<JSONValue> = []
      for (name, password) in [
        ("sari", "correct horse batterx"), ("nobody", "correct horse battery"),
        ("a/b", "correct horse battery"), ("budi", "a long password"),
      ] {
        let answer = try await client.post(
          "/api/v1/session", #"{"name": "\#(name)", "password": "\#(password)"}"#)
        #expect(answer.status == 401 && answer.headers[.setCookie] == nil)
        answers.insert(try #require(answer.json))
      }
      #expect(answers.count == 1)
    }
    // A name that nobody has may be a password in the wrong field.
    let trail = try await center.store.audit(AuditFilter(), limit: 4).entries
    #expect(trail.map(\.by.name) == ["budi", "(unknown name)", "(unknown name)", "Sari"])
  }

  @Test func guessingIsLockedOut() async throws {
    let center = try await Self.center()
    // Pauses pass by a clock that stands still, however slow the machine is.
    let router = try makeRouter(
      configuration: center.configuration(), store: center.store, cameras: center.cameras,
      settings: center.settings, hub: center.hub, health: { [] }, clock: StandingClock())
    try await Application(router: router).test(.router) { client in
      var statuses: [Int] = []
      for _ in 0..<8 {
        let answer = try await client.post(
          "/api/v1/session", #"{"name": "sari", "password": "a guess"}"#)
        statuses.append(answer.status)
      }
      #expect(statuses == [401, 401, 401, 401, 401, 429, 429, 429])
      // Now the right one is refused too, and nobody learns that it is the right one.
      let answer = try await client.post("/api/v1/session", Self.good)
      #expect(answer.status == 429)
      #expect(try #require(answer.headers[.retryAfter].flatMap { Int($0) }) >= 1)
    }
  }

  @Test func passwordIsChangedByWhoKnowsIt() async throws {
    let center = try await Self.center()
    let (here, there) = (
      try await center.cookie(of: "sari"), try await center.cookie(of: "sari")
    )
    try await center.routes { client in
      func change(_ current: String, _ new: String) async throws -> Answer {
        try await client.ask(
          "/api/v1/session/password", method: .put,
          headers: [.cookie: here, .contentType: "application/json"],
          body: #"{"current": "\#(current)", "new": "\#(new)"}"#)
      }
      #expect(try await change("correct horse batterx", "staple under the bed").status == 403)
      let short = try await change("correct horse battery", "short")
      #expect(short.status == 400 && !short.text.contains("\"short\""))
      let done = try await change("correct horse battery", "staple under the bed")
      #expect(done.status == 200)
      let new = try Self.cookie(done)
      for (cookie, status) in [(here, 401), (there, 401), (new, 200)] {
        #expect(
          try await client.get("/api/v1/session", headers: [.cookie: cookie]).status == status)
      }
    }
    #expect(
      try await center.store.password(of: UserName("sari")!)?.matches("staple under the bed")
        == true)
  }

  @Test func adminsMakeChangeAndRemoveUsers() async throws {
    let center = try await Self.center()
    let cookie = try await center.cookie(of: "sari")
    let headers: HTTPFields = [.cookie: cookie, .contentType: "application/json"]
    try await center.routes { client in
      func ask(_ method: HTTPRequest.Method, _ path: String, _ body: String? = nil)
        async throws -> Answer
      {
        try await client.ask(path, method: method, headers: headers, body: body)
      }
      let users = "/api/v1/users"
      for (body, status) in [
        (#"{"name": "a/b", "role": "viewer", "password": "a long password"}"#, 400),
        (#"{"name": "budi", "role": "king", "password": "a long password"}"#, 400),
        (#"{"name": "budi", "role": "viewer", "password": "short"}"#, 400),
        (#"{"name": "budi santoso", "role": "viewer", "password": "Budi Santoso"}"#, 400),
        (#"{"name": "budi", "role": "viewer", "groups": [], "password": "a long password"}"#, 400),
        (#"{"name": "budi", "role": "viewer", "groups": "x", "password": "a long password"}"#, 400),
        (
          #"{"name": "budi", "role": "admin", "groups": ["x"], "password": "a long password"}"#, 409
        ),
        (#"{"name": "sari", "role": "viewer", "password": "a long password"}"#, 409),
        (
          #"{"name": "budi", "role": "viewer", "groups": ["x"], "password": "a long password"}"#,
          201
        ),
      ] {
        let answer = try await ask(.post, users, body)
        #expect(answer.status == status, "\(body): \(answer.text)")
        #expect(!answer.text.contains("a long password"))
      }
      #expect(try await ask(.get, users).json?["items"]?.list.count == 2)
      let changed = try await ask(
        .put, users + "/BUDI", #"{"role": "operator", "enabled": false}"#)
      #expect(changed.json?["enabled"] == .bool(false) && changed.json?["groups"] == nil)
      #expect(
        try await ask(.put, users + "/sari", #"{"role": "viewer", "enabled": true}"#).status == 409)
      #expect(try await ask(.delete, users + "/sari").status == 409)
      #expect(try await ask(.delete, users + "/budi").status == 204)
      #expect(try await ask(.get, users + "/budi").status == 404)
    }
  }

  @Test func tokenIsToldOnceAndLetsIn() async throws {
    let center = try await Self.center()
    let cookie = try await center.cookie(of: "sari")
    let headers: HTTPFields = [.cookie: cookie, .contentType: "application/json"]
    try await center.routes { client in
      let made = try await client.post(
        "/api/v1/tokens", #"{"name": "Prometheus", "role": "viewer"}"#, headers: headers)
      #expect(made.status == 201)
      let secret = try #require(made.json?["token"]?.text)
      let id = try #require(made.json?["id"]?.text)
      let listed = try await client.get("/api/v1/tokens", headers: headers)
      #expect(listed.text.contains(id) && !listed.text.contains(secret))
      let program: HTTPFields = [.authorization: "Bearer \(secret)"]
      #expect(try await client.get("/metrics", headers: program).status == 200)
      // It is nobody who could log out or have a password.
      #expect(
        try await client.ask("/api/v1/session", method: .delete, headers: program).status == 409)
      #expect(
        try await client.ask("/api/v1/tokens/\(id)", method: .delete, headers: headers).status
          == 204)
      #expect(try await client.get("/metrics", headers: program).status == 401)
      let past = #"{"name": "x", "role": "viewer", "ends_at": "2020-01-01"}"#
      #expect(try await client.post("/api/v1/tokens", past, headers: headers).status == 400)
    }
  }

  @Test(arguments: [
    ("the other end", "192.0.2.1", nil, "192.0.2.1"),
    ("a header that nobody vouches for", "192.0.2.1", "198.51.100.1", "192.0.2.1"),
    ("our proxy", "127.0.0.1", "198.51.100.1", "198.51.100.1"),
    (
      "our proxy, and what the client made up", "127.0.0.1", "10.0.0.1, 198.51.100.1",
      "198.51.100.1"
    ),
    ("two proxies of ours", "127.0.0.1", "198.51.100.1, 10.9.9.9", "198.51.100.1"),
    ("our proxy without the header", "127.0.0.1", nil, "127.0.0.1"),
    ("nonsense in the header", "127.0.0.1", "<script>", "127.0.0.1"),
    ("a socket for both", "::ffff:192.0.2.1", nil, "192.0.2.1"),
    ("our proxy over a socket for both", "::ffff:127.0.0.1", "2001:db8:0::1", "2001:db8::1"),
  ])
  func addressIsWhatATrustedProxySays(
    _ situation: String, peer: String, forwarded: String?, address: String
  ) {
    var headers: HTTPFields = [:]
    if let forwarded { headers[.xForwardedFor] = forwarded }
    let client = Client(peer: peer, headers: headers, proxies: ["127.0.0.1", "10.9.9.9"])
    #expect(client.address == address)
  }
}

private struct StandingClock: WallClock {
  private let time = SystemWallClock().now()

  func now() -> WallTime { time }
}
