#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Pixels
import TestSupport
import Testing

@testable import Media

struct HostLookupTests {
  /// A name server that does not answer.
  private static let silent: HostLookup.Resolver = { _ in
    usleep(3_000_000)
    return 0
  }

  private func look(
    up host: String, _ patience: Patience, _ resolver: @escaping HostLookup.Resolver
  ) throws {
    try HostLookup.wait(
      for: host, patience, operation: "connect to", address: "rtsp://\(host)/",
      resolver: resolver)
  }

  @Test(arguments: ["127.0.0.1", "::1", "localhost"])
  func aKnownHostIsKnown(host: String) throws {
    try look(up: host, Patience(interrupt: InterruptFlag()), HostLookup.resolve)
  }

  /// `.invalid` is reserved: no name server knows a host in it.
  @Test func anUnknownHostIsATypedErrorThatNamesNoCredentials() throws {
    let address = try StreamAddress("rtsp://viewer:hush@camera.invalid/live")
    var options = StreamOptions()
    options.connectTimeout = .seconds(10)
    let error = #expect(throws: MediaError.self) { _ = try Demuxer(address, options: options) }
    #expect(error?.code == .hostUnknown)
    #expect(error?.description.contains("connect to rtsp://***@camera.invalid/live: host") == true)
  }

  @Test func aNameServerThatIsAwayIsNamed() throws {
    let error = #expect(throws: MediaError.self) {
      try look(up: "camera", Patience(interrupt: InterruptFlag())) { _ in EAI_AGAIN }
    }
    #expect(error?.description.contains("the name server does not answer") == true)
  }

  @Test func anInterruptEndsTheWaitForASilentNameServer() throws {
    let flag = InterruptFlag()
    let patience = Patience(interrupt: flag)
    Background.run(after: .milliseconds(100)) { flag.interrupt() }
    try look(up: "camera", patience, Self.silent)
    #expect(patience.elapsed < .seconds(2))
  }

  @Test func theDeadlineEndsTheWaitForASilentNameServer() throws {
    let patience = Patience(interrupt: InterruptFlag())
    patience.wait(atMost: .milliseconds(100))
    try look(up: "camera", patience, Self.silent)
    #expect(patience.isOverdue)
    #expect(patience.elapsed < .seconds(2))
  }

  @Test(arguments: [
    ("rtsp://u:p@camera.local:554/a", "camera.local"), ("rtsp://[fe80::1]:554/a", "fe80::1"),
    ("http://camera/a@b:c", "camera"), ("udp://:5000", nil), ("udp://@:5000", nil),
    ("/srv/a.mp4", nil), ("rtsp://192.0.2.7", "192.0.2.7"),
  ])
  func theHostIsFoundInAnAddress(text: String, host: String?) throws {
    #expect(try StreamAddress(text).hostToLookUp == host)
  }
}
