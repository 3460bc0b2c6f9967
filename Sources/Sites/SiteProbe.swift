public import Outbound
public import Pixels
public import Scene

/// Looks at a web site once.
public struct SiteProbe: Sendable {
  private let client: OutboundClient
  private let clock: any WallClock

  public init(client: OutboundClient, clock: any WallClock = SystemWallClock()) {
    self.client = client
    self.clock = clock
  }

  /// - Parameter looksAtCertificate: by a connection of its own; where the certificate is what a check
  ///   fails by, that is done in any case.
  /// - Returns: `nil`: the task was cancelled, and nothing was found.
  public func check(_ site: SiteConfiguration, looksAtCertificate: Bool) async -> SiteCheck? {
    let begin = ContinuousClock.now
    var check = SiteCheck(at: clock.now(), elapsed: .zero)
    var certificateOf = looksAtCertificate ? site.address.text : nil
    do throws(OutboundError) {
      let answer = try await client.ask(request(for: site))
      check.elapsed = answer.elapsed
      check.status = answer.status
      check.failure = Self.flaw(in: answer, of: site)
      if looksAtCertificate { certificateOf = answer.url }
      if check.isGood, site.rules.watchesChanges {
        check.page = PageFingerprint(html: answer.body)
      }
    } catch {
      if error == .cancelled { return nil }
      check.elapsed = begin.duration(to: .now)
      check.failure = error.description
      if case .certificate = error { certificateOf = site.address.text }
    }
    if let certificateOf { await addCertificate(of: certificateOf, site: site, to: &check) }
    return check
  }

  // MARK: - Private

  private func request(for site: SiteConfiguration) -> OutboundRequest {
    var request = OutboundRequest(url: site.address.text)
    request.headers = [
      (name: "Accept", value: "text/html,application/xhtml+xml,*/*;q=0.8"),
      (name: "Accept-Language", value: "id,en;q=0.5"),
      (name: "Accept-Encoding", value: "identity"),
    ]
    request.timeout = site.timeout
    request.maximumBytes = SiteConfiguration.mostBytes
    request.maximumRedirects = SiteConfiguration.mostRedirects
    return request
  }

  /// What is not as it should be in an answer.
  private static func flaw(in answer: OutboundAnswer, of site: SiteConfiguration) -> String? {
    guard site.expectedStatus.contains(answer.status) else { return "status \(answer.status)" }
    if let text = site.expectedText, !answer.body.contains(Array(text.utf8)) {
      let place = answer.isTruncated ? " in its first \(SiteConfiguration.mostBytes) bytes" : ""
      return "the expected text is missing\(place)"
    }
    return nil
  }

  private func addCertificate(
    of address: String, site: SiteConfiguration, to check: inout SiteCheck
  ) async {
    // Whoever does not show one has been told of by the check itself.
    guard
      let certificate = try? await client.certificate(of: address, timeout: site.timeout)
    else { return }
    check.certificateEnd = certificate.notAfter
    if !check.isGood, check.status == nil {
      if certificate.notAfter < check.at {
        check.failure = "the certificate ended on \(certificate.notAfter.description.prefix(10))"
      } else if certificate.notBefore > check.at {
        check.failure =
          "the certificate begins on \(certificate.notBefore.description.prefix(10))"
      }
    }
  }
}

extension [UInt8] {
  /// Whether some bytes stand in them one after the other.
  fileprivate func contains(_ text: [UInt8]) -> Bool {
    guard let first = text.first else { return true }
    guard count >= text.count else { return false }
    for begin in 0...(count - text.count) where self[begin] == first {
      if self[begin..<begin + text.count].elementsEqual(text) { return true }
    }
    return false
  }
}
