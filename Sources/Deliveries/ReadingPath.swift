internal import Foundation

/// Where the number of a reading stands in a message.
public struct ReadingPath: Hashable, Sendable, CustomStringConvertible {
  /// Names of members from the outermost; empty: the message is the number.
  let members: [String]

  /// `data.count`: names of members with full stops between them; an empty text: the message itself.
  /// `nil`: a name is empty.
  public init?(_ text: String) {
    members =
      text.isEmpty
      ? [] : text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if members.contains("") { return nil }
  }

  public var description: String { members.joined(separator: ".") }

  /// `nil` if there is no number, or one that is no count (`SensorSettings.values`).
  public func number(in payload: [UInt8]) -> Double? {
    guard var value = try? JSONDecoder().decode(Value.self, from: Data(payload)) else {
      return nil
    }
    for member in members {
      guard case .object(let found) = value, let next = found[member] else { return nil }
      value = next
    }
    let number: Double? =
      switch value {
      case .number(let number): number
      case .text(let text): Double(text)
      case .object, .other: nil
      }
    return number.flatMap { SensorSettings.values.contains($0) ? $0 : nil }
  }

  /// As much of JSON as is needed here.
  private enum Value: Decodable {
    case number(Double)
    case text(String)
    case object([String: Value])
    case other

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let members = try? container.decode([String: Value].self) {
        self = .object(members)
      } else {
        self = .other
      }
    }
  }
}
