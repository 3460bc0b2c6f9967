/// `${NAME}` in a text of the configuration, so that passwords need not stand in the file.
enum EnvironmentVariables {
  enum Flaw: Error, Hashable {
    /// The name, which is no secret.
    case unknown(String)
    /// `${` without a name and `}` behind it.
    case unfinished
  }

  /// Replaces every `${NAME}` by the variable's value as it is; `$${` stands for `${`.
  static func expand(
    _ text: String, from environment: [String: String]
  ) throws(Flaw) -> String {
    var result = ""
    var rest = Substring(text)
    while let start = rest.firstRange(of: "${") {
      let before = rest[..<start.lowerBound]
      rest = rest[start.upperBound...]
      if before.last == "$" {
        result += before.dropLast() + "${"
        continue
      }
      result += before
      guard let end = rest.firstIndex(of: "}") else { throw .unfinished }
      let name = rest[..<end]
      guard let first = name.utf8.first, !(48...57).contains(first),
        name.utf8.allSatisfy(isNameByte)
      else { throw .unfinished }
      guard let value = environment[String(name)] else { throw .unknown(String(name)) }
      result += value
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 95, 97...122: true
    default: false
    }
  }
}
