/// What the crowd network's counts are taken to be worth, and how long.
///
/// Deviations are of the model's held-out errors (`models/README.md`): a mean error e of a normal
/// distribution is a deviation of 1.25 e.
public struct CarriedCrowdSettings: Hashable, Sendable {
  /// Of a zone's count, what no repetition makes smaller: the model's error on a place. 1.25 times
  /// 15 %, the middle of what was held out (6 to 10 % of streets and a shopping centre, 18 to 35 %
  /// of part A's crowds). Larger: a wider band.
  public var relativeDeviation = 0.19
  /// The same for few persons: empty pictures count as 0.12 in the mean, the worst as 13.
  public var leastDeviation = 1.0
  /// Of a single count, what the next one may undo: heads that come and go behind others. Larger: a
  /// calmer estimate that follows later.
  public var relativeJitter = 0.06
  public var leastJitter = 0.7
  /// Share of what the foreground says has changed that is taken as uncertain.
  public var foregroundDeviation = 0.35
  /// How uncertain the count becomes within a second by what foreground does not see, as a share
  /// and in persons: variances add up with time.
  public var relativeDrift = 0.03
  public var leastDrift = 0.3
  /// Foreground counts below this say nothing of how many persons one of its persons is.
  public var leastForeground = 3.0
  /// How many persons one person of foreground may stand for: between the inverse of it and it.
  public var largestGain = 2.0
  /// A count older than this is carried no further.
  public var longestCarry: Duration = .seconds(30)

  public init() {}
}
