import Hummingbird
import Synchronization

/// How many requests a client may still make: so many a second, and some at once (a token bucket).
///
/// A page with thirty-six tiles makes some fifty a second.
final class RequestBudget: Sendable {
  private struct Account {
    var rest: Double
    var at: ContinuousClock.Instant
  }

  private let perSecond: Double
  private let atOnce: Double
  private let accounts = Mutex<[String: Account]>([:])
  /// Addresses that are remembered. Larger: more memory under a flood from many.
  private static let capacity = 10_000

  init(perSecond: Int, atOnce: Int) {
    self.perSecond = Double(perSecond)
    self.atOnce = Double(atOnce)
  }

  init(perHour: Int, atOnce: Int) {
    perSecond = Double(perHour) / 3_600
    self.atOnce = Double(atOnce)
  }

  /// `nil`, or how long to wait.
  func spend(by client: String, at now: ContinuousClock.Instant) -> Duration? {
    accounts.withLock { accounts in
      if accounts.count >= Self.capacity, accounts[client] == nil { forget(&accounts, at: now) }
      var account = accounts[client] ?? Account(rest: atOnce, at: now)
      let passed = max(0, account.at.duration(to: now) / .seconds(1))
      account.rest = min(atOnce, account.rest + passed * perSecond)
      account.at = now
      defer { accounts[client] = account }
      guard account.rest >= 1 else { return .seconds((1 - account.rest) / perSecond) }
      account.rest -= 1
      return nil
    }
  }

  /// Those who have their whole budget again need not be remembered; if nobody has, all are forgotten,
  /// which gives everybody a little more.
  private func forget(_ accounts: inout [String: Account], at now: ContinuousClock.Instant) {
    accounts = accounts.filter { _, account in
      account.rest + account.at.duration(to: now) / .seconds(1) * perSecond < atOnce
    }
    if accounts.count >= Self.capacity { accounts.removeAll() }
  }
}

/// Answers 429 to who asks too often, before anything is looked up.
struct BudgetMiddleware: RouterMiddleware {
  typealias Context = WebContext

  let budget: RequestBudget
  let refusals: RefusalCounts
  let gate: AccessGate

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let client = gate.client(of: request, context)
    if let pause = budget.spend(by: client.address, at: .now) {
      refusals.add(.requestsOfClient)
      throw Problem.tooMany("Too many requests from this address.", retryAfter: pause)
    }
    return try await next(request, context)
  }
}
