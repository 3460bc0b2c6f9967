public import Pixels

/// A line drawn into a picture.
public struct Outline: Hashable, Sendable {
  public enum Colour: String, Sendable, CaseIterable {
    case zone, line, blob, track, alert, ignored, person, ground
  }

  public var points: [RelativePoint]
  /// Whether the last point is joined to the first.
  public var isClosed: Bool
  public var colour: Colour
  /// Half as wide as others.
  public var isThin: Bool

  public init(
    points: [RelativePoint], isClosed: Bool, colour: Colour, isThin: Bool = false
  ) {
    self.isThin = isThin
    self.points = points
    self.isClosed = isClosed
    self.colour = colour
  }

  /// The sides of a rectangle.
  public init(_ bounds: RelativeRect, colour: Colour, isThin: Bool = false) {
    let right = bounds.x + bounds.width
    let bottom = bounds.y + bounds.height
    self.init(
      points: [
        RelativePoint(x: bounds.x, y: bounds.y), RelativePoint(x: right, y: bounds.y),
        RelativePoint(x: right, y: bottom), RelativePoint(x: bounds.x, y: bottom),
      ], isClosed: true, colour: colour, isThin: isThin)
  }
}
