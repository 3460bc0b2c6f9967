public import Pixels

/// An event's opaque id: 26 characters of Crockford's base 32 that sort by time of making (ULID:
/// 48 bits of milliseconds, 80 random bits).
public struct EventID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public let text: String

  /// Reads an id that a database, a request or a file holds; `nil` if it has another form.
  public init?(_ text: String) {
    guard text.utf8.count == 26, text.utf8.allSatisfy(Self.alphabet.contains) else { return nil }
    self.text = text
  }

  /// A new id for something that began at `time`.
  public init(at time: WallTime, using generator: inout some RandomNumberGenerator) {
    let milliseconds = UInt64(max(0, time.microseconds) / 1_000) & 0xFFFF_FFFF_FFFF
    var value =
      UInt128(milliseconds) << 80
      | UInt128(generator.next(upperBound: UInt64(1) << 40)) << 40
      | UInt128(generator.next(upperBound: UInt64(1) << 40))
    var bytes = [UInt8](repeating: 0, count: 26)
    for index in stride(from: 25, through: 0, by: -1) {
      bytes[index] = Self.alphabet[Int(value & 31)]
      value >>= 5
    }
    text = String(decoding: bytes, as: UTF8.self)
  }

  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  public static func < (left: EventID, right: EventID) -> Bool { left.text < right.text }
  public var description: String { text }

  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
}
