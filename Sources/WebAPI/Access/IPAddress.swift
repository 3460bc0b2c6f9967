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
}
