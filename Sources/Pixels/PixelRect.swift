/// A rectangle of whole pixels or grid cells; `x` and `y` are its first column and row.
public struct PixelRect: Hashable, Sendable, Codable {
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  public var area: Int { width * height }

  /// The same rectangle as fractions of a picture of `size`.
  public func relative(to size: PixelSize) -> RelativeRect {
    RelativeRect(
      x: Double(x) / Double(size.width), y: Double(y) / Double(size.height),
      width: Double(width) / Double(size.width), height: Double(height) / Double(size.height))
  }
}
