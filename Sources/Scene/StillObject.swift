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

/// When a thing that was left or removed is an event.
public struct StillObjectRule: Hashable, Sendable {
  /// How long it must stay so. Larger: who puts his bag down for a moment is no event; later alerts.
  /// What the camera has absorbed before that is never seen: keep it below the absorption.
  public var after: Duration = .seconds(30)
  public var severity: Severity = .warning

  public init() {}
}
