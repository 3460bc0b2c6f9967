/// How many persons are in one zone now, as operators see it.
public struct ZoneCrowd: Hashable, Sendable {
  public let zone: ZoneID
  public var count: Double
  /// The band that holds the truth nine times in ten, as far as the method can tell.
  public var low: Double
  public var high: Double
  /// Persons/m2; `nil`: the zone's ground area is not known.
  public var density: Double?
  public var method: CountMethod

  /// `nil`: nobody is counted in the zone, or not yet.
  public init?(_ zone: Zone, _ measurement: ZoneMeasurement) {
    guard let rule = zone.crowd, let count = measurement.count else { return nil }
    self.zone = zone.id
    self.count = count
    low = measurement.countLow
    high = measurement.countHigh
    density = rule.areaSquareMetres.map { count / $0 }
    method = measurement.method
  }

  public var levelOfService: LevelOfService? { density.map(LevelOfService.init) }
}
