/// A network such as `10.0.0.0/8` or `fd00::/8`; an address alone is a network of one.
public struct AddressNetwork: Hashable, Sendable, CustomStringConvertible {
  let first: NetworkAddress
  /// Of the 128 bits, those that all its addresses share.
  let prefix: Int

  /// `nil`: neither an address nor a network, or one whose address has bits beyond the prefix
  /// (`10.0.0.1/8`), which is more likely a mistake than meant.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = NetworkAddress(parts[0]) else { return nil }
    let bits = first.v4 == nil ? 128 : 32
    var prefix = bits
    if parts.count == 2 {
      guard let written = Int(parts[1]), (0...bits).contains(written), parts[1].first != "+" else {
        return nil
      }
      prefix = written
    }
    self.init(first, prefix: 128 - bits + prefix)
    guard first.bits & ~mask == 0 else { return nil }
  }

  init(_ first: NetworkAddress, prefix: Int) {
    self.first = first
    self.prefix = prefix
  }

  public func contains(_ address: NetworkAddress) -> Bool {
    address.bits & mask == first.bits & mask
  }

  public var description: String {
    let isV4 = first.v4 != nil
    if prefix == 128 { return first.description }
    return "\(first)/\(isV4 ? prefix - 96 : prefix)"
  }

  private var mask: UInt128 { prefix == 0 ? 0 : ~0 << UInt128(128 - prefix) }
}
