/// What the map of the cameras lies on.
public struct MapConfiguration: Hashable, Sendable {
  /// `nil`: coordinates are shown on an empty ground.
  public var tiles: TileServer?
  /// Whom the tiles are from, as their makers want it said; shown on the map as text.
  public var attribution: String?
  /// File of a picture of the site, PNG or JPEG; `nil`: there is none.
  public var planPath: String?
  /// Where Debian's libjs-leaflet is. Without it there is a list of cameras and no map.
  public var leafletDirectory = "/usr/share/javascript/leaflet"

  public init() {}
}

/// Where a browser gets pictures of the map from: the one address outside of Pantau that the page may
/// ask.
public struct TileServer: Hashable, Sendable {
  /// With `{z}`, `{x}` and `{y}` in it.
  public let address: String
  /// `https://host:port`: what the page's policy names.
  public let origin: String

  /// `nil` unless it is an address with http or https, a plain host, perhaps a port, and a path with
  /// `{z}`, `{x}` and `{y}` once each.
  public init?(_ address: String) {
    guard let scheme = ["https://", "http://"].first(where: { address.hasPrefix($0) }) else {
      return nil
    }
    let rest = address.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" }
    let path = rest.dropFirst(authority.count)
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    // What stands in a header of every answer is letters, digits, dots, hyphens: nothing else.
    guard address.utf8.count <= 1000, (1...2).contains(parts.count), !parts[0].isEmpty,
      parts[0].utf8.allSatisfy(Self.isOfHost), parts.count == 1 || Self.isPort(parts[1]),
      path.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else { return nil }
    for place in ["{z}", "{x}", "{y}"] {
      guard path.split(separator: place, omittingEmptySubsequences: false).count == 2 else {
        return nil
      }
    }
    self.address = address
    origin = scheme + authority.lowercased()
  }

  private static func isOfHost(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { (48...57).contains($0) }
      && Int(text).map { (1...65_535).contains($0) } ?? false
  }
}
