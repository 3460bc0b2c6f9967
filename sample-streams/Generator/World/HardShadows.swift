import Media
import Pixels

/// Shadows in low sun: the form of what casts them, laid on the ground, equally dark wherever
/// several of them lie over each other.
struct HardShadows {
  let sun: Sun
  /// Sees everything where its shadow falls.
  let view: View
  /// How much of each pixel what stands still shades: luma 16 is none, 235 all of it.
  private let still: PicturePlanes
  private let moving: PicturePlanes

  init(sun: Sun, view: View, canvas: PixelSize) {
    self.sun = sun
    var shadowView = view
    shadowView.sun = sun
    self.view = shadowView
    still = PicturePlanes(size: canvas)
    moving = PicturePlanes(size: canvas)
  }

  /// Once, for what never moves; `shapes` are of `view`.
  func drawStill(_ shapes: [Shape], on planes: PicturePlanes) {
    cover(shapes, in: still)
    darken(planes, besides: nil, by: still.y, within: whole)
  }

  func drawMoving(_ shapes: [Shape], on planes: PicturePlanes) {
    let extent = Shape.extent(of: shapes, scale: view.scale).common(with: whole)
    guard extent.area > 0 else { return }
    let cover = moving.y
    for y in extent.y..<(extent.y + extent.height) {
      var row = cover.mutableRow(y)
      for x in extent.x..<(extent.x + extent.width) { row[x] = 16 }
    }
    self.cover(shapes, in: moving)
    darken(planes, besides: still.y, by: cover, within: extent)
  }

  private var whole: PixelRect {
    PixelRect(x: 0, y: 0, width: still.size.width, height: still.size.height)
  }

  private func cover(_ shapes: [Shape], in planes: PicturePlanes) {
    var canvas = Canvas(planes: planes, scale: view.scale)
    canvas.paintsChroma = false
    for shape in shapes {
      var flat = shape.flat(.grey(1))
      flat.softness = 4
      canvas.draw(flat)
    }
  }

  /// What is in a still shadow already gets no darker. Less light is less of all colours.
  private func darken(
    _ planes: PicturePlanes, besides still: LumaPlane?, by cover: LumaPlane,
    within extent: PixelRect
  ) {
    let (luma, blue, red) = (planes.y, planes.u, planes.v)
    let depth = Float(sun.depth)
    for y in extent.y..<(extent.y + extent.height) {
      var row = luma.mutableRow(y)
      var u = blue.mutableRow(y / 2)
      var v = red.mutableRow(y / 2)
      let shade = cover.row(y)
      for x in extent.x..<(extent.x + extent.width) where shade[x] > 16 {
        let before = still.map { Float($0.row(y)[x]) - 16 } ?? 0
        let now = max(before, Float(shade[x]) - 16)
        let factor = (1 - depth * now / 219) / (1 - depth * before / 219)
        row[x] = UInt8(16 + max(0, Float(row[x]) - 16) * factor + 0.5)
        guard x & 1 == 0, y & 1 == 0 else { continue }
        u[x / 2] = UInt8(128.5 + (Float(u[x / 2]) - 128) * factor)
        v[x / 2] = UInt8(128.5 + (Float(v[x / 2]) - 128) * factor)
      }
    }
  }
}
