public import Pixels

/// A delivery that was given up.
public struct DeadLetter: Hashable, Sendable, Identifiable {
  public struct ID: Hashable, Sendable, CustomStringConvertible {
    let key: Int64

    init(key: Int64) { self.key = key }

    /// Reads an id that a request holds; `nil` if it has another form.
    public init?(_ text: String) {
      guard text.hasPrefix("d"), let key = Int64(text.dropFirst()), key > 0, text == "d\(key)"
      else { return nil }
      self.key = key
    }

    public var text: String { "d\(key)" }
    public var description: String { text }
  }

  public let id: ID
  /// The receiver's id.
  public let receiver: String
  /// With the event as it is now.
  public let change: EventChange
  public let buriedAt: WallTime
  public let tries: Int
  /// Why the last try failed; a sentence without credentials.
  public let reason: String
}

/// A part of the dead letters, newest first.
public struct DeadLetterPage: Hashable, Sendable {
  public let letters: [DeadLetter]
  /// Where the next page begins; `nil`: this was the last.
  public let next: DeadLetter.ID?
}
