import Access
import Synchronization

/// Where passwords are tried and hashed: one at a time, since each takes 32 MiB and a core for a
/// while, and a queue that ends, so that a flood of log-ins takes no more than that.
actor PasswordDesk {
  /// Larger: more patience in a rush, longer waits.
  private static let places = 16
  private let taken = Mutex(0)

  /// Whether the password is right. Throws 503 if too many wait.
  nonisolated func check(_ password: String, against hash: PasswordHash) async throws -> Bool {
    try await inTurn { hash.matches(password) }
  }

  /// Throws 503 if too many wait.
  nonisolated func hash(_ password: String) async throws -> PasswordHash {
    try await inTurn {
      var random = SystemRandomNumberGenerator()
      return PasswordHash(of: password, using: &random)
    }
  }

  private nonisolated func inTurn<Value: Sendable>(
    _ work: @Sendable () -> Value
  ) async throws -> Value {
    let isFree = taken.withLock { taken in
      if taken >= Self.places { return false }
      taken += 1
      return true
    }
    guard isFree else {
      throw Problem.unavailable("Too many people log in at once.", retryAfterSeconds: 2)
    }
    defer { taken.withLock { $0 -= 1 } }
    return await run(work)
  }

  private func run<Value: Sendable>(_ work: @Sendable () -> Value) -> Value { work() }
}
