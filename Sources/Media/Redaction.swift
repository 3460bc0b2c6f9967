/// Removes credentials from texts that may hold addresses.
///
/// Removes too much rather than too little: everything between `://` and the last `@` of the
/// address, and the value of every item whose name sounds like a secret, in query and path (some
/// cameras take `/user=admin&password=x` as a path).
enum Redaction {
  static let mark = "***"

  private static let secretNames = [
    "pass", "pwd", "psw", "key", "token", "secret", "auth", "sig", "user", "usr", "login", "code",
    "cred", "streamid",
  ]

  /// `text` with the credentials of every address in it removed.
  static func apply(to text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let range = firstAddress(in: rest) {
      result += rest[..<range.lowerBound]
      result += address(rest[range])
      rest = rest[range.upperBound...]
    }
    return result + rest
  }

  /// One address without its credentials.
  static func address(_ text: Substring) -> String {
    guard let colon = schemeEnd(in: text) else { return redactItems(text) }
    var body = text[text.index(colon, offsetBy: 3)...]
    var result = String(text[..<colon]) + "://"
    if let at = body.lastIndex(of: "@"), hasUserInfo(body) {
      result += mark + "@"
      body = body[body.index(after: at)...]
    }
    return result + redactItems(body)
  }

  /// Whether user info stands before the host: an `@` before the first `/`, or an authority that
  /// is none, because the password holds an unescaped slash.
  private static func hasUserInfo(_ body: Substring) -> Bool {
    let authority = body.prefix { !"/?#".contains($0) }
    if authority.contains("@") { return true }
    guard let colon = authority.lastIndex(of: ":"), !authority.hasPrefix("[") else { return false }
    return !authority[authority.index(after: colon)...].allSatisfy(\.isNumber)
  }

  /// From the scheme to a blank, a quote or a bracket; but those of a password, before the last
  /// `@` ahead of a blank, belong to it.
  private static func firstAddress(in text: Substring) -> Range<String.Index>? {
    guard let colon = schemeEnd(in: text) else { return nil }
    var start = colon
    while start > text.startIndex {
      let before = text.index(before: start)
      guard text[before].isLetter || text[before].isNumber || "+-.".contains(text[before]) else {
        break
      }
      start = before
    }
    let word = text[colon...].prefix { !$0.isWhitespace }
    let host = word.lastIndex(of: "@") ?? colon
    let end = word[host...].firstIndex { "'\"<>`".contains($0) }
    return start..<(end ?? word.endIndex)
  }

  /// Where `://` begins.
  private static func schemeEnd(in text: Substring) -> String.Index? {
    var index = text.startIndex
    while let colon = text[index...].firstIndex(of: ":") {
      let after = text.index(after: colon)
      if text[after...].hasPrefix("//") { return colon }
      index = after
    }
    return nil
  }

  private static func redactItems(_ text: Substring) -> String {
    var result = ""
    var rest = text
    var isQuery = false
    while let equals = rest.firstIndex(of: "=") {
      let head = rest[..<equals]
      if head.contains("?") { isQuery = true }
      result += rest[...equals]
      rest = rest[rest.index(after: equals)...]
      let name = String(head.reversed().prefix { !"?&;/".contains($0) }.reversed()).lowercased()
      if secretNames.contains(where: name.contains) {
        result += mark
        let end = rest.firstIndex { isQuery ? "&;#".contains($0) : "&;/?".contains($0) }
        rest = rest[(end ?? rest.endIndex)...]
      }
    }
    return result + rest
  }
}
