internal import Crypto

/// A secret that nobody can guess, for a session or a program: 256 random bits. Whoever has it is
/// let in, so only its digest is stored.
public struct SecretToken: Hashable, Sendable {
  /// 43 characters of base64url.
  public let text: String

  public init(using random: inout some RandomNumberGenerator) {
    text = Base64.urlText((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) })
  }

  /// `nil` if `text` has not the form of a token.
  public init?(_ text: some StringProtocol) {
    let isToken = text.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || byte == 45 || byte == 95
    }
    guard text.utf8.count == 43, isToken else { return nil }
    self.text = String(text)
  }

  /// SHA-256. A token is as random as a key, so that needs no salt and no slowness.
  public var digest: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}
