import Foundation
import Pixels

/// An OpenAPI document, and as much of JSON Schema as it uses.
struct OpenAPIDocument: Sendable {
  let root: JSONValue

  struct Operation: Sendable {
    let method: String
    let path: String
    let body: JSONValue
    /// Of the path and of the operation itself, references followed.
    let parameters: [JSONValue]
  }

  var operations: [Operation] {
    let methods = ["get", "post", "put", "patch", "delete"]
    return (root["paths"]?.members ?? [:]).flatMap { path, item in
      methods.compactMap { method in
        item[method].map { body in
          let parameters = (item["parameters"]?.list ?? []) + (body["parameters"]?.list ?? [])
          return Operation(
            method: method.uppercased(), path: path, body: body,
            parameters: parameters.map(resolved))
        }
      }
    }.sorted { ($0.path, $0.method) < ($1.path, $1.method) }
  }

  /// Follows `$ref`.
  func resolved(_ value: JSONValue) -> JSONValue {
    guard let reference = value["$ref"]?.text else { return value }
    var target = root
    for name in reference.split(separator: "/").dropFirst() {
      target = target[String(name)] ?? .null
    }
    return resolved(target)
  }

  // MARK: - Schemas

  /// What is wrong with a value; empty if it has the form of the schema. Members that the schema
  /// does not know are wrong too: the document is to be complete.
  func flaws(of value: JSONValue, against schema: JSONValue, at place: String = "$") -> [String] {
    let schema = resolved(schema)
    var found: [String] = []
    if let type = schema["type"]?.text, !Self.has(value, type: type) {
      return ["\(place): expected \(type), got \(value)"]
    }
    if case .list(let allowed) = schema["enum"] ?? .null, !allowed.contains(value) {
      found.append("\(place): \(value) is none of \(allowed)")
    }
    if let constant = schema["const"], constant != value {
      found.append("\(place): \(value) is not \(constant)")
    }
    switch value {
    case .text(let text): found += flaws(of: text, against: schema, at: place)
    case .number(let number):
      if let least = schema["minimum"]?.number, number < least {
        found.append("\(place): \(number) is less than \(least)")
      }
      if let most = schema["maximum"]?.number, number > most {
        found.append("\(place): \(number) is more than \(most)")
      }
    case .list(let items):
      if let least = schema["minItems"]?.number, Double(items.count) < least {
        found.append("\(place): fewer than \(least) items")
      }
      if let item = schema["items"] {
        for (index, one) in items.enumerated() {
          found += flaws(of: one, against: item, at: "\(place)[\(index)]")
        }
      }
    case .object(let members): found += flaws(of: members, against: schema, at: place)
    case .null, .bool: break
    }
    return found
  }

  private func flaws(
    of members: [String: JSONValue], against schema: JSONValue, at place: String
  ) -> [String] {
    let parts = [schema] + (schema["allOf"]?.list ?? []).map(resolved)
    var found: [String] = []
    var known: [String: JSONValue] = [:]
    for part in parts {
      for name in part["required"]?.list.compactMap(\.text) ?? [] where members[name] == nil {
        found.append("\(place): \(name) is missing")
      }
      known.merge(part["properties"]?.members ?? [:]) { first, _ in first }
    }
    for (name, member) in members {
      if let property = known[name] {
        found += flaws(of: member, against: property, at: "\(place).\(name)")
      } else if schema["additionalProperties"] != .bool(true) {
        found.append("\(place): \(name) is not in the document")
      }
    }
    return found
  }

  private func flaws(of text: String, against schema: JSONValue, at place: String) -> [String] {
    if schema["format"]?.text == "date-time", WallTime(text) == nil || !text.contains("T") {
      return ["\(place): \(text) is no time"]
    }
    if let pattern = schema["pattern"]?.text, let form = try? Regex(pattern),
      text.firstMatch(of: form) == nil
    {
      return ["\(place): \(text) does not match \(pattern)"]
    }
    return []
  }

  private static func has(_ value: JSONValue, type: String) -> Bool {
    switch (type, value) {
    case ("object", .object), ("array", .list), ("string", .text), ("boolean", .bool),
      ("number", .number), ("null", .null):
      true
    case ("integer", .number(let number)): number == number.rounded()
    default: false
    }
  }
}
