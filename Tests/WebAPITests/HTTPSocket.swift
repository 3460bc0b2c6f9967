import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A plain connection to a server on 127.0.0.1, for what an HTTP client hides: streams, broken
/// requests, connections that go away. It never blocks a thread that the server may need.
actor HTTPSocket {
  struct Failure: Error { let message: String }

  private let descriptor: Int32
  private var held = ""

  /// - Parameter own: last byte of the client's own address, 127.0.0.x: clients of different addresses.
  init(port: Int, from own: UInt8 = 1) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    // SAFETY: the addresses live for the calls and are as long as said.
    if own != 1 {
      _ = unsafe Self.with(host: own, port: 0) { unsafe bind(descriptor, $0, $1) }
    }
    let result = unsafe Self.with(host: 1, port: port) { unsafe connect(descriptor, $0, $1) }
    guard result == 0 else { throw Failure(message: "nobody listens on port \(port)") }
  }

  private static func with(
    host: UInt8, port: Int, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = (0x7f00_0000 | UInt32(host)).bigEndian
    // SAFETY: the address lives for the call and is as long as said.
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  deinit { close(descriptor) }

  /// Sends a whole request and reads until the server closes.
  static func request(_ text: String, port: Int) async throws -> String {
    let connection = try HTTPSocket(port: port)
    try await connection.send(text)
    return try await connection.readToEnd()
  }

  func readToEnd() async throws -> String {
    while try await readMore() {}
    return held
  }

  func send(_ text: String) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      // SAFETY: the pointer is used within the call only.
      let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Failure(message: "the connection is closed") }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads up to and with the first `mark` and returns it; throws if it does not come.
  func read(until mark: String) async throws -> String {
    while true {
      if let range = held.firstRange(of: mark) {
        let part = String(held[..<range.upperBound])
        held.removeSubrange(..<range.upperBound)
        return part
      }
      guard try await readMore() else {
        throw Failure(message: "closed before \(mark) came; got \(held)")
      }
    }
  }

  /// Reads until so many bytes have come, and forgets them.
  func count(atLeast bytes: Int) async throws -> Int {
    var count = 0
    while count < bytes, try await readMore() {
      count += held.utf8.count
      held = ""
    }
    return count
  }

  /// `false` at the end.
  private func readMore() async throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(10)
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // SAFETY: `waiting` is one pollfd and lives for the call.
    while unsafe poll(&waiting, 1, 0) == 0 {
      guard ContinuousClock.now < deadline else {
        throw Failure(message: "nothing came for 10 s; got \(held)")
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    // SAFETY: bytes holds as many bytes as are read at most.
    let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return false }
    held += String(decoding: bytes[..<count], as: UTF8.self)
    return true
  }
}
