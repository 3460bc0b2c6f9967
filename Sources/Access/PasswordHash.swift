internal import Crypto
internal import CryptoExtras
internal import Foundation

/// A password as it is stored: scrypt (RFC 7914) over a salt of its own, from which nobody gets it
/// back but by trying, at the cost of 32 MiB and a good part of 0.1 s a try.
public struct PasswordHash: Hashable, Sendable {
  /// How dear a try is.
  public struct Cost: Hashable, Sendable {
    /// Logarithm of the number of rounds, 1...20; memory is 1 KiB x block size / 8 x rounds.
    public var logarithmOfRounds: Int
    /// 1...32.
    public var blockSize: Int
    /// 1...16.
    public var parallelism: Int

    public init(logarithmOfRounds: Int, blockSize: Int, parallelism: Int) {
      self.logarithmOfRounds = logarithmOfRounds
      self.blockSize = blockSize
      self.parallelism = parallelism
    }

    /// 32 MiB. Larger: dearer guesses, slower log-ins.
    public static let usual = Cost(logarithmOfRounds: 15, blockSize: 8, parallelism: 1)

    var isPossible: Bool {
      (1...20).contains(logarithmOfRounds) && (1...32).contains(blockSize)
        && (1...16).contains(parallelism)
        && 128 * blockSize * parallelism << logarithmOfRounds <= 256 << 20
    }
  }

  public let cost: Cost
  let salt: [UInt8]
  let key: [UInt8]

  static let saltBytes = 16
  static let keyBytes = 32

  private init(cost: Cost, salt: [UInt8], key: [UInt8]) {
    self.cost = cost
    self.salt = salt
    self.key = key
  }

  /// Hashes a password with a new salt. Takes as long as a try.
  public init(
    of password: String, cost: Cost = .usual, using random: inout some RandomNumberGenerator
  ) {
    precondition(cost.isPossible, "rounds, block size and parallelism in their ranges")
    let salt = (0..<Self.saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    self.init(
      cost: cost, salt: salt,
      key: Self.derive(Self.bytes(of: password), salt, cost, byteCount: Self.keyBytes))
  }

  /// Whether it is this password's; compares in constant time.
  public func matches(_ password: String) -> Bool {
    let tried = Self.derive(Self.bytes(of: password), salt, cost, byteCount: key.count)
    return SymmetricKey(data: tried) == SymmetricKey(data: key)
  }

  /// Of no password anybody knows: what a log-in with an unknown name is checked against, so that
  /// it takes as long as any.
  public static let ofNobody = PasswordHash(
    cost: .usual, salt: randomBytes(saltBytes), key: randomBytes(keyBytes))

  private static func randomBytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in .random(in: .min ... .max) }
  }

  // MARK: - As text

  /// `$scrypt$ln=15,r=8,p=1$salt$key`, the last two in base64 without padding (PHC string format).
  public var text: String {
    "$scrypt$ln=\(cost.logarithmOfRounds),r=\(cost.blockSize),p=\(cost.parallelism)$"
      + Base64.text(salt) + "$" + Base64.text(key)
  }

  /// `nil` if `text` is none that `text` gave.
  public init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
    let numbers = parts[2].split(separator: ",").map { $0.split(separator: "=") }
    guard numbers.map(\.first) == ["ln", "r", "p"],
      let rounds = numbers[0].last.flatMap({ Int($0) }),
      let blockSize = numbers[1].last.flatMap({ Int($0) }),
      let parallelism = numbers[2].last.flatMap({ Int($0) }),
      let salt = Base64.bytes(parts[3]), let key = Base64.bytes(parts[4]),
      salt.count >= 8, key.count >= 16
    else { return nil }
    let cost = Cost(
      logarithmOfRounds: rounds, blockSize: blockSize, parallelism: parallelism)
    guard cost.isPossible else { return nil }
    self.init(cost: cost, salt: salt, key: key)
  }

  // MARK: - Derivation

  /// The same letters are the same password, however a keyboard composes them.
  private static func bytes(of password: String) -> [UInt8] {
    Array(password.precomposedStringWithCanonicalMapping.utf8)
  }

  /// scrypt.
  static func derive(
    _ password: [UInt8], _ salt: [UInt8], _ cost: Cost, byteCount: Int
  ) -> [UInt8] {
    do {
      let key = try KDF.Scrypt.deriveKey(
        from: password, salt: salt, outputByteCount: byteCount,
        rounds: 1 << cost.logarithmOfRounds, blockSize: cost.blockSize,
        parallelism: cost.parallelism)
      // SAFETY: the bytes are copied while they are lent; the library has no other way to them.
      return key.withUnsafeBytes { unsafe Array($0) }
    } catch {
      // Only parameters out of range and a machine without memory get here; the first are checked.
      fatalError("scrypt: \(error)")
    }
  }
}
