import Foundation

/// Whether the command center will be able to listen, found out before anything else begins.
enum ListeningPort {
  /// Binds to it for a moment. Port 0, any free one, still tells whether the host is right.
  ///
  /// Throws a `CommandFailure` that says what to do. Another program may still be faster.
  static func probe(host: String, port: Int) throws {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = streamSocket
    unsafe hints.ai_flags = AI_PASSIVE
    var found: UnsafeMutablePointer<addrinfo>?
    // SAFETY: the strings and `hints` live for the call; what it answers is freed below.
    guard unsafe getaddrinfo(host, String(port), &hints, &found) == 0, let first = unsafe found
    else {
      throw CommandFailure(
        "host \(host) is not known: expected a name or an address of this machine as web.host")
    }
    defer { unsafe freeaddrinfo(first) }
    let code = unsafe bind(to: first.pointee)
    guard code == 0 else { throw CommandFailure(sentence(code, host: host, port: port)) }
  }

  private static var streamSocket: Int32 {
    #if canImport(Glibc)
      Int32(SOCK_STREAM.rawValue)
    #else
      SOCK_STREAM
    #endif
  }

  /// 0, or the system's error number.
  private static func bind(to address: addrinfo) -> Int32 {
    let descriptor = unsafe socket(address.ai_family, address.ai_socktype, address.ai_protocol)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    // As the server does: connections that linger since the last run are no obstacle.
    var yes: Int32 = 1
    // SAFETY: both addresses live for the calls and have the lengths that are given.
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    return unsafe Foundation.bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno
  }

  static func sentence(_ code: Int32, host: String, port: Int) -> String {
    switch code {
    case EADDRINUSE:
      "port \(port) of \(host) is taken: stop the other program or choose another with --port"
    case EADDRNOTAVAIL:
      "\(host) is no address of this machine: expected one as web.host"
    case EACCES:
      "port \(port) is reserved for the system: choose one from 1024 with --port"
    default: "cannot listen on port \(port) of \(host): \(SystemErrorText.of(code))"
    }
  }
}
