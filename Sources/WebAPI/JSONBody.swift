import Foundation
import HTTPTypes
import Hummingbird

/// Reads a JSON object from a request strictly: known members only, each of its type and size.
struct JSONBody {
  static let maximumBytes = 16 << 10

  private var members: [String: any Sendable]
  private var flaws: [Problem.Parameter] = []

  /// - Parameter known: names of the members that the route understands.
  init(_ request: Request, known: [String]) async throws {
    let bytes = try await Self.bytes(of: request, upTo: Self.maximumBytes)
    let object = try? JSONSerialization.jsonObject(with: Data(bytes))
    guard let object = object as? [String: any Sendable] else {
      throw Problem.badRequest([
        .init(location: "body", name: "body", expected: "a JSON object", received: nil)
      ])
    }
    self.init(object, known: known)
  }

  private init(_ object: [String: any Sendable], known: [String]) {
    members = object
    for name in object.keys.sorted() where !known.contains(name) {
      let list = known.joined(separator: ", ")
      reject(String(name.prefix(100)), expected: "one of the members \(list)", received: nil)
    }
  }

  /// The body as it came, which says that it is JSON.
  static func bytes(of request: Request, upTo limit: Int) async throws -> [UInt8] {
    let type = request.headers[.contentType]?.prefix { $0 != ";" }
    guard type?.trimmingCharacters(in: .whitespaces).lowercased() == "application/json" else {
      throw Problem(
        status: .unsupportedMediaType, name: "not-json", title: "The body is not JSON",
        detail: "A body of type application/json was expected.")
    }
    do {
      return Array(try await request.body.collect(upTo: limit).readableBytesView)
    } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
      throw Problem(
        status: .contentTooLarge, name: "too-large", title: "The body is too large",
        detail: "A body of at most \(limit) bytes was expected.")
    }
  }

  /// A text of `length` characters; `nil` if absent or null.
  mutating func text(_ name: String, length: ClosedRange<Int>) -> String? {
    let expected = "a text of \(length.lowerBound) to \(length.upperBound) characters"
    switch members[name] {
    case nil, is NSNull: return nil
    case let text as String:
      let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
      if length.contains(trimmed.count) { return trimmed }
      reject(name, expected: expected, received: text)
    case .some(let value): reject(name, expected: expected, received: "\(value)")
    }
    return nil
  }

  /// A text that is neither trimmed nor ever repeated in an answer; `nil` if absent or null.
  mutating func secret(_ name: String, length: ClosedRange<Int>) -> String? {
    switch members[name] {
    case nil, is NSNull: return nil
    case let text as String where length.contains(text.count): return text
    case .some:
      reject(
        name, expected: "a text of \(length.lowerBound) to \(length.upperBound) characters",
        received: nil)
    }
    return nil
  }

  /// A list of different texts; `nil` if absent or null.
  mutating func texts(
    _ name: String, count: ClosedRange<Int>, length: ClosedRange<Int>
  ) -> [String]? {
    switch members[name] {
    case nil, is NSNull: return nil
    case let list as [String]
    where count.contains(list.count) && list.allSatisfy { length.contains($0.count) }:
      return list
    case .some:
      reject(
        name,
        expected: "a list of \(count.lowerBound) to \(count.upperBound) texts of "
          + "\(length.lowerBound) to \(length.upperBound) characters", received: nil)
    }
    return nil
  }

  /// `nil` if absent or null.
  mutating func number(_ name: String, in range: ClosedRange<Double>) -> Double? {
    switch members[name] {
    case nil, is NSNull: return nil
    case let number as Double where range.contains(number) && !Self.isFlag(members[name]):
      return number
    case .some(let value):
      reject(
        name, expected: "a number from \(range.lowerBound) to \(range.upperBound)",
        received: "\(value)")
    }
    return nil
  }

  /// A list of objects, whose members are read like those of a body; `nil` if absent or null.
  ///
  /// - Parameter read: what is wrong with an object is said of the list.
  mutating func objects<Value>(
    _ name: String, count: ClosedRange<Int>, known: [String],
    _ read: (inout JSONBody) throws(Problem) -> Value
  ) -> [Value]? {
    switch members[name] {
    case nil, is NSNull: return nil
    case let list as [any Sendable] where count.contains(list.count):
      var values: [Value] = []
      for (index, item) in list.enumerated() {
        guard let object = item as? [String: any Sendable] else {
          reject("\(name)[\(index)]", expected: "an object", received: nil)
          continue
        }
        var body = JSONBody(object, known: known)
        do throws(Problem) {
          values.append(try read(&body))
        } catch {
          for flaw in error.parameters {
            reject(
              "\(name)[\(index)].\(flaw.name)", expected: flaw.expected, received: flaw.received)
          }
        }
      }
      return values
    case .some:
      reject(
        name, expected: "a list of \(count.lowerBound) to \(count.upperBound) objects",
        received: nil)
    }
    return nil
  }

  /// `nil` if absent or null.
  /// Foundation lets a truth value be taken for a number; only its text tells them apart.
  private static func isFlag(_ value: Any?) -> Bool {
    guard let value, let text = try? JSONSerialization.data(withJSONObject: [value]) else {
      return false
    }
    return ["[true]", "[false]"].contains(String(decoding: text, as: UTF8.self))
  }

  mutating func flag(_ name: String) -> Bool? {
    switch members[name] {
    case nil, is NSNull: return nil
    case let flag as Bool: return flag
    case .some(let value): reject(name, expected: "true or false", received: "\(value)")
    }
    return nil
  }

  mutating func choice<Choice>(_ name: String, of type: Choice.Type) -> Choice?
  where Choice: RawRepresentable<String> & CaseIterable {
    guard let text = text(name, length: 1...100) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let list = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    reject(name, expected: "one of \(list)", received: text)
    return nil
  }

  /// Throws everything that was wrong, and names `required` members that are not there.
  mutating func finish(required: [String]) throws(Problem) {
    for name in required where members[name] == nil || members[name] is NSNull {
      reject(name, expected: "a value: it is required", received: nil)
    }
    if !flaws.isEmpty { throw Problem.badRequest(flaws) }
  }

  /// Adds a flaw that the caller found.
  mutating func reject(_ name: String, expected: String, received: String?) {
    flaws.append(
      Problem.Parameter(
        location: "body", name: name, expected: expected,
        received: received.map { String($0.prefix(200)) }))
  }
}
