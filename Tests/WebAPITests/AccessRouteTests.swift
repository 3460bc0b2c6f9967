import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Scene
import Store
import Testing

@testable import WebAPI

/// Goes through the OpenAPI document route by route: whoever may not gets nothing.
@Suite("Who may do what")
struct AccessRouteTests {
  private static func permission(of operation: OpenAPIDocument.Operation) throws -> Permission? {
    let text = try #require(
      operation.body["x-pantau-permission"]?.text, "\(operation.method) \(operation.path)")
    if text == "open" { return nil }
    let permission = Permission(rawValue: text)
    #expect(permission != nil, "\(operation.method) \(operation.path)")
    return permission
  }

  /// A parameter that no route knows: whoever is let in gets 400, and nothing is done.
  private static func trial(_ operation: OpenAPIDocument.Operation, _ stage: Stage) -> String {
    stage.address(of: operation).split(separator: "?")[0] + "?nonsense=1"
  }

  @Test func documentSaysOfEveryRouteWhoMay() async throws {
    let stage = try await Stage()
    try await stage.center.routes { client in
      let document = try await OpenAPIDocument(servedTo: client)
      var open: [String] = []
      for operation in document.operations {
        let name = "\(operation.method) \(operation.path)"
        let permission = try Self.permission(of: operation)
        if permission == nil { open.append(name) }
        // The standard part of the document says the same.
        #expect((operation.body["security"] == .list([])) == (permission == nil), "\(name)")
        guard permission != nil else { continue }
        for status in ["401", "403"] {
          #expect(operation.body["responses"]?[status] != nil, "\(name): \(status)")
        }
      }
      #expect(
        Set(open) == [
          "GET /", "GET /page/{file}", "GET /leaflet/{file}", "GET /openapi.yaml", "GET /health",
          "POST /api/v1/session", "GET /report", "POST /report", "GET /report/{token}",
          "GET /public", "GET /public/places.json",
        ])
    }
  }

  @Test(arguments: [
    ("nothing", nil), ("a session that is none", "cookie"), ("a token that is none", "bearer"),
    ("something else than a token", "basic"), ("a token that is cut off", "short"),
  ])
  func strangersGetNothing(_ situation: String, credential: String?) async throws {
    let stage = try await Stage()
    let unknown = String(repeating: "A", count: 43)
    var headers: HTTPFields = [:]
    switch credential {
    case "cookie": headers[.cookie] = "pantau_session=\(unknown)"
    case "bearer": headers[.authorization] = "Bearer \(unknown)"
    case "basic":
      // A good session does not help who shows something else.
      headers[.cookie] = try await stage.center.cookie(of: "sari")
      headers[.authorization] = "Basic c2FyaTpjb3JyZWN0"
    case "short": headers[.authorization] = String(stage.bearer.dropLast())
    default: break
    }
    let fields = headers
    try await stage.center.routes { client in
      let document = try await OpenAPIDocument(servedTo: client)
      for operation in document.operations where try Self.permission(of: operation) != nil {
        let addresses = [
          stage.address(of: operation), Self.trial(operation, stage),
          operation.path.replacing("{id}", with: "unknown"),
        ]
        for path in addresses {
          let answer = try await stage.ask(operation, at: path, client: client, headers: fields)
          let name = "\(operation.method) \(path)"
          #expect(answer.status == 401, "\(name)")
          #expect(answer.headers[.wwwAuthenticate] != nil, "\(name)")
          #expect(answer.json?["type"] == .text("urn:pantau:problem:log-in"), "\(name)")
          #expect(answer.json?.members.count == 5, "\(name): \(answer.text)")
          guard operation.method == "GET" else { continue }
          #expect(
            try await client.ask(path, method: .head, headers: fields).status == 401, "\(name)")
        }
      }
      // Nothing was done.
      #expect(try await stage.center.store.users().count == 1)
      #expect(try await stage.center.store.event(stage.resolvable.id)?.trail.isEmpty == true)
    }
  }

  @Test(arguments: Role.allCases)
  func roleMayWhatItsPermissionsSayAndNothingElse(_ role: Role) async throws {
    let stage = try await Stage()
    try await stage.center.addUser("member", role)
    let cookie = try await stage.center.cookie(of: "member")
    let bearer = try await stage.center.bearer(role)
    try await stage.center.routes { client in
      let document = try await OpenAPIDocument(servedTo: client)
      for operation in document.operations {
        let permission = try Self.permission(of: operation)
        let may = permission.map(role.may) ?? true
        for headers: HTTPFields in [[.cookie: cookie], [.authorization: bearer]] {
          let path = Self.trial(operation, stage)
          let answer = try await stage.ask(operation, at: path, client: client, headers: headers)
          #expect(answer.status == (may ? 400 : 403), "\(operation.method) \(path)")
        }
      }
    }
  }

  @Test func whatIsOfAnotherGroupIsNotThere() async throws {
    let stage = try await Stage()
    try await stage.center.addUser("inside", .operator, groups: ["Jakabaring"])
    try await stage.center.addUser("outside", .operator, groups: ["Ampera"])
    let inside: HTTPFields = [.cookie: try await stage.center.cookie(of: "inside")]
    let outside: HTTPFields = [.cookie: try await stage.center.cookie(of: "outside")]
    let program: HTTPFields = [
      .authorization: try await stage.center.bearer(.operator, groups: ["Ampera"])
    ]
    let analystInside: HTTPFields = [
      .authorization: try await stage.center.bearer(.analyst, groups: ["Jakabaring"])
    ]
    let analystOutside: HTTPFields = [
      .authorization: try await stage.center.bearer(.analyst, groups: ["Ampera"])
    ]
    let sensorInside: HTTPFields = [
      .authorization: try await stage.center.bearer(.sensor, groups: ["Jakabaring"])
    ]
    let sensorOutside: HTTPFields = [
      .authorization: try await stage.center.bearer(.sensor, groups: ["Ampera"])
    ]
    try await stage.center.routes { client in
      let document = try await OpenAPIDocument(servedTo: client)
      var count = 0
      for operation in document.operations where operation.path.contains("{id}") {
        if try Self.permission(of: operation) == .administer { continue }
        count += 1
        let path = stage.address(of: operation)
        let (others, own) =
          switch try Self.permission(of: operation) {
          case .analyse: ([analystOutside], analystInside)
          case .measure: ([sensorOutside], sensorInside)
          default: ([outside, program], inside)
          }
        for headers in others {
          let answer = try await stage.ask(operation, at: path, client: client, headers: headers)
          #expect(answer.status == 404, "\(operation.method) \(path)")
          // As if it were not there at all.
          let missing = try await stage.ask(
            operation,
            at: path.replacing(stage.event.id.text, with: EventID.none)
              .replacing("/gate", with: "/none").replacing("/portal", with: "/none"),
            client: client, headers: headers)
          #expect(missing.status == 404)
          #expect(answer.json?["title"] == missing.json?["title"])
        }
        let answer = try await stage.ask(operation, at: path, client: client, headers: own)
        #expect(
          [200, 201, 204].contains(answer.status),
          "\(operation.method) \(path): \(answer.text.prefix(200))")
      }
      #expect(count >= 20)
    }
    #expect(
      try await stage.center.store.event(stage.event.id)?.trail.map(\.by) == [
        "Sari", "inside", "inside", "inside", "inside",
      ])
  }

  @Test func listsHoldWhatIsInTheScopeAlone() async throws {
    let stage = try await Stage()
    let inside: HTTPFields = [
      .authorization: try await stage.center.bearer(.viewer, groups: ["Jakabaring"])
    ]
    let outside: HTTPFields = [
      .authorization: try await stage.center.bearer(.viewer, groups: ["Ampera"])
    ]
    try await stage.center.routes { client in
      for path in [
        "/api/v1/cameras", "/api/v1/events", "/api/v1/alerts", "/api/v1/suspensions",
        "/api/v1/sites",
      ] {
        let all = try await client.get(path, headers: [.authorization: stage.bearer])
        let seen = try await client.get(path, headers: inside)
        let none = try await client.get(path, headers: outside)
        #expect(seen.json?["items"]?.list.isEmpty == false, "\(path)")
        #expect(none.json?["items"] == .list([]), "\(path)")
        if path.hasSuffix("cameras") {
          #expect(all.json?["items"]?.list.count == 2)
          #expect(seen.json?["items"]?.list.map { $0["id"] } == [.text("gate")])
        }
        if path.hasSuffix("alerts") { #expect(none.json?["total"] == .number(0)) }
      }
      let metrics = try await client.get("/metrics", headers: outside).text
      #expect(!metrics.contains("\"gate\"") && !metrics.contains("pantau_events"))
      let health = try await client.get("/health", headers: outside)
      #expect(health.json?["cameras"] == .number(0))
    }
  }

  @Test func strangersLearnOfTheHealthTheStatusAlone() async throws {
    let stage = try await Stage()
    stage.center.healthReasons = ["the disk of gate-recorder-7 is full"]
    try await stage.center.routes { client in
      let answer = try await client.get("/health")
      #expect(answer.status == 503)
      #expect(answer.json == .object(["status": .text("failing")]))
      let known = try await client.get("/health", headers: [.authorization: stage.bearer])
      #expect(known.json?["reasons"]?.list.count == 1)
    }
  }

  @Test func whileThereAreNoUsersThisMachineMayDoAllAndOthersNothing() async throws {
    let center = try CommandCenter()
    center.cameras.set([try .running("gate", name: "Gate")])
    let event = try await center.record(at: moment())
    try await center.routes { client in
      #expect(try await client.get("/api/v1/cameras").status == 200)
      let session = try await client.get("/api/v1/session")
      #expect(session.json?["kind"] == .text("anybody"))
      #expect(session.json?["permissions"]?.list.count == Permission.allCases.count)
      let act = "/api/v1/events/\(event.id)/acknowledge"
      #expect(try await client.post(act, "{}").status == 400)
      #expect(try await client.post(act, #"{"by": "Sari"}"#).status == 200)
      // Nobody locks the others out from the page.
      let user = #"{"name": "mallory", "role": "admin", "password": "a long password"}"#
      #expect(try await client.post("/api/v1/users", user).status == 409)
      #expect(
        try await client.post("/api/v1/session", #"{"name": "a", "password": "b"}"#).status == 409)
    }
    try await center.routes({ $0.allowsRemote = true }) { client in
      let (cameras, page) = (
        try await client.get("/api/v1/cameras"), try await client.get("/")
      )
      #expect(cameras.status == 401 && page.status == 200)
    }
    try await center.addUser("sari", .admin)
    try await center.routes { client in
      let answer = try await client.get("/api/v1/cameras")
      #expect(answer.status == 401)
    }
  }

  @Test func whoActsIsWhoIsLoggedIn() async throws {
    let stage = try await Stage()
    try await stage.center.addUser("Budi", .operator)
    let cookie = try await stage.center.cookie(of: "budi")
    let act = "/api/v1/events/\(stage.resolvable.id)/acknowledge"
    try await stage.center.routes { client in
      let headers: HTTPFields = [.cookie: cookie, .contentType: "application/json"]
      let forged = try await client.post(act, #"{"by": "Sari"}"#, headers: headers)
      #expect(forged.status == 400)
      let answer = try await client.post(act, #"{"note": "seen"}"#, headers: headers)
      #expect(answer.json?["by"] == .text("Budi"))
      // Cookies do not help another site.
      var foreign = headers
      foreign[.origin] = "http://evil.example"
      #expect(try await client.post(act, "{}", headers: foreign).status == 403)
      foreign = headers
      foreign[.secFetchSite] = "same-site"
      #expect(try await client.post(act, "{}", headers: foreign).status == 403)
    }
    let trail = try await stage.center.store.audit(AuditFilter(), limit: 1).entries
    #expect(trail.map(\.action) == [.acknowledged] && trail.map(\.by.name) == ["Budi"])
  }

  @Test func whoWatchesIsNotedOnceForAWhile() async throws {
    let stage = try await Stage()
    let cookie = try await stage.center.cookie(of: "sari")
    let headers: HTTPFields = [.cookie: cookie]
    try await stage.center.routes { client in
      for _ in 0..<5 {
        _ = try await client.get("/api/v1/cameras/gate/snapshot", headers: headers)
        _ = try await client.get("/api/v1/cameras/gate/density", headers: headers)
        _ = try await client.get("/api/v1/events/\(stage.event.id)/clip", headers: headers)
        _ = try await client.get("/api/v1/events/\(stage.event.id)/snapshot", headers: headers)
      }
      // What was not shown was not watched.
      _ = try await client.get("/api/v1/cameras/gate-south/snapshot", headers: headers)
    }
    var filter = AuditFilter()
    filter.actions = [.watchedLive, .watchedClip, .watchedSnapshot]
    let entries = try await stage.center.store.audit(filter).entries
    #expect(Set(entries.map(\.action)) == filter.actions && entries.count == 3)
    #expect(entries.allSatisfy { $0.camera?.text == "gate" && $0.by.name == "sari" })
    #expect(entries.first { $0.action == .watchedClip }?.event == stage.event.id)
  }

  /// Whoever asks a proxy on this machine is not on this machine.
  @Test(arguments: ["X-Forwarded-For", "Forwarded"])
  func throughAProxyNobodyIsLetInWhileThereAreNoUsers(_ header: String) async throws {
    let center = try CommandCenter()
    center.cameras.set([try .running("gate", name: "Gate")])
    try await center.routes { client in
      let name = HTTPField.Name(header)!
      let answer = try await client.get("/api/v1/cameras", headers: [name: "192.0.2.9"])
      #expect(answer.status == 401)
      #expect(try await client.get("/api/v1/cameras").status == 200)
    }
  }

  @Test func videoOfAnotherGroupIsNotThere() async throws {
    let stage = try await Stage()
    let outside = try await stage.center.bearer(.viewer, groups: ["Ampera"])
    let both = try await stage.center.bearer(.viewer, groups: ["Jakabaring"])
    try await stage.center.routes { client in
      for (bearer, query) in [
        (outside, "camera=gate"), (both, "camera=gate&camera=gate-south"),
      ] {
        let answer = try await client.get(
          "/api/v1/video?\(query)", headers: [.authorization: bearer])
        #expect(answer.status == 404, "\(query)")
      }
    }
  }

  @Test func openVideoEndsWithTheSessionAndIsNoted() async throws {
    let stage = try await Stage()
    let center = stage.center
    try await center.addUser("budi", .viewer, groups: ["Jakabaring"])
    let cookie = try await center.cookie(of: "budi")
    try await center.live { port in
      let socket = try HTTPSocket(port: port)
      try await socket.send(
        "GET /api/v1/video?camera=gate HTTP/1.1\r\nHost: localhost\r\nCookie: \(cookie)\r\n\r\n")
      _ = try await socket.read(until: "vnd.pantau.video")
      try await center.store.changeUser(
        UserName("budi")!, UserChange(isEnabled: false), by: Performer(name: "test"))
      _ = try await socket.read(until: "\r\n0\r\n\r\n")
    }
    var filter = AuditFilter()
    filter.actions = [.watchedLive]
    let entries = try await center.store.audit(filter).entries
    #expect(entries.map(\.by.name) == ["budi"] && entries.map { $0.camera?.text } == ["gate"])
  }

  @Test func openStreamEndsWithTheSession() async throws {
    let stage = try await Stage()
    let center = stage.center
    try await center.addUser("budi", .viewer, groups: ["Jakabaring"])
    let cookie = try await center.cookie(of: "budi")
    try await center.live { port in
      let socket = try HTTPSocket(port: port)
      try await socket.send(
        "GET /api/v1/events/stream HTTP/1.1\r\nHost: localhost\r\nCookie: \(cookie)\r\n\r\n")
      _ = try await socket.read(until: "id: ")
      // Another camera's event is not told, one's own is.
      try await center.record(camera: "elsewhere", zone: nil, at: moment(100))
      let own = try await center.record(camera: "gate", zone: nil, at: moment(101))
      let text = try await socket.read(until: own.id.text)
      #expect(!text.contains("elsewhere"))
      try await center.store.changeUser(
        UserName("budi")!, UserChange(isEnabled: false), by: Performer(name: "test"))
      let last = try await center.record(camera: "gate", zone: nil, at: moment(102))
      // The end of a chunked body.
      #expect(try await !socket.read(until: "\r\n0\r\n\r\n").contains(last.id.text))
    }
  }
}

extension EventID {
  /// Of no event.
  fileprivate static let none = "00000000000000000000000000"
}
