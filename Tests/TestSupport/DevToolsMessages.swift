internal import Foundation

// The few messages of the DevTools protocol that the tests need.

struct DevToolsCommand<Parameters: Encodable>: Encodable {
  let id: Int
  let method: String
  let params: Parameters
  let sessionId: String?
}

/// What every message may have.
struct DevToolsEnvelope: Decodable {
  struct Failure: Decodable { let message: String }
  let id: Int?
  let method: String?
  let sessionId: String?
  let error: Failure?
}

/// The part of an answer that carries its result.
struct DevToolsAnswer<Result: Decodable>: Decodable {
  let result: Result

  static func result(of message: [UInt8]) throws -> Result {
    try JSONDecoder().decode(Self.self, from: Data(message)).result
  }
}

/// Of `Runtime.evaluate`.
enum DevToolsEvaluation {
  struct Parameters: Encodable {
    let expression: String
    let returnByValue = true
    let awaitPromise = true
    let userGesture = true
  }

  struct Thrown: Decodable {
    struct Exception: Decodable { let description: String? }
    let text: String
    let exception: Exception?

    var line: String { exception?.description ?? text }
  }

  struct Failure: Decodable { let exceptionDetails: Thrown? }

  struct Success<Value: Decodable>: Decodable {
    struct Object: Decodable { let value: Value }
    let result: Object
  }
}

/// Events that say something for the console.
enum DevToolsConsole {
  private struct Event<Parameters: Decodable>: Decodable { let params: Parameters }

  private struct Called: Decodable {
    struct Argument: Decodable {
      let description: String?
      let value: Text?
    }
    /// A value that is no text is not shown.
    struct Text: Decodable {
      let text: String
      init(from decoder: any Decoder) throws {
        text = (try? decoder.singleValueContainer().decode(String.self)) ?? ""
      }
    }
    let type: String
    let args: [Argument]
  }

  private struct Thrown: Decodable { let exceptionDetails: DevToolsEvaluation.Thrown }

  private struct Logged: Decodable {
    struct Entry: Decodable {
      let level: String
      let text: String
      let url: String?
    }
    let entry: Entry
  }

  /// The line of an error or a warning; `nil` for everything else.
  static func errorLine(method: String, message: [UInt8]) -> String? {
    switch method {
    case "Runtime.consoleAPICalled":
      guard let called: Called = parameters(message),
        ["error", "warning", "assert"].contains(called.type)
      else { return nil }
      return called.args.map { $0.description ?? $0.value?.text ?? "" }.joined(separator: " ")
    case "Runtime.exceptionThrown":
      let thrown: Thrown? = parameters(message)
      return thrown?.exceptionDetails.line
    case "Log.entryAdded":
      guard let entry = (parameters(message) as Logged?)?.entry,
        ["error", "warning"].contains(entry.level)
      else { return nil }
      return [entry.text, entry.url ?? ""].joined(separator: " ")
    default: return nil
    }
  }

  private static func parameters<Parameters: Decodable>(_ message: [UInt8]) -> Parameters? {
    try? JSONDecoder().decode(Event<Parameters>.self, from: Data(message)).params
  }
}
