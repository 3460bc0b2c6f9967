/// How long to wait before the next try to connect. Tries never end; the pauses grow.
public struct ReconnectPolicy: Hashable, Sendable {
  /// First pause. Larger: calmer on a flapping network, later back after a short break.
  public var initial: Duration = .seconds(1)
  /// Longest pause. Larger: less traffic to a dead camera, later back when it is repaired.
  public var maximum: Duration = .seconds(60)
  /// First pause after a refused password: a camera must not be hammered with it, and many lock
  /// out who tries too often. Doubles up to ten times this, or `maximum` if that is longer.
  public var unauthorised: Duration = .seconds(30)
  /// A run that lasted this long makes the next pause the first one again.
  public var healthyAfter: Duration = .seconds(10)

  public init() {}
}

/// The state of one camera's tries.
struct Reconnection {
  let policy: ReconnectPolicy
  private var failures = 0
  private var wasUnauthorised = false

  init(policy: ReconnectPolicy) { self.policy = policy }

  /// The pause after a failed try or a broken run: doubling from the first to the longest, and
  /// spread by up to a fifth so that many cameras do not come back as a herd.
  mutating func pause(
    afterRunOf length: Duration, isUnauthorised: Bool,
    using generator: inout some RandomNumberGenerator
  ) -> Duration {
    if length >= policy.healthyAfter || isUnauthorised != wasUnauthorised { failures = 0 }
    wasUnauthorised = isUnauthorised
    let first = isUnauthorised ? policy.unauthorised : policy.initial
    let longest = max(policy.maximum, isUnauthorised ? first * 10 : first)
    let doubled = first * (1 << min(failures, 16))
    failures += 1
    let spread = Double.random(in: 0.8...1.0, using: &generator)
    return min(doubled, longest) * spread
  }
}
