import Foundation
import Pixels
import TestSupport
import Testing

@testable import Outbound

/// Against a real server, with certificates of an authority of the test's own.
@Suite("Asking other servers")
struct OutboundClientTests {
  /// Loopback is asked in these tests, and nothing else.
  static let loopback = AddressPolicy(
    allowed: ["127.0.0.0/8", "::1"].compactMap(AddressNetwork.init))

  @discardableResult
  static func asking<Value>(
    policy: AddressPolicy = loopback, trusting certificates: [String] = [],
    _ body: (OutboundClient) async throws -> Value
  ) async throws -> Value {
    let client = OutboundClient(policy: policy, trustedCertificates: certificates)
    do {
      let value = try await body(client)
      await client.shutdown()
      return value
    } catch {
      await client.shutdown()
      throw error
    }
  }

  /// The error that a request ends with.
  static func failure(
    _ url: String, policy: AddressPolicy = loopback, trusting certificates: [String] = [],
    _ change: (inout OutboundRequest) -> Void = { _ in }
  ) async throws -> OutboundError? {
    var request = OutboundRequest(url: url)
    change(&request)
    return try await asking(policy: policy, trusting: certificates) {
      [request] client -> OutboundError? in
      do throws(OutboundError) {
        _ = try await client.ask(request)
        return nil
      } catch {
        return error
      }
    }
  }

  private struct Asked: Decodable {
    let method: String
    let headers: [String: String]
    let body: String

    /// By its name in small letters.
    func header(_ name: String) -> String? {
      headers.first { $0.key.lowercased() == name }?.value
    }
  }

  @Test func answerIsGivenBackAsItIs() async throws {
    let server = try WebServer()
    try await Self.asking { client in
      let good = try await client.ask(OutboundRequest(url: server.address("/page")))
      #expect(good.status == 200 && good.redirects.isEmpty && !good.isTruncated)
      #expect(String(decoding: good.body, as: UTF8.self).contains("kependudukan"))
      #expect(good.header("content-type") == "text/html; charset=utf-8")
      #expect(good.url == server.address("/page") && good.elapsed > .zero)
      #expect(
        try await client.ask(OutboundRequest(url: server.address("/status/503"))).status == 503)
    }
  }

  @Test func requestIsSentAsItWasWritten() async throws {
    let server = try WebServer()
    var request = OutboundRequest(url: server.address("/echo", host: "localhost"))
    request.method = "POST"
    request.headers = [(name: "X-Pantau", value: "ya")]
    request.body = Array("{\"a\": 1}".utf8)
    let sent = request
    let answer = try await Self.asking { try await $0.ask(sent) }
    let asked = try JSONDecoder().decode(Asked.self, from: Data(answer.body))
    #expect(asked.method == "POST" && asked.body == "{\"a\": 1}")
    #expect(asked.header("x-pantau") == "ya" && asked.header("user-agent") == "Pantau")
    // The name, although the connection went to an address.
    #expect(asked.header("host") == "localhost:\(server.port)")
  }

  @Test func moreThanIsAskedForIsNotRead() async throws {
    let server = try WebServer()
    var request = OutboundRequest(url: server.address("/gigabyte"))
    request.maximumBytes = 100_000
    let sent = request
    try await Self.asking { client in
      let answer = try await client.ask(sent)
      #expect(answer.body.count == 100_000 && answer.isTruncated && answer.status == 200)
      // The rest did not come either, beyond what buffers of the system take.
      let count = try await client.ask(OutboundRequest(url: server.address("/sent")))
      #expect(try #require(Int(String(decoding: count.body, as: UTF8.self))) < 1 << 26)
    }
  }

  @Test(arguments: ["/slow", "/drip"])
  func answerThatTakesTooLongIsNotWaitedFor(_ path: String) async throws {
    let server = try WebServer()
    let failure = try await Self.failure(server.address(path)) { $0.timeout = .seconds(1) }
    #expect(failure == .timeout(.seconds(1)))
  }

  @Test func serverThatAcceptsAndIsSilentIsNotWaitedFor() async throws {
    let (descriptor, port) = LoopbackPort.silent()
    defer { LoopbackPort.close(descriptor) }
    for scheme in ["http", "https"] {
      let failure = try await Self.failure("\(scheme)://127.0.0.1:\(port)/") {
        $0.timeout = .seconds(1)
      }
      // Of TLS the handshake ends first.
      #expect(failure != nil, "\(scheme)")
    }
  }

  @Test func serverThatSpeaksNoHTTPIsAnError() async throws {
    let server = try WebServer()
    for path in ["/garbage", "/hangup"] {
      guard case .protocolError? = try await Self.failure(server.address(path)) else {
        Issue.record("\(path)")
        continue
      }
    }
  }

  @Test func nobodyListens() async throws {
    guard
      case .unreachable? = try await Self.failure("http://127.0.0.1:\(LoopbackPort.free())/")
    else {
      Issue.record("expected unreachable")
      return
    }
  }

  @Test func nameThatNobodyKnows() async throws {
    let failure = try await Self.failure("http://no-such-host.invalid/")
    #expect(failure == .unknownHost("no-such-host.invalid"))
  }

  // MARK: - Redirects

  @Test func redirectsAreFollowedAsFarAsTheRequestAllows() async throws {
    let server = try WebServer()
    try await Self.asking { client in
      var request = OutboundRequest(url: server.address("/chain/3"))
      // 0: what sends elsewhere is the answer.
      #expect(try await client.ask(request).status == 302)
      request.maximumRedirects = 3
      let answer = try await client.ask(request)
      #expect(answer.status == 200 && answer.url == server.address("/chain/0"))
      #expect(answer.redirects == [3, 2, 1].map { server.address("/chain/\($0)") })
    }
    let failure = try await Self.failure(server.address("/forever")) { $0.maximumRedirects = 5 }
    #expect(failure == .tooManyRedirects(5))
  }

  @Test func redirectOfAPostBecomesAGetWithoutBody() async throws {
    let server = try WebServer()
    let answer = try await Self.asking { client in
      var request = OutboundRequest(url: server.address("/to?/echo"))
      request.method = "POST"
      request.body = Array("secret".utf8)
      request.maximumRedirects = 1
      return try await client.ask(request)
    }
    let asked = try JSONDecoder().decode(Asked.self, from: Data(answer.body))
    #expect(asked.method == "GET" && asked.body == "")
  }

  @Test func anotherHostIsNotToldWhatWasMeantForThisOne() async throws {
    let server = try WebServer()
    let there = server.address("/echo", host: "localhost")
    let answer = try await Self.asking { client in
      var request = OutboundRequest(url: server.address("/to?\(there)"))
      request.headers = [
        (name: "Authorization", value: "Bearer x"), (name: "X-Other", value: "y"),
      ]
      request.maximumRedirects = 1
      return try await client.ask(request)
    }
    let asked = try JSONDecoder().decode(Asked.self, from: Data(answer.body))
    #expect(asked.header("authorization") == nil && asked.header("x-other") == "y")
  }

  // MARK: - The policy

  @Test(arguments: [
    "http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/", "http://127.1:1/",
    "http://2130706433:1/", "http://0x7f000001:1/", "http://[::ffff:127.0.0.1]:1/",
    "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/",
  ])
  func addressThatIsNotPublicIsRefused(_ url: String) async throws {
    let failure = try await Self.failure(url, policy: AddressPolicy())
    switch failure {
    case .refusedAddress, .unknownHost: break
    default: Issue.record("\(url): \(String(describing: failure))")
    }
  }

  @Test func redirectToAnAddressThatIsNotAllowedIsRefused() async throws {
    let server = try WebServer()
    // 127.0.0.1 alone may be asked: neither its neighbour, nor the cloud's secrets.
    let policy = AddressPolicy(allowed: [try #require(AddressNetwork("127.0.0.1"))])
    for target in ["http://127.0.0.2:\(server.port)/page", "http://169.254.169.254/"] {
      let failure = try await Self.failure(server.address("/to?\(target)"), policy: policy) {
        $0.maximumRedirects = 5
      }
      guard case .refusedAddress? = failure else {
        Issue.record("\(target): \(String(describing: failure))")
        continue
      }
    }
    for target in ["ftp://127.0.0.1/", "file:///etc/passwd", "http://a:b@127.0.0.1/"] {
      let failure = try await Self.failure(server.address("/to?\(target)"), policy: policy) {
        $0.maximumRedirects = 5
      }
      guard case .badAddress? = failure else {
        Issue.record("\(target): \(String(describing: failure))")
        continue
      }
    }
  }

  @Test func nameIsAskedAtTheAddressesThatAreAllowed() async throws {
    let server = try WebServer()
    // `localhost` may be ::1 as well, which is left out.
    let policy = AddressPolicy(allowed: [try #require(AddressNetwork("127.0.0.1"))])
    let answer = try await Self.asking(policy: policy) {
      try await $0.ask(OutboundRequest(url: server.address("/page", host: "localhost")))
    }
    #expect(answer.status == 200)
  }

  // MARK: - Certificates

  @Test func serverIsTrustedByItsCertificate() async throws {
    let authority = try TestAuthority()
    let good = try WebServer(certificate: try authority.issue())
    let url = good.address("/page", host: "localhost")
    let answer = try await Self.asking(trusting: [authority.certificate]) {
      try await $0.ask(OutboundRequest(url: url))
    }
    #expect(answer.status == 200)
    // By its address, which the certificate names too.
    let byAddress = try await Self.asking(trusting: [authority.certificate]) {
      try await $0.ask(OutboundRequest(url: good.address("/page")))
    }
    #expect(byAddress.status == 200)
    // An authority that nobody named.
    #expect(try await Self.failure(url) == .certificate("it is not trusted"))
  }

  @Test func certificateThatIsOverOrForAnotherIsRefused() async throws {
    let authority = try TestAuthority()
    let expired = try WebServer(
      certificate: try authority.issue(from: "20240101000000Z", to: "20240201000000Z"))
    let other = try WebServer(certificate: try authority.issue("other.example"))
    for server in [expired, other] {
      let failure = try await Self.failure(
        server.address("/page", host: "localhost"), trusting: [authority.certificate])
      guard case .certificate? = failure else {
        Issue.record("\(String(describing: failure))")
        continue
      }
    }
  }

  @Test func certificateIsShownWhetherTrustedOrNot() async throws {
    let authority = try TestAuthority()
    let server = try WebServer(
      certificate: try authority.issue(from: "20240101000000Z", to: "20240201000000Z"))
    try await Self.asking { client in
      let shown = try await client.certificate(of: server.address("/", host: "localhost"))
      #expect(shown?.notBefore == WallTime("2024-01-01"))
      #expect(shown?.notAfter == WallTime("2024-02-01"))
      let plain = try WebServer()
      #expect(try await client.certificate(of: plain.address("/")) == nil)
    }
    // Nobody is asked for a certificate who may not be asked at all.
    try await Self.asking(policy: AddressPolicy()) { client in
      do {
        _ = try await client.certificate(of: server.address("/"))
        Issue.record("expected a refusal")
      } catch let error as OutboundError {
        #expect(error == .refusedAddress(host: "127.0.0.1", address: "127.0.0.1"))
      }
    }
    // No TLS at all.
    let plain = try WebServer()
    try await Self.asking { client in
      do {
        _ = try await client.certificate(
          of: "https://127.0.0.1:\(plain.port)/", timeout: .seconds(2))
        Issue.record("expected an error")
      } catch let error as OutboundError {
        #expect(error != .cancelled, "\(error)")
      }
    }
  }

  @Test func callerThatGivesUpIsFreeAtOnce() async throws {
    let server = try WebServer()
    try await Self.asking { client in
      var request = OutboundRequest(url: server.address("/slow"))
      request.timeout = .seconds(60)
      let sent = request
      let task = Task { try await client.ask(sent) }
      try await Task.sleep(for: .milliseconds(200))
      let begin = ContinuousClock.now
      task.cancel()
      guard case .failure(let error) = await task.result else {
        Issue.record("expected an error")
        return
      }
      #expect(error as? OutboundError == .cancelled)
      #expect(begin.duration(to: .now) < .seconds(20))
    }
  }

  /// Given up at any moment of a request, the client closed at once after it: nothing is left hanging.
  @Test func callerMayGiveUpAtAnyMoment() async throws {
    let server = try WebServer()
    var random = SplitMix64(seed: 11)
    for _ in 0..<200 {
      let pause = Duration.microseconds(Int64.random(in: 0...20_000, using: &random))
      try await Self.asking { client in
        let request = OutboundRequest(url: server.address("/"))
        let task = Task { try await client.ask(request) }
        try await Task.sleep(for: pause)
        task.cancel()
        _ = await task.result
      }
    }
  }
}
