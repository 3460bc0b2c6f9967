public import Pixels

/// What is being done for a receiver now.
public struct CourierStatus: Hashable, Sendable {
  public enum State: String, Sendable, Codable, CaseIterable {
    /// Everything is delivered, or about to be.
    case delivering
    /// The newest try failed; there is a next one.
    case waiting
  }

  public var state = State.delivering
  /// Tries of the delivery that is next, that failed.
  public var failures = 0
  /// When the next one is; `nil`: nothing failed.
  public var retryAt: WallTime?
  /// Since the start of Pantau; the newest failure.
  public var lastFailure: String?
  public var lastFailureAt: WallTime?
  /// Deliveries that succeeded, and tries that failed, since the start.
  public var succeeded = 0
  public var failed = 0

  public init() {}
}
