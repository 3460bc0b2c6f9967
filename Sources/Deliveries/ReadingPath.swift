internal import Foundation

/// Where the number of a reading stands in a message.
public struct ReadingPath: Hashable, Sendable, CustomStringConvertible {
  /// Names of members from the outermost; empty: the message is the number.
  let members: [String]

  /// `data.count`: names of members with full stops between them; an empty text: the message itself.
  /// `nil`: a name is empty.
  public init?(_ text: String) {
    members = text.isEmpty ? [] : text.split(separator: ".", omittingEmptySubsequences: false)
      .map(String.init)
    if members.contains("") { return nil }
  }

  public var description: String { members.joined(separator: ".") }

  /// `nil` if there is no number, or one that is no count (0...1,000,000).
  public func number(in payload: [UInt8]) -> Double? {
    guard var value = try? JSONSerialization.jsonObject(
      with: Data(payload), options: .fragmentsAllowed)
    else { return nil }
    for member in members {
      guard let next = (value as? [String: Any])?[member] else { return nil }
      value = next
    }
    let number: Double? =
      switch value {
      case let text as String: Double(text)
      case is Bool: nil
      default: value as? Double
      }
    guard let number, SensorSettings.values.contains(number) else { return nil }
    return number
  }
}
