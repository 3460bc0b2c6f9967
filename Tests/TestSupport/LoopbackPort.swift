#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Ports of 127.0.0.1 for test servers.
public enum LoopbackPort {
  /// One that nobody listens on at this moment.
  public static func free() -> UInt16 {
    let (descriptor, port) = bound()
    close(descriptor)
    return port
  }

  /// Listens, lets clients connect and never answers them, until `close` is called on it.
  public static func silent(backlog: Int32 = 8) -> (descriptor: Int32, port: UInt16) {
    let server = bound()
    _ = fcntl(server.descriptor, F_SETFD, FD_CLOEXEC)
    listen(server.descriptor, backlog)
    return server
  }

  /// Ends what `silent` began.
  public static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  /// Whether somebody accepts connections there.
  public static func isOpen(_ port: UInt16) -> Bool {
    guard let descriptor = connected(to: port) else { return false }
    close(descriptor)
    return true
  }

  /// A connection, or `nil` if nobody accepts it.
  static func connected(to port: UInt16) -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    let isConnected = unsafe withAddress(port) { address, length in
      // SAFETY: the address lives for the call.
      unsafe connect(descriptor, address, length) == 0
    }
    if !isConnected { close(descriptor) }
    return isConnected ? descriptor : nil
  }

  /// Waits until somebody accepts connections there; `false` if nobody did in time.
  public static func waitUntilOpen(_ port: UInt16, timeout: Duration = .seconds(10)) -> Bool {
    let end = ContinuousClock.now + timeout
    while ContinuousClock.now < end {
      if isOpen(port) { return true }
      usleep(20_000)
    }
    return false
  }

  private static func bound() -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var port: UInt16 = 0
    unsafe withAddress(0) { address, length in
      // SAFETY: the address lives for the calls and is as long as `length` says.
      precondition(unsafe bind(descriptor, address, length) == 0, "no free port")
      var length = length
      unsafe getsockname(descriptor, address, &length)
      port = unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        unsafe UInt16(bigEndian: $0.pointee.sin_port)
      }
    }
    return (descriptor, port)
  }

  @discardableResult
  private static func withAddress<Result>(
    _ port: UInt16, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
