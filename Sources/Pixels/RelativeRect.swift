/// A rectangle as fractions of the picture.
public struct RelativeRect: Hashable, Sendable, Codable {
  public var x: Double
  public var y: Double
  public var width: Double
  public var height: Double

  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  public var area: Double { width * height }
  public var centre: RelativePoint { RelativePoint(x: x + width / 2, y: y + height / 2) }

  /// Where a person or vehicle touches the ground: the point that decides which zone it is in.
  public var bottomCentre: RelativePoint { RelativePoint(x: x + width / 2, y: y + height) }

  /// The common part; a rectangle of no area if there is none.
  public func intersection(_ other: RelativeRect) -> RelativeRect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    let right = min(x + width, other.x + other.width)
    let bottom = min(y + height, other.y + other.height)
    return RelativeRect(
      x: left, y: top, width: max(0, right - left), height: max(0, bottom - top))
  }

  /// The smallest rectangle that covers both.
  public func union(_ other: RelativeRect) -> RelativeRect {
    let left = min(x, other.x)
    let top = min(y, other.y)
    let right = max(x + width, other.x + other.width)
    let bottom = max(y + height, other.y + other.height)
    return RelativeRect(x: left, y: top, width: right - left, height: bottom - top)
  }

  /// Intersection over union, 0...1; 0 if both are empty.
  public func intersectionOverUnion(_ other: RelativeRect) -> Double {
    let common = intersection(other).area
    let whole = area + other.area - common
    return whole > 0 ? common / whole : 0
  }
}
