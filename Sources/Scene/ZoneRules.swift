public import Pixels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// When staying in a zone is an event.
public struct LoiteringRule: Hashable, Sendable {
  /// Who is in the zone for longer loiters. Larger: people who wait for a moment are no event;
  /// later alerts.
  public var after: Duration = .seconds(60)
  public var severity: Severity = .warning

  public init() {}
}

/// When a thing that was left or removed is an event.
public struct StillObjectRule: Hashable, Sendable {
  /// How long it must stay so. Larger: who puts his bag down for a moment is no event; later alerts.
  /// What is absorbed into the background before that is never told: keep it below the absorption.
  public var after: Duration = .seconds(30)
  public var severity: Severity = .warning

  public init() {}
}

/// When travel through a zone is an event: against the way that it is to be passed.
public struct DirectionRule: Hashable, Sendable {
  public var allowed: Heading
  /// How long something must go the wrong way. Larger: who steps back is no event; later alerts,
  /// and who runs through a small zone is missed.
  public var after: Duration = .seconds(1.5)
  public var severity: Severity = .warning

  public init(allowed: Heading) { self.allowed = allowed }
}

/// A direction of travel on the picture.
public enum Heading: Hashable, Sendable {
  /// Clockwise from the top of the picture, as on a compass: 0 up, 90 right, 180 down, 270 left.
  case degrees(Double)
  /// As from one point to another.
  case along(from: RelativePoint, to: RelativePoint)

  /// Of length 1, x and y in picture heights; zero where the two points are the same.
  func unit(aspect: Double) -> (x: Double, y: Double) {
    switch self {
    case .degrees(let degrees):
      let turn = degrees * .pi / 180
      return (sin(turn), -cos(turn))
    case .along(let from, let to):
      let (x, y) = ((to.x - from.x) * aspect, to.y - from.y)
      let length = (x * x + y * y).squareRoot()
      return length > 0 ? (x / length, y / length) : (0, 0)
    }
  }
}
