/// What the public may know of a zone: how crowded it is, in words.
public struct PublicPlace: Hashable, Sendable {
  /// As the public calls it.
  public var name: String
  /// Persons with whom it is full.
  public var capacity: Double
  /// Shares of the capacity from which on it is calm, busy, full: three that rise.
  public var levels: [Double]

  public static let usualLevels = [0.05, 0.4, 0.8]

  /// How crowded it is.
  public enum Level: String, Sendable, Codable, CaseIterable {
    case empty, calm, busy, full
  }

  public init(name: String, capacity: Double, levels: [Double] = usualLevels) {
    precondition(capacity > 0 && levels.count == 3, "a capacity, and three levels")
    self.name = name
    self.capacity = capacity
    self.levels = levels
  }

  /// - Parameter count: persons, a mean.
  public func level(of count: Double) -> Level {
    Level.allCases[levels.count { count >= $0 * capacity }]
  }
}
