public import Pixels

/// The persons in one zone, from counts of the crowd network now and then and the foreground in
/// between.
///
/// A scalar Kalman filter: between counts the estimate changes as the foreground's does, times how
/// many persons one of its persons has turned out to be, and grows more uncertain; a new count
/// draws it to itself by how much surer it is. What all counts of a place have in common is in the
/// band and not in the filter, as no number of counts makes it smaller.
///
/// Without a count for `longestCarry` there is no estimate.
public struct CarriedCrowdEstimator: Sendable {
  public let settings: CarriedCrowdSettings
  private var state: State?
  /// Of the last count: they go on through runs.
  private var number = 0

  private struct State {
    var count: Double
    var variance: Double
    /// What foreground had counted in the same picture, as far as that can still be compared.
    var foreground: Double?
    var at: MediaTime
  }

  public init(settings: CarriedCrowdSettings = .init()) { self.settings = settings }

  /// A new run: what was counted before says nothing of it.
  public mutating func removeAll() { state = nil }

  /// The model of the background begins anew: what foreground counted before and what it counts
  /// afterwards cannot be compared.
  public mutating func forgetForeground() { state?.foreground = nil }

  /// Takes in what the network counted in the picture at `time`, and foreground in the same one.
  /// An earlier picture than the last one begins anew.
  public mutating func count(_ count: Double, foreground: Double?, at time: MediaTime) {
    number += 1
    let jitter = max(settings.leastJitter, settings.relativeJitter * count)
    guard let (expected, variance) = prediction(foreground: foreground, at: time) else {
      state = State(
        count: count, variance: jitter * jitter, foreground: foreground, at: time)
      return
    }
    let share = variance / (variance + jitter * jitter)
    state = State(
      count: max(0, expected + share * (count - expected)), variance: (1 - share) * variance,
      foreground: foreground, at: time)
  }

  /// - Parameter foreground: of the picture at `time`, at or after the last counted one; `nil`: not
  ///   known, and the last count is held.
  /// - Returns: `nil` without a count that is young enough.
  public func estimate(foreground: Double?, at time: MediaTime) -> CrowdEstimate? {
    guard let state, let (count, variance) = prediction(foreground: foreground, at: time) else {
      return nil
    }
    let common = max(settings.leastDeviation, settings.relativeDeviation * count)
    let half = NormalBand.halfWidth * (variance + common * common).squareRoot()
    return CrowdEstimate(
      count: count, low: max(0, count - half), high: count + half,
      method: time == state.at ? .network : .carried, deviation: variance.squareRoot(),
      number: number)
  }

  private func prediction(
    foreground: Double?, at time: MediaTime
  ) -> (count: Double, variance: Double)? {
    guard let state else { return nil }
    let elapsed = time.duration(since: state.at)
    guard elapsed >= .zero, elapsed <= settings.longestCarry else { return nil }
    var change = 0.0
    if let foreground, let before = state.foreground {
      change = gain(of: state.count, before) * (foreground - before)
    }
    let doubt = settings.foregroundDeviation * change
    let drift = max(settings.leastDrift, settings.relativeDrift * state.count)
    return (
      max(0, state.count + change),
      state.variance + doubt * doubt + drift * drift * elapsed.inSeconds
    )
  }

  /// Persons for each person of foreground.
  private func gain(of count: Double, _ foreground: Double) -> Double {
    guard foreground >= settings.leastForeground else { return 1 }
    return min(max(count / foreground, 1 / settings.largestGain), settings.largestGain)
  }
}
