internal import NIOPosix

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Looks names up on a few threads of its own, since the resolver blocks and may take half a minute.
///
/// Who gives up leaves the resolver to its end; queries that nobody waits for any more when their
/// turn comes are not asked.
struct AddressLookup: Sendable {
  private let pool: NIOThreadPool

  /// Names that are looked up at a time.
  private static let threads = 8

  init() {
    pool = NIOThreadPool(numberOfThreads: Self.threads)
    pool.start()
  }

  /// Does not wait for those that are being looked up: nobody else does.
  func shutdown() { pool.shutdownGracefully { _ in } }

  /// The addresses of a host, the best first (RFC 6724). Ends at once when the task is cancelled.
  func addresses(
    of host: String, until deadline: ContinuousClock.Instant
  ) async throws(OutboundError) -> [NetworkAddress] {
    if let address = NetworkAddress(host) { return [address] }
    let answer = FirstAnswer<[NetworkAddress]>()
    pool.submit { state in
      guard state == .active, ContinuousClock.now < deadline else {
        return answer.give(.failure(.cancelled))
      }
      let found = Self.resolve(host)
      answer.give(found.isEmpty ? .failure(.unknownHost(host)) : .success(found))
    }
    return try await answer.wait().get()
  }

  /// Empty: unknown, or the name server does not answer.
  private static func resolve(_ host: String) -> [NetworkAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    // SAFETY: the name and the hints live for the call; what it allocates is freed below.
    guard unsafe getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
    defer { unsafe freeaddrinfo(first) }
    var found: [NetworkAddress] = []
    var next = unsafe first
    while let entry = unsafe next {
      if let address = unsafe address(in: entry.pointee), !found.contains(address) {
        found.append(address)
      }
      unsafe next = entry.pointee.ai_next
    }
    return found
  }

  private static func address(in entry: addrinfo) -> NetworkAddress? {
    let bytes = UnsafeRawPointer(unsafe entry.ai_addr)
    // SAFETY: the resolver's addresses are as long as their family says: IPv4 has its 4 bytes at 4,
    // IPv6 its 16 bytes at 8.
    switch (unsafe entry.ai_family, unsafe bytes) {
    case (AF_INET, let bytes?):
      let v4 = unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
      return NetworkAddress(v4: UInt32(bigEndian: v4))
    case (AF_INET6, let bytes?):
      let v6 = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt128.self)
      return NetworkAddress(bits: UInt128(bigEndian: v6))
    default: return nil
    }
  }
}
