/// A see-through picture that is laid over another one of any size.
public struct ColourLayer: Hashable, Sendable {
  public let size: PixelSize
  /// Red, green, blue and opacity (0 ... 255) of each pixel, row by row.
  public var rgba: [UInt8]

  /// Of which nothing is seen.
  public init(size: PixelSize) {
    self.size = size
    rgba = Array(repeating: 0, count: 4 * size.area)
  }

  /// How much of what is below is hidden at a pixel: 0 ... 255.
  public func opacity(x: Int, y: Int) -> UInt8 {
    precondition((0..<size.width).contains(x) && (0..<size.height).contains(y), "outside the layer")
    return rgba[4 * (y * size.width + x) + 3]
  }
}
