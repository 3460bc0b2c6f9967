/// How a crowd was counted.
public enum CrowdMethod: String, Sendable, Codable, CaseIterable {
  /// From the area of foreground and the perspective.
  case foreground
  /// By the crowd network, in this picture.
  case network
  /// By the crowd network in an earlier picture, carried on by how the foreground has changed since.
  case carried
}

/// Persons in one zone at one time.
public struct CrowdEstimate: Hashable, Sendable {
  /// Smoothed; at least 0.
  public var count: Double
  /// The band that holds the truth nine times in ten, as far as the method can tell.
  public var low: Double
  public var high: Double
  public var method: CrowdMethod
  /// Standard deviation of the count less what all counts of the place have in common: what a
  /// difference of two of them has.
  public var deviation: Double
  /// How many counts of the network there have been: two estimates of the same number rest on the
  /// same one. 0: not by the network.
  public var number: Int

  public init(
    count: Double, low: Double, high: Double, method: CrowdMethod, deviation: Double = 0,
    number: Int = 0
  ) {
    self.count = count
    self.low = low
    self.high = high
    self.method = method
    self.deviation = deviation
    self.number = number
  }
}
