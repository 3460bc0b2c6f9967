/// A public office that events are passed on to.
public struct Agency: Hashable, Sendable, Identifiable {
  public let id: AgencyID
  /// As letters address it.
  public let name: String
  /// How else it is reached, for people; `nil`: not said.
  public let contact: String?

  public init(id: AgencyID, name: String, contact: String? = nil) {
    self.id = id
    self.name = name
    self.contact = contact
  }
}

/// An agency's stable name: 1 to 64 of `a-z 0-9 - _`, chosen in the configuration.
public struct AgencyID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let text: String

  /// `nil` if the text is no identifier.
  public init?(_ text: String) {
    let isIdentifier = text.utf8.allSatisfy { byte in
      (97...122).contains(byte) || (48...57).contains(byte) || byte == 45 || byte == 95
    }
    guard (1...64).contains(text.utf8.count), isIdentifier else { return nil }
    self.text = text
  }

  public var description: String { text }

  public static func < (left: AgencyID, right: AgencyID) -> Bool { left.text < right.text }
}
