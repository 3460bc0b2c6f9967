/// Width and height of a picture or grid, in pixels (or grid cells).
public struct PixelSize: Hashable, Sendable, Codable, CustomStringConvertible {
  public var width: Int
  public var height: Int

  /// Traps on negative sides.
  public init(width: Int, height: Int) {
    precondition(width >= 0 && height >= 0, "a size has no negative side")
    self.width = width
    self.height = height
  }

  public var area: Int { width * height }
  public var description: String { "\(width)x\(height)" }
}
