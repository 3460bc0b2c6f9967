/// A point of the picture in pixels of the rendered size; pixel (0, 0) spans 0...1.
struct PicturePoint: Hashable, Sendable {
  var x: Float
  var y: Float
}

/// One soft-edged, filled form: figures, trees and rain are lists of them, drawn in order.
struct Shape: Sendable {
  enum Outline: Sendable {
    /// A segment with a radius at each end.
    case capsule(from: PicturePoint, to: PicturePoint, radii: (Float, Float))
    /// A convex polygon.
    case polygon([PicturePoint])
  }

  var outline: Outline
  var colour: Colour
  /// Luma added towards the upper left (and taken away towards the lower right): roundness.
  var shade: Float = 0
  var opacity: Float = 1
  /// Width of the edge in pixels of a picture 1920 wide: the lens is not perfect.
  var softness: Float = 2.2
  /// Darkens what is below instead of covering it.
  var isShadow = false

  /// The pixels that drawing may touch: left, top, right, bottom (right and bottom exclusive),
  /// not clipped.
  func extent(scale: Float) -> (left: Int, top: Int, right: Int, bottom: Int) {
    let margin = edge(scale: scale) / 2
    switch outline {
    case .capsule(let a, let b, let radii):
      return (
        Int((min(a.x - radii.0, b.x - radii.1) - margin).rounded(.down)),
        Int((min(a.y - radii.0, b.y - radii.1) - margin).rounded(.down)),
        Int((max(a.x + radii.0, b.x + radii.1) + margin).rounded(.up)),
        Int((max(a.y + radii.0, b.y + radii.1) + margin).rounded(.up))
      )
    case .polygon(let points):
      let xs = points.map(\.x)
      let ys = points.map(\.y)
      return (
        Int(((xs.min() ?? 0) - margin).rounded(.down)),
        Int(((ys.min() ?? 0) - margin).rounded(.down)),
        Int(((xs.max() ?? 0) + margin).rounded(.up)),
        Int(((ys.max() ?? 0) + margin).rounded(.up))
      )
    }
  }

  /// Width of the soft edge in pixels of the rendered size.
  func edge(scale: Float) -> Float { max(1, softness * scale) }
}
