internal import Foundation

/// An address of http or https, taken apart.
public struct WebAddress: Hashable, Sendable {
  /// Without fragment.
  public let text: String
  public let isEncrypted: Bool
  /// A name, or an address without brackets; in small letters.
  public let host: String
  public let port: Int
  /// The host as it stands in `text`, to whoever reads it by the same function.
  let hostInText: String

  /// Throws `badAddress` for anything else, and for an address with user or password: they would be
  /// written wherever the address is.
  public init(_ text: String) throws(OutboundError) {
    guard let url = URL(string: text) else {
      throw .badAddress("expected an address such as https://example.id/")
    }
    try self.init(url)
  }

  /// Where a redirect from here leads.
  func redirected(to location: String) throws(OutboundError) -> WebAddress {
    guard let base = URL(string: text), let url = URL(string: location, relativeTo: base) else {
      throw .protocolError("redirect to something that is no address")
    }
    return try WebAddress(url.absoluteURL)
  }

  private init(_ url: URL) throws(OutboundError) {
    guard var parts = URLComponents(url: url, resolvingAgainstBaseURL: true),
      let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme)
    else {
      throw .badAddress("expected http:// or https://")
    }
    guard parts.user == nil, parts.password == nil else {
      throw .badAddress("an address must not hold a user or a password")
    }
    parts.fragment = nil
    guard let text = parts.string, let host = URL(string: text)?.host, !host.isEmpty else {
      throw .badAddress("expected a host after \(scheme)://")
    }
    if let port = parts.port, !(1...65_535).contains(port) {
      throw .badAddress("expected a port from 1 to 65535")
    }
    isEncrypted = scheme == "https"
    hostInText = host.trimmingCharacters(in: ["[", "]"])
    self.host = hostInText.lowercased()
    self.text = text
    port = parts.port ?? (isEncrypted ? 443 : 80)
  }
}

extension WebAddress {
  /// As people may see it: a query may hold what is nobody's business.
  public var withoutQuery: String { String(text.prefix { $0 != "?" }) }
}
