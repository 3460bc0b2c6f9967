import Yams

/// How messages quote what stands in the file, without ever quoting an address.
enum Shown {
  private static let longest = 40

  /// `"text"`, shortened; an address is not shown, because it may hold credentials.
  static func text(_ text: String) -> String {
    if text.contains("://") || text.contains("@") { return "an address (not shown)" }
    let clean = text.map { $0.isNewline || $0 == "\t" ? " " : $0 }
    let short = clean.count > longest ? String(clean.prefix(longest)) + "..." : String(clean)
    return "\"\(short)\""
  }

  /// `2` instead of `2.0`.
  static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }

  /// `1 event`, `2 events`.
  static func count(_ count: Int, _ one: String, _ several: String) -> String {
    "\(count) \(count == 1 ? one : several)"
  }

  /// What a node is, for "found ...".
  static func node(_ node: Node) -> String {
    switch node {
    case .mapping: "a mapping"
    case .sequence(let sequence) where sequence.isEmpty: "an empty list"
    case .sequence: "a list"
    case .alias: "an alias"
    case .scalar where node.isNothing: "nothing"
    case .scalar(let scalar):
      // Numbers and truth values look different from the texts that spell them.
      scalar.style == .plain && (node.plainNumber != nil || node.truthValue != nil)
        ? scalar.string : "the text \(text(scalar.string))"
    }
  }
}

extension Node {
  /// Whether no value stands there.
  var isNothing: Bool {
    guard let scalar, scalar.style == .plain || scalar.style == .any else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// A decimal number that is not quoted; `nil` also for the infinities.
  var plainNumber: Double? {
    guard let scalar, scalar.style == .plain, !scalar.string.isEmpty,
      scalar.string.utf8.allSatisfy({ (48...57).contains($0) || "+-.eE".utf8.contains($0) }),
      let value = Double(scalar.string), value.isFinite
    else { return nil }
    return value
  }

  /// `true` or `false`, not quoted.
  var truthValue: Bool? {
    guard let scalar, scalar.style == .plain else { return nil }
    return Bool(scalar.string)
  }

  /// Text, or a number taken as the text that spells it (an id may be `12`).
  var plainText: String? {
    guard let scalar, !isNothing, truthValue == nil else { return nil }
    return scalar.string
  }
}
