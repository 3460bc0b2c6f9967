import Testing

@testable import Outbound

@Suite("Addresses and the policy")
struct AddressTests {
  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"),
    ("::1", "0:0:0:0:0:0:0:1"), ("::", "0:0:0:0:0:0:0:0"), ("fe80::1", "fe80:0:0:0:0:0:0:1"),
    ("2001:DB8::a:0:1", "2001:db8:0:0:0:a:0:1"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
    ("64:ff9b::192.0.2.33", "64:ff9b:0:0:0:0:c000:221"), ("1::", "1:0:0:0:0:0:0:0"),
  ])
  func addressIsReadAndWritten(_ text: String, _ written: String) {
    #expect(NetworkAddress(text)?.description == written)
    // What is written is read as the same.
    #expect(NetworkAddress(written) == NetworkAddress(text))
  }

  @Test(arguments: [
    "", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "010.0.0.1", "256.0.0.1", "1.2.3",
    "1.2.3.4.5", "1.2.3.+4", " 1.2.3.4", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
    "12345::", "fe80::1%eth0", "::1.2.3", "1.2.3.4::", "[::1]", "g::1", "1:2:3:4:5:6:7:8::",
  ])
  func otherTextIsNoAddress(_ text: String) {
    #expect(NetworkAddress(text) == nil)
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
    ("10.0.0.0/8", "::ffff:10.1.1.1", true), ("192.0.2.7", "192.0.2.7", true),
    ("192.0.2.7", "192.0.2.8", false), ("0.0.0.0/0", "203.0.113.9", true),
    ("0.0.0.0/0", "2001:db8::1", false), ("fd00::/8", "fd12:3456::1", true),
    ("fd00::/8", "fe80::1", false), ("::/0", "10.0.0.1", true), ("::1/128", "::1", true),
  ])
  func networkHoldsItsAddresses(_ network: String, _ address: String, _ isIn: Bool) throws {
    let network = try #require(AddressNetwork(network))
    #expect(network.contains(try #require(NetworkAddress(address))) == isIn)
    #expect(AddressNetwork(network.description) == network)
  }

  @Test(arguments: [
    "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/", "/8", "fd00::1/8",
    "::/129", "example.org", "10.0.0.0/8/8",
  ])
  func otherTextIsNoNetwork(_ text: String) {
    #expect(AddressNetwork(text) == nil)
  }

  @Test(arguments: [
    "8.8.8.8", "1.1.1.1", "103.10.66.1", "172.15.255.255", "172.32.0.1", "192.167.1.1",
    "2400:cb00::1", "2a00:1450::1", "64:ff9b::808:808",
  ])
  func publicAddressIsAllowed(_ address: String) throws {
    #expect(AddressPolicy().allows(try #require(NetworkAddress(address))))
  }

  @Test(arguments: [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.9.9.9",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1",
    "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
    "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1",
    "2001:db8::1", "2002:7f00:1::1", "3fff::1", "fc00::1", "fd00::1", "fe80::1", "fec0::1",
    "ff02::1", "5f00::1",
  ])
  func otherAddressIsRefusedUnlessItIsAllowed(_ address: String) throws {
    let address = try #require(NetworkAddress(address))
    #expect(!AddressPolicy().allows(address))
    let network = try #require(AddressNetwork(address.description))
    #expect(AddressPolicy(allowed: [network]).allows(address))
  }

  @Test(arguments: [
    ("HTTP://Example.ORG", "example.org", 80, false),
    ("https://example.org:8443/a?b=c#d", "example.org", 8443, true),
    ("https://[::1]/", "::1", 443, true), ("http://127.0.0.1:8080/x", "127.0.0.1", 8080, false),
  ])
  func webAddressIsTakenApart(_ text: String, _ host: String, _ port: Int, _ isEncrypted: Bool)
    throws
  {
    let address = try WebAddress(text)
    #expect(address.host == host && address.port == port && address.isEncrypted == isEncrypted)
    #expect(!address.text.contains("#"))
  }

  @Test(arguments: [
    "", "example.org", "ftp://example.org/", "file:///etc/passwd", "http://", "http:///path",
    "http://user@example.org/", "http://user:password@example.org/", "http://:x@example.org/",
    "http://example.org:0/", "http://example.org:70000/", "javascript:alert(1)", "unix:///x",
  ])
  func otherTextIsNoWebAddress(_ text: String) {
    do {
      let address = try WebAddress(text)
      Issue.record("\(text) is \(address)")
    } catch {
      guard case .badAddress = error else {
        Issue.record("\(error)")
        return
      }
      // Nothing of it is repeated: it may hold a password.
      #expect(!error.description.contains("user:password"), "\(error)")
    }
  }
}
