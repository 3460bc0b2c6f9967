/// The number of a task, as letters have it: `2026-000123`. Without gaps in a year.
public struct TaskNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let year: Int
  /// From 1.
  public let number: Int

  init(year: Int, number: Int) {
    self.year = year
    self.number = number
  }

  /// Reads a number that a request or a file holds; `nil` if it has another form.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 4, let year = Int(parts[0]), year > 0,
      parts[1].utf8.count <= 9, let number = Int(parts[1]), number > 0
    else { return nil }
    self.init(year: year, number: number)
    guard self.text == text else { return nil }
  }

  public var text: String { Self.padded(year, 4) + "-" + Self.padded(number, 6) }
  public var description: String { text }

  public static func < (left: TaskNumber, right: TaskNumber) -> Bool {
    (left.year, left.number) < (right.year, right.number)
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
