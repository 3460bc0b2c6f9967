internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Pixels

/// Asks servers of other people, by HTTP/1.1 and TLS.
///
/// A host is looked up once; every address is checked by the policy, and the connection goes to a
/// checked address: a second look-up, which could answer otherwise, does not happen. Each redirect is
/// checked anew. Nothing is shared between requests: each has its connection, and waits at most for its
/// own server. One thread serves all connections, beside those that look names up.
///
/// `shutdown` must be called before the last reference goes.
public final class OutboundClient: Sendable {
  let policy: AddressPolicy
  let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  let lookup = AddressLookup()
  private let tls: TLSConfiguration

  /// Of one host, those that are tried one after the other.
  private static let maximumAddresses = 4

  /// - Parameter trustedCertificates: PEM files besides the system's; ones that cannot be read add no
  ///   trust (`CertificateFile.problem` tells them before).
  public init(policy: AddressPolicy, trustedCertificates: [String] = []) {
    self.policy = policy
    tls = CertificateFile.clientConfiguration(trusting: trustedCertificates)
  }

  /// Throws when there is no answer; returns within the request's timeout.
  public func ask(_ request: OutboundRequest) async throws(OutboundError) -> OutboundAnswer {
    try await within(request.timeout) { await self.follow(request) }
  }

  /// Breaks off what is still asked.
  public func shutdown() async {
    lookup.shutdown()
    try? await group.shutdownGracefully()
  }

  // MARK: - Deadlines

  /// Cancels `body` when the time is over.
  func within<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async -> Result<Value, OutboundError>
  ) async throws(OutboundError) -> Value {
    let first = await withTaskGroup(of: Result<Value, OutboundError>?.self) { tasks in
      tasks.addTask { await body() }
      tasks.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      let first = await tasks.next() ?? nil
      tasks.cancelAll()
      return first
    }
    if let first { return try first.get() }
    throw Task.isCancelled ? .cancelled : .timeout(limit)
  }

  /// The addresses of a host that may be asked; never empty.
  func checkedAddresses(
    of host: String, until deadline: ContinuousClock.Instant
  ) async throws(OutboundError) -> [NetworkAddress] {
    let found = try await lookup.addresses(of: host, until: deadline)
    let allowed = found.filter(policy.allows)
    guard let first = found.first else { throw .unknownHost(host) }
    guard !allowed.isEmpty else { throw .refusedAddress(host: host, address: first.description) }
    return Array(allowed.prefix(Self.maximumAddresses))
  }

  /// Calls `body` with one address after the other until one can be reached.
  func reach<Value>(
    _ host: String, until deadline: ContinuousClock.Instant,
    _ body: (_ address: NetworkAddress, _ patience: TimeAmount) async throws(OutboundError) -> Value
  ) async throws(OutboundError) -> Value {
    let addresses = try await checkedAddresses(of: host, until: deadline)
    var failure = OutboundError.unreachable(host)
    for (index, address) in addresses.enumerated() {
      let share = (deadline - .now) / (addresses.count - index)
      do throws(OutboundError) {
        return try await body(address, .microseconds(max(1_000, share.microseconds)))
      } catch {
        guard case .unreachable = error else { throw error }
        failure = error
      }
    }
    throw failure
  }

  // MARK: - Redirects

  private func follow(_ request: OutboundRequest) async -> Result<OutboundAnswer, OutboundError> {
    let begin = ContinuousClock.now
    do throws(OutboundError) {
      var request = request
      var address = try WebAddress(request.url)
      var redirects: [String] = []
      while true {
        let reply = try await exchange(request, with: address, until: begin + request.timeout)
        guard request.maximumRedirects > 0, let location = reply.redirect else {
          return .success(reply.answer(from: address, redirects, after: begin.duration(to: .now)))
        }
        guard redirects.count < request.maximumRedirects else {
          throw .tooManyRedirects(request.maximumRedirects)
        }
        let next = try address.redirected(to: location)
        request.follow(reply.status, from: address, to: next)
        redirects.append(address.text)
        address = next
      }
    } catch {
      return .failure(error)
    }
  }

  private func exchange(
    _ request: OutboundRequest, with address: WebAddress, until deadline: ContinuousClock.Instant
  ) async throws(OutboundError) -> HTTPReply {
    try await reach(address.host, until: deadline) {
      (target, patience) async throws(OutboundError) -> HTTPReply in
      let client = HTTPClient(
        eventLoopGroup: group, configuration: configuration(address, target, patience))
      let result = await Self.result(of: request, with: address, by: client)
      try? await client.shutdown()
      return try result.get()
    }
  }

  // MARK: - One exchange

  private func configuration(
    _ address: WebAddress, _ target: NetworkAddress, _ patience: TimeAmount
  ) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(connect: patience))
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    if NetworkAddress(address.host) == nil {
      configuration.dnsOverride = [address.hostInText: target.description]
    }
    // Should it ever connect elsewhere nevertheless, nothing is sent there.
    configuration.http1_1ConnectionDebugInitializer = { channel in
      let connected = channel.remoteAddress?.ipAddress.flatMap { NetworkAddress($0) }
      if connected == target { return channel.eventLoop.makeSucceededVoidFuture() }
      return channel.eventLoop.makeFailedFuture(
        OutboundError.refusedAddress(
          host: address.host, address: connected?.description ?? "an unknown address"))
    }
    return configuration
  }

  private static func result(
    of request: OutboundRequest, with address: WebAddress, by client: HTTPClient
  ) async -> Result<HTTPReply, OutboundError> {
    var sent = HTTPClientRequest(url: address.text)
    sent.method = HTTPMethod(rawValue: request.method)
    for (name, value) in request.headers { sent.headers.add(name: name, value: value) }
    if !sent.headers.contains(name: "User-Agent") {
      sent.headers.add(name: "User-Agent", value: "Pantau")
    }
    if !request.body.isEmpty { sent.body = .bytes(ByteBuffer(bytes: request.body)) }
    do {
      // The caller's deadline cancels it; this one is only there because there must be one.
      let response = try await client.execute(sent, deadline: .distantFuture)
      var reply = HTTPReply(
        status: Int(response.status.code),
        headers: response.headers.map { (name: $0.name, value: $0.value) })
      for try await piece in response.body {
        let room = request.maximumBytes - reply.body.count
        reply.body.append(contentsOf: piece.readableBytesView.prefix(room))
        if piece.readableBytes > room {
          reply.isTruncated = true
          break
        }
      }
      return .success(reply)
    } catch {
      return .failure(OutboundError(error, at: address.host))
    }
  }
}
