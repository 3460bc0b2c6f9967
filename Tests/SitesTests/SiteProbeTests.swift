import Outbound
import Pixels
import Scene
import TestSupport
import Testing

@testable import Sites

extension SiteConfiguration {
  /// A site of these tests.
  static func at(
    _ url: String, id: String = "portal", _ change: (inout SiteConfiguration) -> Void = { _ in }
  ) throws -> SiteConfiguration {
    var site = SiteConfiguration(
      id: try #require(CameraID(id)), name: "Portal", address: try WebAddress(url))
    site.timeout = .seconds(5)
    change(&site)
    return site
  }
}

extension OutboundClient {
  /// Asks loopback, and trusts one authority more.
  static func ofTests(_ authority: TestAuthority? = nil) -> OutboundClient {
    OutboundClient(
      policy: AddressPolicy(allowed: [AddressNetwork("127.0.0.0/8")!]),
      trustedCertificates: authority.map { [$0.certificate] } ?? [])
  }
}

@Suite("One look at a site")
struct SiteProbeTests {
  private func check(
    _ site: SiteConfiguration, _ authority: TestAuthority? = nil
  ) async throws -> SiteCheck {
    let client = OutboundClient.ofTests(authority)
    let check = await SiteProbe(client: client).check(site, looksAtCertificate: true)
    await client.shutdown()
    return try #require(check)
  }

  @Test func siteThatIsWellIsWell() async throws {
    let server = try WebServer()
    let found = try await check(
      .at(server.address("/page")) {
        $0.expectedText = "pajak kota kami"
        $0.rules.watchesChanges = true
      })
    #expect(found.isGood && found.status == 200 && found.elapsed > .zero)
    #expect(found.page?.hashes.isEmpty == false && found.certificateEnd == nil)
    // After a redirect, and where nobody asks for the page's text.
    let redirected = try await check(.at(server.address("/to?/page")))
    #expect(redirected.isGood && redirected.page == nil)
  }

  @Test(arguments: [
    ("/status/503", "status 503"), ("/status/404", "status 404"),
    ("/forever", "more than 5 redirects"), ("/hangup", "the server closed the connection"),
    ("/to?http://169.254.169.254/", "169.254.169.254 is not a public address"),
    ("/to?http://10.0.0.1/admin", "10.0.0.1 is not a public address"),
  ])
  func siteThatIsNotWellSaysWhy(_ path: String, _ reason: String) async throws {
    let server = try WebServer()
    let found = try await check(.at(server.address(path)))
    #expect(found.failure?.hasPrefix(reason) == true, "\(found.failure ?? "good")")
  }

  @Test func statusThatIsExpectedIsGood() async throws {
    let server = try WebServer()
    let found = try await check(
      .at(server.address("/status/404")) { $0.expectedStatus = 404...404 })
    #expect(found.isGood && found.status == 404)
  }

  @Test func textThatIsMissingIsAFailure() async throws {
    let server = try WebServer()
    let found = try await check(.at(server.address("/page")) { $0.expectedText = "Selamat Datang" })
    #expect(found.failure == "the expected text is missing" && found.status == 200)
    // Of a gigabyte only the beginning is looked at.
    let long = try await check(.at(server.address("/gigabyte")) { $0.expectedText = "00010" })
    #expect(long.failure == "the expected text is missing in its first 1000000 bytes")
  }

  @Test func slowSiteFailsAtItsTimeout() async throws {
    let server = try WebServer()
    let found = try await check(.at(server.address("/slow")) { $0.timeout = .seconds(1) })
    #expect(found.failure == "no answer within 1 s" && found.status == nil)
  }

  @Test(arguments: [
    ("http://no-such-host.invalid/", "unknown host no-such-host.invalid"),
    ("http://127.0.0.1:1/", "unreachable: 127.0.0.1 refuses the connection"),
    ("http://[::1]/", "0:0:0:0:0:0:0:1 is not a public address"),
  ])
  func siteThatCannotBeReachedSaysWhy(_ url: String, _ reason: String) async throws {
    let found = try await check(.at(url))
    #expect(
      found.failure?.contains(reason.split(separator: " ").dropFirst().joined(separator: " "))
        == true, "\(found.failure ?? "good")")
  }

  @Test func nameAtARefusedAddressIsRefused() async throws {
    let server = try WebServer()
    let client = OutboundClient(policy: AddressPolicy())
    let found = await SiteProbe(client: client).check(
      try .at(server.address("/page", host: "localhost")), looksAtCertificate: true)
    await client.shutdown()
    #expect(found?.failure?.contains("not a public address") == true)
  }

  @Test func certificateIsLookedAtAlsoWhenItIsOver() async throws {
    let authority = try TestAuthority()
    let good = try WebServer(certificate: try authority.issue(to: "20400101000000Z"))
    let well = try await check(.at(good.address("/page", host: "localhost")), authority)
    #expect(well.isGood && well.certificateEnd == WallTime("2040-01-01"))
    // Where a redirect leads, since that is what people see.
    let plain = try WebServer()
    let there = good.address("/page", host: "localhost")
    let redirected = try await check(.at(plain.address("/to?\(there)")), authority)
    #expect(redirected.certificateEnd == WallTime("2040-01-01"))

    let over = try WebServer(
      certificate: try authority.issue(from: "20240101000000Z", to: "20240201000000Z"))
    let failed = try await check(.at(over.address("/page", host: "localhost")), authority)
    #expect(failed.failure == "the certificate ended on 2024-02-01")
    #expect(failed.certificateEnd == WallTime("2024-02-01"))
    // Of an authority that nobody trusts.
    let strange = try await check(.at(good.address("/page", host: "localhost")))
    #expect(strange.failure == "certificate: it is not trusted")
    #expect(strange.certificateEnd == WallTime("2040-01-01"))
  }
}
