/// A place in the list of events, newest first: behind the last event of a page.
///
/// Events that come in or are deleted between two pages neither repeat nor hide others. The text
/// is opaque to clients and stays valid as long as the database.
public struct EventCursor: Hashable, Sendable, CustomStringConvertible {
  let beganMicroseconds: Int64
  let eventKey: Int64

  init(beganMicroseconds: Int64, eventKey: Int64) {
    self.beganMicroseconds = beganMicroseconds
    self.eventKey = eventKey
  }

  /// Reads what `text` gave; throws `StoreError.Code.badCursor` otherwise.
  public init(_ text: String) throws(StoreError) {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "e1",
      let began = Int64(parts[1], radix: 36), let key = Int64(parts[2], radix: 36), key >= 0,
      text == Self.text(began, key)
    else {
      throw StoreError(
        .badCursor, path: "", operation: "read a cursor",
        detail: "expected the text that an earlier page gave as its cursor")
    }
    self.init(beganMicroseconds: began, eventKey: key)
  }

  public var text: String { Self.text(beganMicroseconds, eventKey) }
  public var description: String { text }

  private static func text(_ began: Int64, _ key: Int64) -> String {
    "e1_" + String(began, radix: 36) + "_" + String(key, radix: 36)
  }
}

extension EventCursor: Comparable {
  /// Older places first.
  public static func < (left: EventCursor, right: EventCursor) -> Bool {
    (left.beganMicroseconds, left.eventKey) < (right.beganMicroseconds, right.eventKey)
  }
}
