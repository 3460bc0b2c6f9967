public import Pixels

/// Foreground that stands still: something that was put there, or the ground that something which
/// stood there uncovered.
public struct StillObject: Hashable, Sendable {
  public enum Nature: String, Sendable, Codable, CaseIterable {
    /// A thing was added.
    case left
    /// A thing is gone; what shows is what was behind it.
    case removed
  }

  public var bounds: RelativeRect
  public var nature: Nature
  /// For how long it has been as it is.
  public var age: Duration

  public init(bounds: RelativeRect, nature: Nature, age: Duration) {
    self.bounds = bounds
    self.nature = nature
    self.age = age
  }
}
