internal import Foundation

/// The name by which a person logs in.
public struct UserName: Hashable, Sendable, CustomStringConvertible {
  /// As it was written.
  public let text: String
  /// The same for all ways to write it: names are compared without case.
  public let key: String

  /// What `init` expects, to complete "expected ...".
  public static let form =
    "1 to 64 letters, digits, spaces or any of . - _ @, other than \"pantau\""

  /// `nil` if `text` does not have that form. Spaces around it do not count.
  public init?(_ text: String) {
    let name = text.precomposedStringWithCanonicalMapping.trimmingCharacters(in: .whitespaces)
    guard (1...64).contains(name.count), name.unicodeScalars.count <= 256,
      name.allSatisfy({ $0.isLetter || $0.isNumber || " .-_@".contains($0) })
    else { return nil }
    let key = name.lowercased().precomposedStringWithCanonicalMapping
    // Stands in trails for what Pantau did by itself.
    guard key != "pantau" else { return nil }
    self.text = name
    self.key = key
  }

  public var description: String { text }

  public static func == (left: UserName, right: UserName) -> Bool { left.key == right.key }

  public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
