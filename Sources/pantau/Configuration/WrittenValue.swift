import Foundation
import Yams

/// A value as somebody wrote it, in YAML or in JSON, before anything is made of it.
///
/// Scalars stay text, as in `YAMLDocument`: `1.50` and `012` are given back as they were.
enum WrittenValue: Hashable, Sendable {
  case nothing
  case flag(Bool)
  /// As it is spelled.
  case number(String)
  case text(String)
  case list([WrittenValue])
  case mapping([String: WrittenValue])

  /// A member of a mapping; `nil`: it is not there, or this is no mapping.
  subscript(_ key: String) -> WrittenValue? {
    get { if case .mapping(let members) = self { members[key] } else { nil } }
    set {
      guard case .mapping(var members) = self else { return }
      members[key] = newValue
      self = .mapping(members)
    }
  }

  var text: String? { if case .text(let text) = self { text } else { nil } }
}

// MARK: - YAML

extension WrittenValue {
  /// Anchors were resolved by the parser.
  init(_ node: Node) {
    switch node {
    case .mapping(let mapping):
      let members = mapping.map { key, value in (key.string ?? "", WrittenValue(value)) }
      self = .mapping(Dictionary(members) { first, _ in first })
    case .sequence(let items): self = .list(items.map(WrittenValue.init))
    case .alias: self = .nothing
    case .scalar(let scalar):
      if node.isNothing {
        self = .nothing
      } else if let flag = node.truthValue {
        self = .flag(flag)
      } else {
        self = node.plainNumber == nil ? .text(scalar.string) : .number(scalar.string)
      }
    }
  }

  /// Keys in an order in which people read them.
  var node: Node {
    switch self {
    case .nothing: Self.plain("null")
    case .flag(let flag): Self.plain(String(flag))
    case .number(let text): Self.plain(text)
    case .text(let text): Node(text, Tag(.str), .doubleQuoted)
    case .list(let items): Node(items.map(\.node), Tag(.seq), .any)
    case .mapping(let members):
      Node(
        members.sorted { Self.rank($0.key) < Self.rank($1.key) }
          .map { (Node($0.key, Tag(.str), .any), $0.value.node) },
        Tag(.map), .block)
    }
  }

  private static func plain(_ text: String) -> Node { Node(text, Tag.implicit, .plain) }

  private static let firstKeys = ["id", "name", "url", "zones", "lines"]

  private static func rank(_ key: String) -> (Int, String) {
    (firstKeys.firstIndex(of: key) ?? firstKeys.count, key)
  }
}

// MARK: - JSON

extension WrittenValue: Codable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .nothing
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(Shown.number(number))
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let items = try? container.decode([WrittenValue].self) {
      self = .list(items)
    } else {
      self = .mapping(try container.decode([String: WrittenValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .nothing: try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .number(let spelling): try encode(spelling, to: &container)
    case .text(let text): try container.encode(text)
    case .list(let items): try container.encode(items)
    case .mapping(let members): try container.encode(members)
    }
  }

  /// `12` is a number; `012`, which is also an id, stays a text.
  private func encode(
    _ spelling: String, to container: inout any SingleValueEncodingContainer
  ) throws {
    guard let value = Double(spelling),
      spelling.first != "0" || !(spelling.dropFirst().first?.isNumber ?? false)
    else { return try container.encode(spelling) }
    if let whole = Int(exactly: value) {
      try container.encode(whole)
    } else {
      try container.encode(value)
    }
  }
}
