import Foundation
import TestSupport
import Testing

@testable import Archive

/// The key that archives are signed with.
struct KeyTests {
  @Test func keyFileIsForItsOwnerAloneAndComesBack() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("archive.key")
    let key = ArchiveKey()
    try key.write(to: path)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    #expect(try ArchiveKey(path: path).publicKey == key.publicKey)
    // Another key never takes its place.
    #expect(throws: ArchiveError.self) { try ArchiveKey().write(to: path) }
    #expect(try ArchiveKey(path: path).publicKey == key.publicKey)
  }

  @Test func publicKeyIsReadAsItIsWritten() {
    let key = ArchiveKey().publicKey
    #expect(key.text.count == 60)
    for text in [key.text, key.text + "\n", "  " + key.text, key.pem] {
      #expect(ArchivePublicKey(text) == key, "\(text)")
    }
    for text in ["", "hello", String(key.text.dropFirst()), key.text + key.text, "-----BEGIN"] {
      #expect(ArchivePublicKey(text) == nil, "\(text)")
    }
  }

  @Test(arguments: ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "hello"])
  func fileThatIsNoKeyIsRefused(_ text: String) throws {
    let directory = try TemporaryDirectory()
    try text.write(toFile: directory.file("key"), atomically: true, encoding: .utf8)
    #expect(throws: ArchiveError.self) { try ArchiveKey(path: directory.file("key")) }
    #expect(throws: ArchiveError.self) { try ArchiveKey(path: directory.file("nothing")) }
  }
}
