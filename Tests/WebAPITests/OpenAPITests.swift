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

  @Test func everyRouteIsInTheDocumentAndTheOtherWayRound() async throws {
    let center = try CommandCenter()
    let router = try makeRouter(
      configuration: center.configuration(), store: center.store, cameras: center.cameras,
      settings: center.settings, hub: center.hub, health: { [] }, pictures: ScriptedPictures())
    let served = router.routes.filter { $0.method != .head }
      .map { "\($0.method.rawValue) \($0.path.description)" }
    try await center.routes { client in
      let described = try await OpenAPIDocument(servedTo: client).operations.map {
        "\($0.method) \($0.path)"
      }
      #expect(Set(served) == Set(described))
      #expect(described.count > 15)
    }
  }

  @Test func everyOperationAnswersAsDescribed() async throws {
    let stage = try await Stage()
    try await stage.center.live { port in
      let streamHead = try await HTTPSocket.head(
        "GET /api/v1/events/stream?last_event_id=0 HTTP/1.1\r\nHost: localhost\r\n"
          + "Authorization: \(stage.bearer)\r\n\r\n", port: port)
      #expect(streamHead.hasPrefix("HTTP/1.1 200 "))
      #expect(streamHead.lowercased().contains("content-type: text/event-stream"))
      let videoHead = try await HTTPSocket.head(
        "GET /api/v1/video?camera=gate HTTP/1.1\r\nHost: localhost\r\n"
          + "Authorization: \(stage.bearer)\r\n\r\n", port: port)
      #expect(videoHead.hasPrefix("HTTP/1.1 200 "))
      #expect(videoHead.lowercased().contains("content-type: application/vnd.pantau.video"))
    }
    try await stage.center.routes { client in
      let document = try await OpenAPIDocument(servedTo: client)
      for operation in document.operations where !Self.endless.contains(operation.path) {
        let path = stage.address(of: operation)
        let answer = try await stage.ask(operation, at: path, client: client)
        #expect(
          (200...204).contains(answer.status) || answer.status == 303,
          "\(operation.method) \(path): \(answer.text.prefix(300))")
        check(answer, of: operation, in: document, path: path)
      }
    }
  }

  @Test func everyOperationRefusesAnUnknownParameterAsDescribed() async throws {
    let stage = try await Stage()
    try await stage.center.routes { client in
      let document = try await OpenAPIDocument(servedTo: client)
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
    try await stage.center.routes { client in
      let document = try await OpenAPIDocument(servedTo: client)
      for operation in document.operations where operation.path.contains("{") {
        let path = operation.path
          .replacing("{id}", with: "unknown").replacing("{zone}", with: "unknown")
          .replacing("{file}", with: "unknown").replacing("{name}", with: "unknown")
        let answer = try await stage.ask(operation, at: path, client: client)
        #expect(answer.status == 404, "\(operation.method) \(path)")
        check(answer, of: operation, in: document, path: path)
      }
    }
  }

  @Test func changesOfTheStreamHaveTheDescribedForm() async throws {
    let stage = try await Stage()
    try await stage.center.routes { client in
      let document = try await OpenAPIDocument(servedTo: client)
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
    if described["content"] == nil {
      #expect(answer.bytes.isEmpty, "\(name): the document knows no content")
      return
    }
    guard let content = described["content"]?[answer.contentType] else {
      Issue.record("\(name): the document does not know the type \(answer.contentType)")
      return
    }
    for (header, reference) in described["headers"]?.members ?? [:] {
      let form = document.resolved(reference)
      let value = HTTPField.Name(header).flatMap { answer.headers[$0] }
      if value == nil, form["required"] == .bool(false) { continue }
      let flaws = document.flaws(
        of: value.map(JSONValue.text) ?? .null, against: form["schema"] ?? .null)
      #expect(flaws == [], "\(name): \(header)")
    }
    guard answer.contentType.hasSuffix("json"), let schema = content["schema"] else { return }
    let flaws = document.flaws(of: answer.json ?? .null, against: schema)
    #expect(flaws == [], "\(name)")
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
