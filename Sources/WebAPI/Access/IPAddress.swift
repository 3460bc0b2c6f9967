import NIOCore

/// Addresses of the network as texts that can be compared.
public enum IPAddress {
  /// As the system writes it, an IPv4 address as such, also where the socket is one for both;
  /// `nil` if `text` is no IPv4 or IPv6 address.
  public static func canonical(_ text: String) -> String? {
    guard let address = (try? SocketAddress(ipAddress: text, port: 0))?.ipAddress else {
      return nil
    }
    let isMapped = address.hasPrefix("::ffff:") && address.contains(".")
    return isMapped ? String(address.dropFirst(7)) : address
  }

  /// The first four of the eight numbers of a canonical IPv6 address; any other text as it is.
  static func network(of address: String) -> String {
    guard address.contains(":") else { return address }
    let halves = address.split(
      separator: "::", maxSplits: 1, omittingEmptySubsequences: false
    ).map { $0.split(separator: ":").map(String.init) }
    var numbers = halves[0]
    if halves.count == 2 {
      numbers += Array(repeating: "0", count: max(0, 8 - numbers.count - halves[1].count))
      numbers += halves[1]
    }
    return numbers.prefix(4).joined(separator: ":") + "::/64"
  }
}
