internal import Crypto
internal import Foundation

/// The key that archives are signed with (Ed25519), as a PEM file (PKCS #8) that openssl reads, too.
public struct ArchiveKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  private static let label = "PRIVATE KEY"
  /// The key's bytes follow in the file (RFC 8410, section 7).
  private static let prefix: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]

  /// A new one.
  public init() { key = Curve25519.Signing.PrivateKey() }

  /// Reads a file that `write` made.
  public init(path: String) throws(ArchiveError) {
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw .file(path: path, "the key cannot be read: \(error.localizedDescription)")
    }
    guard let bytes = PEM.bytes(text, label: Self.label), bytes.starts(with: Self.prefix),
      let key = try? Curve25519.Signing.PrivateKey(
        rawRepresentation: bytes.dropFirst(Self.prefix.count))
    else {
      throw .badKey(
        "\(path): expected a private Ed25519 key (PEM) as `pantau archive key` makes it")
    }
    self.key = key
  }

  public var publicKey: ArchivePublicKey { ArchivePublicKey(key.publicKey) }

  /// Makes the file, which only its owner may read. Throws if there is one of that name.
  public func write(to path: String) throws(ArchiveError) {
    let text = PEM.text(Self.prefix + Array(key.rawRepresentation), label: Self.label)
    guard !FileManager.default.fileExists(atPath: path) else {
      throw .file(path: path, "expected a free name for the key, found a file")
    }
    guard
      FileManager.default.createFile(
        atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    else { throw .file(path: path, "the key cannot be written") }
  }

  func signature(of bytes: Data) throws(ArchiveError) -> Data {
    do {
      return try key.signature(for: bytes)
    } catch {
      throw .badKey("signing failed: \(error)")
    }
  }
}

/// The public half, with which anybody can check who made an archive.
public struct ArchivePublicKey: Hashable, Sendable, CustomStringConvertible {
  private let raw: Data

  private static let label = "PUBLIC KEY"
  /// The key's bytes follow (RFC 8410, section 4).
  private static let prefix: [UInt8] = [
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]

  init(_ key: Curve25519.Signing.PublicKey) { raw = key.rawRepresentation }

  /// Reads what `text` or `pem` gave; `nil` if it is something else.
  public init?(_ text: String) {
    let bytes =
      text.contains("-----")
      ? PEM.bytes(text, label: Self.label)
      : Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines))
    guard let bytes, bytes.starts(with: Self.prefix),
      let key = try? Curve25519.Signing.PublicKey(
        rawRepresentation: bytes.dropFirst(Self.prefix.count))
    else { return nil }
    self.init(key)
  }

  /// 60 characters on one line.
  public var text: String { Data(Self.prefix + Array(raw)).base64EncodedString() }

  /// As openssl takes it.
  public var pem: String { PEM.text(Self.prefix + Array(raw), label: Self.label) }

  public var description: String { text }

  func isSignature(_ signature: Data, of bytes: Data) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw) else { return false }
    return key.isValidSignature(signature, for: bytes)
  }
}

/// Keys as text (RFC 7468); ours fit on one line.
private enum PEM {
  static func text(_ bytes: [UInt8], label: String) -> String {
    "-----BEGIN \(label)-----\n\(Data(bytes).base64EncodedString())\n-----END \(label)-----\n"
  }

  static func bytes(_ text: String, label: String) -> Data? {
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.count >= 3, lines.first == "-----BEGIN \(label)-----",
      lines.last == "-----END \(label)-----"
    else { return nil }
    return Data(base64Encoded: lines.dropFirst().dropLast().joined())
  }
}
