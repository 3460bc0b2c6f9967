import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting

/// What came back, with its JSON read.
struct Answer: Sendable {
  let status: Int
  let headers: HTTPFields
  let bytes: [UInt8]

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// `nil` if the body is no JSON.
  var json: JSONValue? { try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) }

  /// Type of the content, without parameters.
  var contentType: String {
    String(headers[.contentType]?.prefix { $0 != ";" } ?? "")
  }
}

extension TestClientProtocol {
  func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
    try await ask(path, method: .get, headers: headers)
  }

  func post(
    _ path: String, _ body: String, headers: HTTPFields = [.contentType: "application/json"]
  ) async throws -> Answer {
    try await ask(path, method: .post, headers: headers, body: body)
  }

  func ask(
    _ path: String, method: HTTPRequest.Method, headers: HTTPFields = [:], body: String? = nil
  ) async throws -> Answer {
    try await execute(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
    ) { response in
      Answer(
        status: response.status.code, headers: response.headers,
        bytes: Array(response.body.readableBytesView))
    }
  }
}

/// Any JSON value.
enum JSONValue: Decodable, Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  subscript(_ name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  subscript(_ index: Int) -> JSONValue? {
    if case .list(let items) = self, items.indices.contains(index) { items[index] } else { nil }
  }

  var text: String? { if case .text(let value) = self { value } else { nil } }
  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var list: [JSONValue] { if case .list(let value) = self { value } else { [] } }
  var members: [String: JSONValue] { if case .object(let value) = self { value } else { [:] } }
}
