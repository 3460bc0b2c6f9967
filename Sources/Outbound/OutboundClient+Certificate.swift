internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Pixels

extension OutboundClient {
  /// The certificate that a server shows, also one that is expired or not trusted: nothing but a TLS
  /// handshake, whose connection is closed before anything is asked. `nil`: the address is of http.
  public func certificate(
    of url: String, timeout: Duration = .seconds(10)
  ) async throws(OutboundError) -> ServerCertificate? {
    let address = try WebAddress(url)
    guard address.isEncrypted else { return nil }
    return try await within(timeout) {
      let deadline = ContinuousClock.now + timeout
      do throws(OutboundError) {
        return try await .success(
          self.reach(address.host, until: deadline) {
            (target, patience) async throws(OutboundError) -> ServerCertificate in
            try await self.certificate(of: address, at: target, patience)
          })
      } catch {
        return .failure(error)
      }
    }
  }

  private func certificate(
    of address: WebAddress, at target: NetworkAddress, _ patience: TimeAmount
  ) async throws(OutboundError) -> ServerCertificate {
    let shown = FirstAnswer<ServerCertificate>()
    do {
      let context = try NIOSSLContext(configuration: Self.unverified)
      let name = NetworkAddress(address.host) == nil ? address.host : nil
      let connecting = ClientBootstrap(group: group).connectTimeout(patience)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let handler = try NIOSSLClientHandler(
              context: context, serverHostname: name,
              customVerificationCallback: { certificates, verified in
                if let first = certificates.first { shown.give(.success(ServerCertificate(first))) }
                verified.succeed(.certificateVerified)
              })
            try channel.pipeline.syncOperations.addHandler(handler)
          }
        }
        .connect(to: try SocketAddress(ipAddress: target.description, port: address.port))
      connecting.whenFailure { shown.give(.failure(OutboundError($0, at: address.host))) }
      connecting.whenSuccess { channel in
        channel.closeFuture.whenComplete { _ in
          shown.give(.failure(.protocolError("the TLS handshake failed")))
        }
      }
      let answer = await shown.wait()
      connecting.whenSuccess { $0.close(promise: nil) }
      return try answer.get()
    } catch {
      throw OutboundError(error, at: address.host)
    }
  }

  /// The callback looks at what is shown; nothing is trusted, and nothing is sent.
  private static var unverified: TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateVerification = .noHostnameVerification
    configuration.trustRoots = .certificates([])
    configuration.applicationProtocols = ["http/1.1"]
    return configuration
  }
}

extension ServerCertificate {
  fileprivate init(_ certificate: NIOSSLCertificate) {
    notBefore = WallTime(microseconds: Int64(certificate.notValidBefore) * 1_000_000)
    notAfter = WallTime(microseconds: Int64(certificate.notValidAfter) * 1_000_000)
  }
}
