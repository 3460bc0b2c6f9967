internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension OutboundError {
  /// What an error of the layers below means.
  init(_ error: any Error, at host: String) {
    switch error {
    case let error as OutboundError: self = error
    case is CancellationError: self = .cancelled
    case let error as HTTPClientError: self.init(error, at: host)
    case let error as NIOSSLError: self.init(error)
    case let error as NIOSSLExtraError where error == .failedToValidateHostname:
      self = .certificate("it is not for \(host)")
    case is NIOSSLExtraError: self = .protocolError("\(host) cannot be asked by TLS")
    case ChannelError.connectTimeout: self = .unreachable("\(host) does not accept the connection")
    case let error as IOError: self.init(error, at: host)
    case is HTTPParserError: self = .protocolError("the answer is not HTTP")
    default: self = .protocolError("the connection failed: \(type(of: error))")
    }
  }

  private init(_ error: HTTPClientError, at host: String) {
    switch error {
    case .connectTimeout: self = .unreachable("\(host) does not accept the connection")
    case .tlsHandshakeTimeout: self = .protocolError("no TLS handshake in time")
    case .remoteConnectionClosed: self = .protocolError("the server closed the connection")
    case .cancelled, .deadlineExceeded, .alreadyShutdown: self = .cancelled
    default: self = .protocolError(error.shortDescription)
    }
  }

  private init(_ error: NIOSSLError) {
    // The reason is in BoringSSL's text alone.
    if "\(error)".contains("CERTIFICATE_VERIFY_FAILED") {
      self = .certificate("it is not trusted")
    } else if case .handshakeFailed = error {
      self = .protocolError("the TLS handshake failed")
    } else {
      self = .protocolError("the TLS connection failed")
    }
  }

  /// Connecting and talking fail with the same type; only the former may be tried elsewhere.
  private init(_ error: IOError, at host: String) {
    switch error.errnoCode {
    case ECONNRESET, EPIPE: self = .protocolError("the server broke off the connection")
    case ECONNREFUSED: self = .unreachable("\(host) refuses the connection")
    case EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL: self = .unreachable("there is no way to \(host)")
    default: self = .unreachable("\(host) does not accept the connection")
    }
  }
}
