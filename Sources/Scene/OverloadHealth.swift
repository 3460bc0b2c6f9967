public import Pixels

/// Makes events of there being more work than machine: they begin with the first thing that is left
/// out, and end when nothing has been left out for long enough.
///
/// A pure state machine, asked every half second or so.
public struct OverloadHealth: Sendable {
  /// How much is left out.
  public enum Extent: Sendable {
    case nothing
    /// Quality of pictures, or pictures between others.
    case care
    /// Whatever happens between two key frames.
    case sight
  }

  private var condition: HealthCondition
  private var issuer: EventIssuer
  private var lasts: Duration?

  /// A burst of work at the start, or when many gates open at once, is none yet.
  private static let rule = HealthRule(.warning, after: .seconds(3), clear: .seconds(30))
  /// After an alert, so long without another one unless sight is lost.
  private static let cooldown = Duration.seconds(600)

  /// - Parameter randomSeed: of the ids; the same seed and extents make the same events.
  public init(randomSeed: UInt64 = .random(in: .min ... .max)) {
    condition = HealthCondition(.overload, of: .pantau, rule: Self.rule, method: "load")
    issuer = EventIssuer(
      seed: randomSeed, alerts: AlertRule(), cooldown: Self.cooldown,
      suspensions: NoSuspensions())
  }

  /// - Parameter elapsed: since the last call, by a clock that nobody sets.
  public mutating func update(
    _ extent: Extent, after elapsed: Duration, at now: WallTime,
    into transitions: inout [EventTransition]
  ) {
    lasts = extent == .nothing ? nil : lasts.map { $0 + elapsed } ?? .zero
    let finding = lasts.map { age in
      HealthCondition.Finding(age: age, severity: extent == .sight ? .alarm : nil)
    }
    condition.update(finding, at: now, issuer: &issuer, into: &transitions)
  }

  /// Ends what is open: Pantau is being stopped.
  public mutating func end(at now: WallTime, into transitions: inout [EventTransition]) {
    condition.end(at: now, reason: .stopped, issuer: &issuer, into: &transitions)
  }
}
