import Synchronization

/// Counts what was refused or broken off because a limit was reached, for `/metrics`.
final class RefusalCounts: Sendable {
  enum Reason: String, CaseIterable {
    /// All places for connections are taken.
    case connections
    /// One client has all connections that it may have.
    case connectionsOfClient = "connections_of_client"
    /// One client asks more often than it may.
    case requestsOfClient = "requests_of_client"
    /// One sender, or all together, report more often than they may.
    case reports
    case headerSize = "header_size"
    /// A request that did not come to its end in time.
    case slowRequest = "slow_request"
    /// An answer of which nothing was taken for a while.
    case slowReader = "slow_reader"
  }

  private let counts = Mutex<[Reason: Int]>([:])

  func add(_ reason: Reason) { counts.withLock { $0[reason, default: 0] += 1 } }

  func count(of reason: Reason) -> Int { counts.withLock { $0[reason, default: 0] } }
}
