/// Mean and mean deviation of numbers that change slowly: fast at first, then of about the last
/// `memory` of them. Outliers count for no more than three deviations.
struct SizeStatistics: Sendable {
  private(set) var count = 0
  private(set) var mean = 0.0
  private(set) var deviation = 0.0

  /// Numbers that are remembered. Larger: calmer; a change of the stream is learned later.
  static let memory = 60

  mutating func learn(_ value: Double) {
    count += 1
    guard count > 1 else {
      mean = value
      return
    }
    let share = 1 / Double(min(count, Self.memory))
    let bound = count > 8 ? 3 * deviation + 0.02 : .infinity
    let difference = min(max(value - mean, -bound), bound)
    mean += difference * share
    deviation += (abs(difference) - deviation) * share
  }
}
