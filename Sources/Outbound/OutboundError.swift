internal import Pixels

/// Why a request had no answer. An answer with a status of failure is an answer.
public enum OutboundError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Not an address of http or https, or one that may not be used; what was expected.
  case badAddress(String)
  /// The policy does not allow any address of the host.
  case refusedAddress(host: String, address: String)
  /// The name could not be looked up.
  case unknownHost(String)
  /// Nobody accepts connections there; why.
  case unreachable(String)
  /// The server's certificate is not trusted; why.
  case certificate(String)
  case timeout(Duration)
  /// More redirects than the request allows.
  case tooManyRedirects(Int)
  /// The server does not speak HTTP or TLS as it should, or broke off; what happened.
  case protocolError(String)
  /// The caller gave up, or the client was shut down.
  case cancelled

  /// A clause without the request's path, which may hold secrets.
  public var description: String {
    switch self {
    case .badAddress(let reason): "bad address: \(reason)"
    case .refusedAddress(let host, let address):
      host == address
        ? "\(address) is not a public address, and outbound.allow does not name it"
        : "\(host) is at \(address), which is not a public address, and outbound.allow does not name it"
    case .unknownHost(let host): "unknown host \(host)"
    case .unreachable(let reason): "unreachable: \(reason)"
    case .certificate(let reason): "certificate: \(reason)"
    case .timeout(let limit): "no answer within \(Self.text(limit)) s"
    case .tooManyRedirects(let limit): "more than \(limit) redirects"
    case .protocolError(let reason): reason
    case .cancelled: "cancelled"
    }
  }

  private static func text(_ limit: Duration) -> String {
    let seconds = limit.inSeconds
    return seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
  }
}
