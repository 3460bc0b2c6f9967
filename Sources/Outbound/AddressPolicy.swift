/// Which addresses may be asked: public ones, and others that the configuration allows.
///
/// Whoever can write an address somewhere (a list of sites, the receiver of a delivery, a redirect of
/// a stranger's server) must not reach what only this machine reaches.
public struct AddressPolicy: Hashable, Sendable {
  public let allowed: [AddressNetwork]

  /// - Parameter allowed: networks that are not public and may be asked nevertheless.
  public init(allowed: [AddressNetwork] = []) { self.allowed = allowed }

  public func allows(_ address: NetworkAddress) -> Bool {
    allowed.contains { $0.contains(address) } || Self.isPublic(address)
  }

  /// Whether an address is one of the public internet's, by the registries of special addresses
  /// (RFC 6890 and what followed it).
  static func isPublic(_ address: NetworkAddress) -> Bool {
    if address.v4 != nil { return !special4.contains { $0.contains(address) } }
    // Translated to IPv4 on the way (NAT64, RFC 6052): it is what it is translated to.
    if translated.contains(address) {
      return isPublic(NetworkAddress(v4: UInt32(truncatingIfNeeded: address.bits)))
    }
    return global6.contains(address) && !special6.contains { $0.contains(address) }
  }

  private static let special4 = [
    "0.0.0.0/8",  // this host
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",  // private
    "100.64.0.0/10",  // shared by a provider's customers
    "127.0.0.0/8",  // loopback
    "169.254.0.0/16",  // link-local; clouds tell their machines' secrets there
    "192.0.0.0/24", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",  // protocols, documents
    "192.88.99.0/24",  // the old relay of 6to4
    "198.18.0.0/15",  // benchmarks
    "224.0.0.0/3",  // multicast, reserved, broadcast
  ].compactMap(AddressNetwork.init)

  private static let global6 = AddressNetwork(NetworkAddress(bits: 0x2000 << 112), prefix: 3)
  private static let translated = AddressNetwork(
    NetworkAddress(bits: 0x0064_ff9b << 96), prefix: 96)

  private static let special6 = [
    "2001::/23",  // protocols; Teredo, which carries IPv4
    "2001:db8::/32", "3fff::/20",  // documents
    "2002::/16",  // 6to4, which carries IPv4
  ].compactMap(AddressNetwork.init)
}
