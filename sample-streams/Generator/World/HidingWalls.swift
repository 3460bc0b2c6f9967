import Media
import Pixels

/// For every pixel of the canvas the depth of the wall that hides what is behind it there.
struct HidingWalls {
  /// Centimetres along the optical axis, row by row; the largest number where nothing hides.
  private let depths: [UInt16]
  private let width: Int

  /// `nil` if no wall of the backdrop hides anything.
  init?(backdrop: Backdrop, view: View, canvas: PixelSize) {
    guard backdrop.walls.contains(where: \.hides) else { return nil }
    var depths = [UInt16](repeating: .max, count: canvas.area)
    for y in 0..<canvas.height {
      for x in 0..<canvas.width {
        let ray = view.ray(throughX: Double(x) + 0.5, y: Double(y) + 0.5)
        if let depth = backdrop.hidingDistance(from: view.camera.position, along: ray) {
          depths[y * canvas.width + x] = UInt16(min(65_000, depth * 100))
        }
      }
    }
    self.depths = depths
    width = canvas.width
  }

  /// Puts the backdrop back wherever a wall is nearer than what was just drawn at `depth`.
  func uncover(
    _ extent: PixelRect, depth: Double, from backdrop: PicturePlanes, on planes: PicturePlanes
  ) {
    let limit = UInt16(min(65_000, max(0, depth * 100)))
    for y in extent.y..<(extent.y + extent.height) {
      restore(planes.y, from: backdrop.y, row: y, extent: extent, limit: limit, step: 1)
      if y & 1 == 0 {
        restore(planes.u, from: backdrop.u, row: y / 2, extent: extent, limit: limit, step: 2)
        restore(planes.v, from: backdrop.v, row: y / 2, extent: extent, limit: limit, step: 2)
      }
    }
  }

  private func restore(
    _ plane: LumaPlane, from backdrop: LumaPlane, row y: Int, extent: PixelRect, limit: UInt16,
    step: Int
  ) {
    var row = plane.mutableRow(y)
    let behind = backdrop.row(y)
    for x in (extent.x / step)..<((extent.x + extent.width + step - 1) / step)
    where depths[y * step * width + x * step] < limit {
      row[x] = behind[x]
    }
  }
}
