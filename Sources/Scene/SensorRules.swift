/// What a sensor tells.
public enum SensorKind: String, Sendable, Codable, CaseIterable {
  /// How many persons are there now.
  case count
  /// How many have come in since the reading before.
  case entries
}

/// When what a sensor says, or that it says nothing, is an event.
public struct SensorRules: Hashable, Sendable {
  /// Counts of sensor and camera differ if they do so by more than these persons, and by more than this
  /// share of the larger of them. Larger: fewer events where both are rough.
  public var disagreementPersons = 10.0
  public var disagreementShare = 0.5
  /// When that is an event.
  public var disagreement = HealthRule(.warning, after: .seconds(300), clear: .seconds(120))
  /// When it is an event that nothing comes.
  public var silent = HealthRule(.warning, after: .seconds(600), clear: .zero)
  /// Levels of its count in persons, as those of a zone's crowd; `nil`: none.
  public var crowd: CrowdRule?
  /// After an alert, further events of the same kind raise none for this long.
  public var cooldown = Duration.seconds(600)

  public init() {}

  /// Whether two counts are too far apart.
  public func disagree(_ sensor: Double, _ camera: Double) -> Bool {
    let difference = abs(sensor - camera)
    return difference > disagreementPersons
      && difference > disagreementShare * max(sensor, camera)
  }
}
