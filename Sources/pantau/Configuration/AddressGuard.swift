import Media

/// What the API may see and change of addresses of cameras.
///
/// Credentials never leave: they are shown as `***`, and who sends that back keeps those that are
/// stored, but only for the same host, or they could be sent to any other. Nor may the API name
/// variables of the environment, which hold other secrets, and files of this machine.
struct AddressGuard {
  static let mark = "***"

  private(set) var issues: [ConfigurationIssue] = []

  /// A camera's keys without credentials.
  static func shown(_ written: WrittenValue) -> WrittenValue {
    changingAddresses(of: written) { text, _ in shown(text) }
  }

  /// Keys from the API, with the credentials that they leave to `stored`.
  mutating func completed(
    _ sent: WrittenValue, from stored: WrittenValue?
  ) -> WrittenValue {
    Self.changingAddresses(of: sent) { text, keys in
      complete(text, at: keys, from: keys.reduce(stored) { $0?[$1] }?.text)
    }
  }

  private mutating func complete(_ text: String, at keys: [String], from stored: String?) -> String
  {
    if let stored, text == Self.shown(stored) { return stored }
    let path = keys.joined(separator: ".")
    guard !text.contains("${") else {
      report(path, "expected an address without ${: variables are for files that people write")
      return text
    }
    guard text.contains("://"), !text.lowercased().hasPrefix("file:") else {
      report(
        path,
        "expected an address such as rtsp://...: a file can only be named in the configuration file"
      )
      return text
    }
    guard text.contains(Self.mark) else { return text }
    let sent = Self.split(text)
    if let stored, sent.host == Self.split(Self.shown(stored)).host,
      !sent.rest.contains(Self.mark)
    {
      return Self.split(stored).host + sent.rest
    }
    report(
      path, "expected the password anew: \(Self.mark) stands for the one of the same host and port")
    return text
  }

  private mutating func report(_ path: String, _ message: String) {
    issues.append(ConfigurationIssue(position: .start, path: path, message: message))
  }

  // MARK: - Addresses

  /// Without credentials.
  static func shown(_ address: String) -> String {
    if let shown = try? StreamAddress(address).description {
      // A file keeps the spelling that it has.
      return address.contains("://") ? shown : address
    }
    // With variables in its place it may be none yet.
    return mark
  }

  /// `rtsp://user@host:1` and `/path?query`.
  private static func split(_ address: String) -> (host: String, rest: Substring) {
    guard let start = address.firstRange(of: "://") else { return (address, "") }
    let end = address[start.upperBound...].firstIndex { "/?#".contains($0) } ?? address.endIndex
    return (String(address[..<end]), address[end...])
  }

  /// `change` gets each text under a key that holds an address, with the keys that lead to it.
  /// All addresses of a camera's keys, as they are written.
  static func texts(of written: WrittenValue) -> [String] {
    var texts: [String] = []
    _ = changingAddresses(of: written) { text, _ in
      texts.append(text)
      return text
    }
    return texts
  }

  private static func changingAddresses(
    of value: WrittenValue, path keys: [String] = [],
    _ change: (String, [String]) -> String
  ) -> WrittenValue {
    guard case .mapping(let members) = value else { return value }
    var result = members
    for (key, member) in members {
      let path = keys + [key]
      if case .text(let text) = member, key == "url" || key.hasSuffix("_url") {
        result[key] = .text(change(text, path))
      } else {
        result[key] = changingAddresses(of: member, path: path, change)
      }
    }
    return .mapping(result)
  }
}
