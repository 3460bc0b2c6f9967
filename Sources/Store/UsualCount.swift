/// How many persons are usual in a zone during one hour of the week.
public struct UsualCount: Hashable, Sendable {
  /// Hours since Monday 00:00, local time: 0...167.
  public let hour: Int
  /// Persons, over all samples of that hour in those weeks.
  public let mean: Double
  /// The band that holds nine samples in ten, if they are normally distributed.
  public let low: Double
  public let high: Double
  /// How many weeks it rests on.
  public let weeks: Int

  public init(hour: Int, mean: Double, low: Double, high: Double, weeks: Int) {
    self.hour = hour
    self.mean = mean
    self.low = low
    self.high = high
    self.weeks = weeks
  }

  /// So many weeks back is looked. Larger: chance evens out; what has changed since is told later.
  public static let mostWeeks = 8
  /// Of fewer weeks nothing is called usual.
  public static let leastWeeks = 3
  /// An hour of a week counts if it was watched for so long.
  static let leastCovered = Duration.seconds(1800)
}
