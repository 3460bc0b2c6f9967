import Media
import Pixels

extension PicturePlanes {
  /// Copies a picture of the same size.
  func copy(from other: PicturePlanes) {
    for (target, source) in [(y, other.y), (u, other.u), (v, other.v)] {
      precondition(target.size == source.size, "pictures of different sizes")
      for line in 0..<target.size.height {
        let from = source.row(line)
        var to = target.mutableRow(line)
        for x in 0..<from.count { to[x] = from[x] }
      }
    }
  }

  /// Copies the middle of a larger picture, moved by whole and parts of pixels (bilinear).
  func copyShifted(from other: PicturePlanes, by shift: PicturePoint, margin: PixelSize) {
    for (target, source, factor) in [(y, other.y, 1), (u, other.u, 2), (v, other.v, 2)] {
      target.copyShifted(
        from: source, x: shift.x / Float(factor), y: shift.y / Float(factor),
        margin: PixelSize(width: margin.width / factor, height: margin.height / factor))
    }
  }

  /// The mean of this and another picture of the same size.
  func blend(with other: PicturePlanes) {
    for (target, source) in [(y, other.y), (u, other.u), (v, other.v)] {
      for line in 0..<target.size.height {
        let from = source.row(line)
        var to = target.mutableRow(line)
        for x in 0..<from.count {
          to[x] = UInt8(truncatingIfNeeded: (UInt16(to[x]) &+ UInt16(from[x]) &+ 1) >> 1)
        }
      }
    }
  }
}

extension LumaPlane {
  /// `self[x, y] = other[x + margin - shift]`, in 1/64 of a pixel.
  fileprivate func copyShifted(
    from other: LumaPlane, x shiftX: Float, y shiftY: Float, margin: PixelSize
  ) {
    let fixedX = margin.width * 64 - Int((shiftX * 64).rounded())
    let fixedY = margin.height * 64 - Int((shiftY * 64).rounded())
    let firstX = fixedX >> 6
    let firstY = fixedY >> 6
    precondition(
      firstX >= 0 && firstY >= 0 && firstX + size.width < other.size.width
        && firstY + size.height < other.size.height, "the margin is too small for the shift")
    let right = Int32(fixedX & 63)
    let below = Int32(fixedY & 63)
    for line in 0..<size.height {
      let upper = other.row(firstY + line)
      let lower = other.row(firstY + line + 1)
      var row = mutableRow(line)
      for x in 0..<size.width {
        let top = Int32(upper[firstX + x]) &* (64 &- right) &+ Int32(upper[firstX + x + 1]) &* right
        let bottom =
          Int32(lower[firstX + x]) &* (64 &- right) &+ Int32(lower[firstX + x + 1]) &* right
        let sum = top &* (64 &- below) &+ bottom &* below &+ 2048
        row[x] = UInt8(truncatingIfNeeded: sum >> 12)
      }
    }
  }
}
