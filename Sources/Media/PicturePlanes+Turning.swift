internal import Pixels

extension PicturePlanes {
  /// The picture as it is to be shown.
  func turned(_ orientation: PictureOrientation) -> PicturePlanes {
    if orientation == .upright { return self }
    let turned = PicturePlanes(
      size: orientation.swapsSides
        ? PixelSize(width: size.height, height: size.width) : size)
    Self.turn(y, orientation, into: turned.y)
    Self.turn(u, orientation, into: turned.u)
    Self.turn(v, orientation, into: turned.v)
    return turned
  }

  private static func turn(
    _ plane: LumaPlane, _ orientation: PictureOrientation, into target: LumaPlane
  ) {
    let (lastX, lastY) = (plane.size.width - 1, plane.size.height - 1)
    for y in 0..<target.size.height {
      var row = target.mutableRow(y)
      for x in row.indices {
        let (a, b) = orientation.swapsSides ? (y, x) : (x, y)
        let source = plane.row(orientation.mirrorsY ? lastY - b : b)
        row[x] = source[orientation.mirrorsX ? lastX - a : a]
      }
    }
  }
}
