import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Scene
import Store
import Testing
import Yams

@testable import WebAPI

/// Holds the document against the running server, in both directions.
@Suite("OpenAPI document")
struct OpenAPITests {
  /// Answers that end when the client leaves.
  private static let endless = ["/api/v1/events/stream", "/api/v1/video"]

  /// As the server gives it away.
  private func document(of client: any TestClientProtocol) async throws -> OpenAPIDocument {
    let answer = try await client.get("/openapi.yaml")
    #expect(answer.status == 200)
    #expect(answer.contentType == "application/yaml")
    let node = try #require(try Yams.compose(yaml: answer.text))
    return OpenAPIDocument(root: try JSONValue(node))
  }

  @Test func everyRouteIsInTheDocumentAndTheOtherWayRound() async throws {
    let center = try CommandCenter()
    let router = try makeRouter(
      configuration: center.configuration(), store: center.store, cameras: center.cameras,
      settings: center.settings, hub: center.hub, health: { [] })
    let served = router.routes.filter { $0.method != .head }
      .map { "\($0.method.rawValue) \($0.path.description)" }
    try await center.routes { client in
      let described = try await document(of: client).operations.map { "\($0.method) \($0.path)" }
      #expect(Set(served) == Set(described))
      #expect(described.count > 15)
    }
  }

  @Test func everyOperationAnswersAsDescribed() async throws {
    let stage = try await Stage()
    try await stage.center.live { port in
      let streamHead = try await HTTPSocket.head(
        "GET /api/v1/events/stream?last_event_id=0 HTTP/1.1\r\nHost: localhost\r\n\r\n", port: port)
      #expect(streamHead.hasPrefix("HTTP/1.1 200 "))
      #expect(streamHead.lowercased().contains("content-type: text/event-stream"))
      let videoHead = try await HTTPSocket.head(
        "GET /api/v1/video?camera=gate HTTP/1.1\r\nHost: localhost\r\n\r\n", port: port)
      #expect(videoHead.hasPrefix("HTTP/1.1 200 "))
      #expect(videoHead.lowercased().contains("content-type: application/vnd.pantau.video"))
    }
    try await stage.center.routes({ $0.allowsRemoteConfiguration = true }) { client in
      let document = try await document(of: client)
      for operation in document.operations where !Self.endless.contains(operation.path) {
        let path = stage.address(of: operation)
        let answer = try await stage.ask(operation, at: path, client: client)
        #expect(
          (200...204).contains(answer.status),
          "\(operation.method) \(path): \(answer.text.prefix(300))")
        check(answer, of: operation, in: document, path: path)
      }
    }
  }

  @Test func everyOperationRefusesAnUnknownParameterAsDescribed() async throws {
    let stage = try await Stage()
    try await stage.center.routes({ $0.allowsRemoteConfiguration = true }) { client in
      let document = try await document(of: client)
      for operation in document.operations {
        let path = stage.address(of: operation).split(separator: "?")[0] + "?nonsense=1"
        let answer = try await stage.ask(operation, at: String(path), client: client)
        #expect(answer.status == 400, "\(operation.method) \(path)")
        check(answer, of: operation, in: document, path: String(path))
      }
    }
  }

  @Test func everyOperationOnSomethingUnknownAnswersAsDescribed() async throws {
    let stage = try await Stage()
    try await stage.center.routes({ $0.allowsRemoteConfiguration = true }) { client in
      let document = try await document(of: client)
      for operation in document.operations where operation.path.contains("{") {
        let path = operation.path
          .replacing("{id}", with: "unknown").replacing("{zone}", with: "unknown")
          .replacing("{file}", with: "unknown")
        let answer = try await stage.ask(operation, at: path, client: client)
        #expect(answer.status == 404, "\(operation.method) \(path)")
        check(answer, of: operation, in: document, path: path)
      }
    }
  }

  @Test func changesOfTheStreamHaveTheDescribedForm() async throws {
    let stage = try await Stage()
    try await stage.center.routes({ $0.allowsRemoteConfiguration = true }) { client in
      let document = try await document(of: client)
      let schema = try #require(document.root["components"]?["schemas"]?["Change"])
      let changes = try await stage.center.store.changes(after: 0)
      #expect(changes.count > 3)
      for change in changes {
        let data = Data(WireJSON.text(ChangeBody(change)).readableBytesView)
        let value = try JSONDecoder().decode(JSONValue.self, from: data)
        #expect(document.flaws(of: value, against: schema) == [])
      }
    }
  }

  @Test func checkOfSchemasFindsWhatIsWrong() throws {
    let center = OpenAPIDocument(root: .object([:]))
    let schema = try JSONDecoder().decode(
      JSONValue.self,
      from: Data(
        """
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "minimum": 1},
        "b": {"type": "array", "items": {"enum": ["x"]}}}}
        """.utf8))
    func flaws(_ text: String) throws -> Int {
      let value = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
      return center.flaws(of: value, against: schema).count
    }
    #expect(try flaws(#"{"a": 1, "b": ["x"]}"#) == 0)
    for wrong in [
      #"{}"#, #"{"a": 0}"#, #"{"a": 1.5}"#, #"{"a": "1"}"#, #"{"a": 1, "b": ["y"]}"#,
      #"{"a": 1, "c": 1}"#, "[]",
    ] {
      #expect(try flaws(wrong) == 1, "\(wrong)")
    }
  }

  /// The status, the type of the content and, for JSON, the form of the body are documented.
  private func check(
    _ answer: Answer, of operation: OpenAPIDocument.Operation, in document: OpenAPIDocument,
    path: String
  ) {
    let name = "\(operation.method) \(path) -> \(answer.status)"
    guard let response = operation.body["responses"]?[String(answer.status)] else {
      Issue.record("\(name): the document does not know this status")
      return
    }
    let described = document.resolved(response)
    if answer.status == 204 {
      #expect(answer.bytes.isEmpty && described["content"] == nil, "\(name)")
      return
    }
    guard let content = described["content"]?[answer.contentType] else {
      Issue.record("\(name): the document does not know the type \(answer.contentType)")
      return
    }
    for (header, reference) in described["headers"]?.members ?? [:] {
      let form = document.resolved(reference)
      let value = HTTPField.Name(header).flatMap { answer.headers[$0] }
      let flaws = document.flaws(
        of: value.map(JSONValue.text) ?? .null, against: form["schema"] ?? .null)
      #expect(flaws == [], "\(name): \(header)")
    }
    guard answer.contentType.hasSuffix("json"), let schema = content["schema"] else { return }
    let flaws = document.flaws(of: answer.json ?? .null, against: schema)
    #expect(flaws == [], "\(name)")
  }

  /// A command center in which everything that the document speaks of is there.
  private struct Stage {
    let center: CommandCenter
    let event: Event
    let resolvable: Event

    init() async throws {
      center = try CommandCenter()
      var offline = try ScriptedCameras.Camera.running("gate-south", name: "South", jpeg: nil)
      offline.status.state = .backingOff
      offline.status.lastError = "connection refused"
      var gate = try ScriptedCameras.Camera.running("gate", name: "Gate")
      gate.scene.zones[0].crowd?.surge = CountChangeRule()
      gate.scene.zones[0].crowd?.dispersal = CountChangeRule()
      gate.scene.zones[0].crowd?.counterFlow = CounterFlowRule()
      center.cameras.set([gate, offline])
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
    }

    /// The path with things that exist, and every parameter of the query that has an example.
    func address(of operation: OpenAPIDocument.Operation) -> String {
      let isEvent = operation.path.contains("/events/")
      // The others need theirs.
      let isDeleted = operation.method == "DELETE"
      let path = operation.path
        .replacing("{id}", with: isEvent ? event.id.text : isDeleted ? "gate-south" : "gate")
        .replacing("{zone}", with: "yard").replacing("{file}", with: "app.js")
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

    func ask(
      _ operation: OpenAPIDocument.Operation, at path: String, client: any TestClientProtocol
    ) async throws -> Answer {
      guard operation.method != "GET" else { return try await client.get(path) }
      let content = operation.body["requestBody"]?["content"]?["application/json"]
      let body = try JSONSerialization.data(
        withJSONObject: content?["example"]?.members.compactMapValues(\.text) ?? [:])
      return try await client.ask(
        path, method: HTTPRequest.Method(operation.method)!,
        headers: [.contentType: "application/json"], body: String(decoding: body, as: UTF8.self))
    }
  }
}

extension JSONValue {
  /// As YAML's core schema reads it.
  init(_ node: Node) throws {
    switch node {
    case .mapping(let mapping):
      var members: [String: JSONValue] = [:]
      for (key, value) in mapping { members[key.string ?? ""] = try JSONValue(value) }
      self = .object(members)
    case .sequence(let items): self = .list(try items.map(JSONValue.init))
    default:
      if node.tag == Tag(.str) {
        self = .text(node.string ?? "")
      } else if let value = node.bool {
        self = .bool(value)
      } else if let value = node.float {
        self = .number(value)
      } else if node.null != nil {
        self = .null
      } else {
        self = .text(node.string ?? "")
      }
    }
  }
}

extension HTTPSocket {
  /// Sends a request and reads the head of the answer.
  static func head(_ text: String, port: Int) async throws -> String {
    let socket = try HTTPSocket(port: port)
    try await socket.send(text)
    return try await socket.read(until: "\r\n\r\n")
  }
}
