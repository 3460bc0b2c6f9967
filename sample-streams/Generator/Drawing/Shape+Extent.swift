import Pixels

extension Shape {
  /// The same form in one colour that covers what is below.
  func flat(_ colour: Colour) -> Shape {
    var shape = self
    shape.colour = colour
    shape.shade = 0
    shape.opacity = 1
    shape.isShadow = false
    return shape
  }

  /// The smallest rectangle around everything that drawing them may touch.
  static func extent(of shapes: [Shape], scale: Float) -> PixelRect {
    var left = Int.max
    var top = Int.max
    var right = Int.min
    var bottom = Int.min
    for shape in shapes {
      let extent = shape.extent(scale: scale)
      left = min(left, extent.left)
      top = min(top, extent.top)
      right = max(right, extent.right)
      bottom = max(bottom, extent.bottom)
    }
    guard left < right, top < bottom else { return PixelRect(x: 0, y: 0, width: 0, height: 0) }
    return PixelRect(x: left, y: top, width: right - left, height: bottom - top)
  }
}

extension PixelRect {
  /// The common part, of no area if there is none.
  func common(with other: PixelRect) -> PixelRect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return PixelRect(
      x: left, y: top, width: max(0, min(x + width, other.x + other.width) - left),
      height: max(0, min(y + height, other.y + other.height) - top))
  }
}
