public import Pixels

/// One count from outside.
public struct SensorReading: Hashable, Sendable {
  public let at: WallTime
  /// Persons, or entries since the reading before.
  public let value: Double

  public init(at: WallTime, value: Double) {
    self.at = at
    self.value = value
  }
}
