import Access
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pixels
import Scene
import Store
import Testing
import Yams

@testable import WebAPI

extension OpenAPIDocument {
  /// As the server gives it away.
  init(servedTo client: any TestClientProtocol) async throws {
    let answer = try await client.get("/openapi.yaml")
    #expect(answer.status == 200)
    #expect(answer.contentType == "application/yaml")
    let node = try #require(try Yams.compose(yaml: answer.text))
    root = try JSONValue(node)
  }
}

/// A command center in which everything that the OpenAPI document speaks of is there, and somebody
/// who may do it all.
struct Stage {
  let center: CommandCenter
  let event: Event
  let resolvable: Event
  /// Of three events of two kinds, at a camera in the group.
  let happening: HappeningID
  let suspension: Suspension
  /// A citizen's, in the group; its sender's link has `reportToken`.
  let report: EventID
  let reportToken: SecretToken
  /// About `event`.
  let task: AgencyTask
  /// `Authorization` of an admin.
  let bearer: String

  private static let tokenID = "x7Gq0aT3_sLk9-Zd"

  init() async throws {
    center = try CommandCenter()
    var offline = try ScriptedCameras.Camera.running("gate-south", name: "South", jpeg: nil)
    offline.status.state = .backingOff
    offline.status.lastError = "connection refused"
    var gate = try ScriptedCameras.Camera.running("gate", name: "Gate")
    gate.status.group = "Jakabaring"
    gate.scene.zones[0].crowd?.surge = CountChangeRule()
    gate.scene.zones[0].crowd?.dispersal = CountChangeRule()
    gate.scene.zones[0].crowd?.counterFlow = CounterFlowRule()
    center.cameras.set([gate, offline])
    try await center.store.describe([
      KnownCamera(id: gate.status.id, name: "Gate", group: "Jakabaring", zones: [])
    ])
    try await center.addSite(group: "Jakabaring")
    try await center.store.record(center.usualSamples(camera: "gate", zone: "yard", persons: 20))
    try await center.store.record([
      ZoneSample(
        camera: CameraID("gate")!, zone: ZoneID("yard")!, beganAt: moment(), length: .seconds(60),
        meanCount: 3, minCount: 1, maxCount: 5, meanDensity: 0.1, motionShare: 0.5,
        method: "foreground")
    ])
    event = try await center.record(.crowd, at: moment(), severity: .critical)
    try await center.record(.snapshot, of: event, bytes: [1, 2, 3])
    try await center.record(.clip, of: event, bytes: [1, 2, 3, 4])
    try await center.store.acknowledge(event.id, by: "Sari", note: "seen")
    resolvable = try await center.record(.lineCrossing, zone: "door", at: moment(5))
    let ended = try await center.record(zone: nil, at: moment(9), endsAfter: .seconds(4))
    try await center.store.resolve(ended.id, as: .falseAlarm, by: "Budi", note: "a cat")
    let moving = try await center.record(zone: "yard", at: moment(1_000))
    for second in [1_010.0, 1_030] {
      try await center.record(.loitering, zone: "yard", at: moment(second))
    }
    happening = try #require(try await center.store.event(moving.id)?.happening)
    suspension = try await center.store.suspend(
      gate.status.id, zone: ZoneID("door"),
      until: SystemWallClock().now().advanced(by: .seconds(3_600)), reason: "painting",
      by: Performer(name: "Sari"))
    // d1 is discarded, d2 sent again.
    try await center.setUpDeliveries()
    center.receivers.answer("answered 500")
    center.setUpSensor()
    var random = SystemRandomNumberGenerator()
    reportToken = SecretToken(using: &random)
    report = try await center.recordReport(token: reportToken)
    task = try await center.store.passOn(
      event.id, to: CommandCenter.agencies[0],
      until: SystemWallClock().now().advanced(by: .seconds(86_400)), text: "Mohon diperiksa.",
      by: Performer(name: "Sari"))
    try await center.addUser("sari", .admin, password: "correct horse battery")
    bearer = try await center.bearer(.admin)
  }

  /// The path with things that exist, and every parameter of the query that has an example.
  func address(of operation: OpenAPIDocument.Operation) -> String {
    // The others need theirs.
    let camera = operation.method == "DELETE" ? "gate-south" : "gate"
    let id =
      if operation.path.contains("/report") {
        report.text
      } else if operation.path.contains("/events/") {
        event.id.text
      } else if operation.path.contains("/tokens/") {
        Self.tokenID
      } else if operation.path.contains("/alerts/") {
        happening.text
      } else if operation.path.contains("/sites/") {
        "portal"
      } else if operation.path.contains("/suspensions/") {
        suspension.id.text
      } else if operation.path.contains("/deliveries/") {
        "office"
      } else if operation.path.contains("/dead-letters/") {
        operation.method == "DELETE" ? "d1" : "d2"
      } else if operation.path.contains("/sensors/") {
        "gate-turnstile"
      } else if operation.path.contains("/tasks/") {
        task.number.text
      } else {
        camera
      }
    let path = operation.path
      .replacing("{id}", with: id).replacing("{zone}", with: "yard")
      .replacing("{file}", with: operation.path.contains("leaflet") ? "leaflet.css" : "app.js")
      .replacing("{name}", with: "budi").replacing("{token}", with: reportToken.text)
      .replacing("{camera}", with: "gate")
    let query = operation.parameters.filter { $0["in"]?.text == "query" }.flatMap(pairs)
    return query.isEmpty ? path : path + "?" + query.joined(separator: "&")
  }

  private func pairs(_ parameter: JSONValue) -> [String] {
    guard let name = parameter["name"]?.text, let example = parameter["example"] else {
      return []
    }
    let values = if case .list(let list) = example { list } else { [example] }
    return values.map { value in
      let text =
        switch value {
        case .text(let text): text
        case .number(let number): String(Int(number))
        case .bool(let isTrue): String(isTrue)
        default: ""
        }
      return name + "=" + text.replacing("+", with: "%2B")
    }
  }

  /// Asks as an admin: with a token, and where it goes about a session, with one.
  func ask(
    _ operation: OpenAPIDocument.Operation, at path: String, client: any TestClientProtocol
  ) async throws -> Answer {
    try await prepare(for: operation)
    let isAboutSession = operation.path.contains("/session")
    let fields: HTTPFields =
      isAboutSession
      ? [.cookie: try await center.cookie(of: "sari")] : [.authorization: bearer]
    return try await ask(operation, at: path, client: client, headers: fields)
  }

  /// Asks with the example of the document as body.
  func ask(
    _ operation: OpenAPIDocument.Operation, at path: String, client: any TestClientProtocol,
    headers: HTTPFields
  ) async throws -> Answer {
    let method = try #require(HTTPRequest.Method(operation.method))
    let content = operation.body["requestBody"]?["content"]
    if content?["multipart/form-data"] != nil, content?["application/json"] == nil {
      var headers = headers
      headers[.contentType] = FormBody.contentType
      return try await client.ask(path, method: method, headers: headers, body: FormBody.report())
    }
    guard let content = content?["application/json"] else {
      return try await client.ask(path, method: method, headers: headers)
    }
    var headers = headers
    headers[.contentType] = "application/json"
    var example = content["example"] ?? .object([:])
    if operation.path.hasSuffix("/suspensions"), case .object(var members) = example {
      // Later than now, whenever that is.
      members["ends_at"] = .text(
        SystemWallClock().now().advanced(by: .seconds(3_600)).description)
      example = .object(members)
    }
    if case .object(var members) = example, members["deadline"] != nil {
      members["deadline"] = .text(
        SystemWallClock().now().advanced(by: .seconds(86_400)).description)
      example = .object(members)
    }
    let body = try JSONSerialization.data(withJSONObject: example.plain)
    return try await client.ask(
      path, method: method, headers: headers, body: String(decoding: body, as: UTF8.self))
  }

  /// What an operation takes away is there again for the next.
  private func prepare(for operation: OpenAPIDocument.Operation) async throws {
    let budi = UserName("budi")!
    let performer = Performer(name: "test")
    let exists = try await center.store.user(budi) != nil
    if operation.path.contains("{name}"), !exists {
      try await center.addUser("budi", .operator, groups: ["Jakabaring"])
    } else if operation.path.hasSuffix("/users"), operation.method == "POST", exists {
      try await center.store.removeUser(budi, by: performer)
    }
    if operation.path.contains("/tokens"),
      try await !center.store.tokens().contains(where: { $0.id == Self.tokenID })
    {
      var random = SystemRandomNumberGenerator()
      _ = try await center.store.addToken(
        SecretToken(using: &random), id: Self.tokenID, name: "Prometheus", role: .viewer,
        scope: .groups(["Jakabaring"]), endsAt: moment(1_000_000_000), by: performer)
    }
  }
}

extension CommandCenter {
  /// With a hash that costs nothing: what hashing costs is tested elsewhere. The first user has to
  /// be an admin.
  func addUser(
    _ name: String, _ role: Role, groups: [String]? = nil, password: String = "a long password"
  ) async throws {
    var random = SystemRandomNumberGenerator()
    let cost = PasswordHash.Cost(logarithmOfRounds: 1, blockSize: 1, parallelism: 1)
    try await store.addUser(
      UserName(name)!, role: role, scope: Scope(groupNames: groups),
      agency: role == .agency ? Self.agencies[0].id : nil,
      password: PasswordHash(of: password, cost: cost, using: &random),
      by: Performer(name: "test"))
  }

  /// Value of `Cookie` in a browser in which somebody is logged in.
  func cookie(of name: String) async throws -> String {
    var random = SystemRandomNumberGenerator()
    let token = SecretToken(using: &random)
    _ = try await store.beginSession(
      of: UserName(name)!, with: token, by: Performer(name: name, address: "test"))
    return "pantau_session=\(token.text)"
  }

  /// Value of `Authorization` of a program.
  func bearer(_ role: Role, groups: [String]? = nil) async throws -> String {
    var random = SystemRandomNumberGenerator()
    let token = SecretToken(using: &random)
    _ = try await store.addToken(
      token, id: String(SecretToken(using: &random).text.prefix(16)), name: "\(role) of a test",
      role: role, scope: Scope(groupNames: groups), endsAt: nil, by: Performer(name: "test"))
    return "Bearer \(token.text)"
  }
}

extension JSONValue {
  /// As JSONSerialization takes it.
  var plain: Any {
    switch self {
    case .null: NSNull()
    case .bool(let value): value
    case .number(let value): value
    case .text(let value): value
    case .list(let items): items.map(\.plain)
    case .object(let members): members.mapValues(\.plain)
    }
  }
}
