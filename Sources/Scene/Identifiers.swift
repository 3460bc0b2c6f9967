/// A camera's stable name: 1 to 64 of `a-z 0-9 - _`, chosen in the configuration.
public struct CameraID: Hashable, Sendable, Codable, CustomStringConvertible {
  public let text: String

  /// `nil` if the text is no identifier.
  public init?(_ text: String) {
    guard Identifier.isValid(text) else { return nil }
    self.text = text
  }

  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  public var description: String { text }

  /// Stands for Pantau itself where an event is about no camera: no camera may be called that.
  public static let pantau = CameraID(unchecked: "pantau")

  /// `text` is an identifier.
  init(unchecked text: String) { self.text = text }
}

/// A zone's (or line's) name, unique within its camera; same alphabet as `CameraID`.
public struct ZoneID: Hashable, Sendable, Codable, CustomStringConvertible {
  public let text: String

  /// `nil` if the text is no identifier.
  public init?(_ text: String) {
    guard Identifier.isValid(text) else { return nil }
    self.text = text
  }

  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  public var description: String { text }
}

enum Identifier {
  static func isValid(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (97...122).contains(byte) || (48...57).contains(byte) || byte == 45 || byte == 95
      }
  }
}
