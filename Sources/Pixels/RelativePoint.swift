/// A point as fractions of the picture: (0, 0) is its top left corner, (1, 1) its bottom right.
///
/// Relative coordinates survive a change of resolution and are the same on main and sub stream.
public struct RelativePoint: Hashable, Sendable, Codable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}
