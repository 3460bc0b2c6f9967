/// One number by which a soak is judged.
public struct SoakCheck: Sendable, Codable {
  public var name: String
  public var value: Double
  public var unit: String
  /// Either of the two.
  public var atMost: Double?
  public var atLeast: Double?
  public var passed: Bool

  public init(_ name: String, _ value: Double, _ unit: String, atMost: Double) {
    self.init(name: name, value: value, unit: unit, atMost: atMost, passed: value <= atMost)
  }

  public init(_ name: String, _ value: Double, _ unit: String, atLeast: Double) {
    self.init(name: name, value: value, unit: unit, atLeast: atLeast, passed: value >= atLeast)
  }

  private init(
    name: String, value: Double, unit: String, atMost: Double? = nil, atLeast: Double? = nil,
    passed: Bool
  ) {
    self.name = name
    self.value = value
    self.unit = unit
    self.atMost = atMost
    self.atLeast = atLeast
    self.passed = passed
  }

  private enum CodingKeys: String, CodingKey {
    case name, value, unit, passed
    case atMost = "at_most"
    case atLeast = "at_least"
  }
}
