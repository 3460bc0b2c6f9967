import Foundation
import Pixels

/// Reads a query strictly and gathers everything that is wrong with it, so that the client learns
/// all of it at once.
struct QueryReader: Sendable {
  private var values: [String: [String]] = [:]
  private var flaws: [Problem.Parameter] = []

  /// - Parameter known: names that the route understands.
  init(_ query: String?, known: [String]) {
    let pairs = (query ?? "").split(separator: "&", omittingEmptySubsequences: true)
    for pair in pairs {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let rawValue = parts.count == 2 ? parts[1] : ""
      guard let name = Self.decoded(parts[0]), let value = Self.decoded(rawValue) else {
        reject(String(parts[0]), expected: "percent-encoded UTF-8", received: String(rawValue))
        continue
      }
      if known.contains(name) {
        values[name, default: []].append(value)
      } else {
        let list = known.sorted().joined(separator: ", ")
        reject(
          name, expected: known.isEmpty ? "no query parameter" : "one of \(list)", received: value)
      }
    }
  }

  /// The value of a parameter that may stand once; an empty one counts as absent.
  mutating func one<Value>(
    _ name: String, expected: String, _ parse: (String) -> Value?
  ) -> Value? {
    let found = many(name, expected: expected, parse)
    if found.count > 1 { reject(name, expected: "one value", received: nil) }
    return found.first
  }

  /// The values of a parameter that may be repeated.
  mutating func many<Value>(
    _ name: String, expected: String, _ parse: (String) -> Value?
  ) -> [Value] {
    var found: [Value] = []
    for text in values[name] ?? [] where !text.isEmpty {
      if let value = parse(text) {
        found.append(value)
      } else {
        reject(name, expected: expected, received: text)
      }
    }
    return found
  }

  mutating func time(_ name: String) -> WallTime? {
    one(name, expected: "an RFC 3339 time such as 2026-11-22T08:00:00+07:00, or a date") {
      WallTime($0)
    }
  }

  mutating func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
    one(name, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)") {
      text in Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// Values of a closed set, e.g. the kinds of events.
  mutating func choices<Choice>(_ name: String, of type: Choice.Type) -> [Choice]
  where Choice: RawRepresentable<String> & CaseIterable {
    let list = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    return many(name, expected: "one of \(list)") { Choice(rawValue: $0) }
  }

  /// Adds a flaw that the caller found, e.g. in two values together.
  mutating func reject(_ name: String, expected: String, received: String?) {
    flaws.append(
      Problem.Parameter(
        location: "query", name: String(name.prefix(100)), expected: expected,
        received: received.map { String($0.prefix(200)) }))
  }

  /// Throws everything that was wrong.
  func finish() throws(Problem) {
    if !flaws.isEmpty { throw Problem.badRequest(flaws) }
  }

  private static func decoded(_ text: Substring) -> String? {
    text.replacing("+", with: " ").removingPercentEncoding
  }
}
