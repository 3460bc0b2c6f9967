public import Pixels

/// Slows guessing of passwords down: pauses that grow with failures, for each name and for each
/// address.
///
/// A try is counted when it begins, and taken back when it succeeds, so that many tries at once are
/// no way around. Names that do not exist are treated like those that do. During a pause nothing is
/// tried: also the right password is refused.
public struct LoginGuard: Sendable {
  /// When pauses begin and how long they grow.
  public struct Limits: Hashable, Sendable {
    /// Failures without a pause. Larger: more patience with people, and more guesses.
    public var free: Int
    /// The first pause; each further failure doubles it.
    public var first: Duration
    public var longest: Duration

    public init(free: Int, first: Duration, longest: Duration) {
      self.free = free
      self.first = first
      self.longest = longest
    }

    /// Of one name: about a hundred guesses a day.
    public static let ofName = Limits(free: 5, first: .seconds(2), longest: .seconds(900))
    /// Of one address, behind which a whole control room may sit.
    public static let ofAddress = Limits(free: 20, first: .seconds(1), longest: .seconds(300))
  }

  /// Failures are forgotten so long after the last.
  static let memory = Duration.seconds(3_600)

  private let ofName: Limits
  private let ofAddress: Limits
  /// Names and addresses remembered at most, of each.
  private let capacity: Int
  private var names: [String: Failures] = [:]
  private var addresses: [String: Failures] = [:]

  private struct Failures {
    var count: Int
    var at: WallTime
  }

  public init(
    ofName: Limits = .ofName, ofAddress: Limits = .ofAddress, capacity: Int = 10_000
  ) {
    self.ofName = ofName
    self.ofAddress = ofAddress
    self.capacity = max(1, capacity)
  }

  /// How many names and addresses are remembered.
  public var remembered: Int { names.count + addresses.count }

  /// A try begins. `nil`: it may be made; else nothing may be tried for so long.
  public mutating func begin(name: UserName?, address: String, at now: WallTime) -> Duration? {
    let key = name?.key ?? ""
    let pause = max(
      Self.rest(names[key], ofName, now), Self.rest(addresses[address], ofAddress, now))
    if pause > .zero { return pause }
    Self.count(key, in: &names, at: now, capacity: capacity)
    Self.count(address, in: &addresses, at: now, capacity: capacity)
    return nil
  }

  /// The try was right. What others failed at from the same address stays counted: who has a name
  /// of his own shall not wipe away his guesses at others'.
  public mutating func succeeded(name: UserName, address: String) {
    names[name.key] = nil
    if let failures = addresses[address] {
      addresses[address] =
        failures.count > 1 ? Failures(count: failures.count - 1, at: failures.at) : nil
    }
  }

  /// What is left of a pause; zero if there is none.
  private static func rest(_ failures: Failures?, _ limits: Limits, _ now: WallTime) -> Duration {
    // A clock that was set back ends a pause rather than making it endless.
    guard let failures, now >= failures.at, failures.count >= limits.free else { return .zero }
    let doublings = min(failures.count - limits.free, 20)
    let pause = min(limits.first * (1 << doublings), limits.longest)
    return max(.zero, pause - now.duration(since: failures.at))
  }

  private static func count(
    _ key: String, in all: inout [String: Failures], at now: WallTime, capacity: Int
  ) {
    let old = all[key].flatMap { isForgotten($0, now) ? nil : $0 }
    if all[key] == nil, all.count >= capacity { makeRoom(in: &all, at: now) }
    all[key] = Failures(count: min((old?.count ?? 0) + 1, 1_000), at: now)
  }

  private static func isForgotten(_ failures: Failures, _ now: WallTime) -> Bool {
    now < failures.at || now.duration(since: failures.at) > memory
  }

  /// Drops what is forgotten anyway; if that is nothing, the tenth with the fewest failures.
  private static func makeRoom(in all: inout [String: Failures], at now: WallTime) {
    let count = all.count
    all = all.filter { !isForgotten($0.value, now) }
    guard all.count == count else { return }
    let least = all.sorted { ($0.value.count, $0.value.at) < ($1.value.count, $1.value.at) }
    for (key, _) in least.prefix(max(1, count / 10)) { all[key] = nil }
  }
}
