internal import Pixels

/// How far a picture lies from the model, in cells: what the model has at (x, y) is in the picture
/// at (x + shift.x, y + shift.y).
struct PictureShift: Hashable, Sendable {
  var x = 0
  var y = 0

  static let zero = PictureShift()

  static prefix func - (shift: PictureShift) -> PictureShift {
    PictureShift(x: -shift.x, y: -shift.y)
  }

  /// The larger of both distances.
  var reach: Int { max(abs(x), abs(y)) }
}

extension Blob {
  /// The part of it that lies in a picture of `size` when it is shifted; `nil` if none does.
  func shifted(by shift: PictureShift, within size: PixelSize) -> Blob? {
    let left = max(0, bounds.x + shift.x)
    let top = max(0, bounds.y + shift.y)
    let right = min(size.width, bounds.x + bounds.width + shift.x)
    let bottom = min(size.height, bounds.y + bounds.height + shift.y)
    guard left < right, top < bottom else { return nil }
    return Blob(
      bounds: PixelRect(x: left, y: top, width: right - left, height: bottom - top), area: area,
      centroidX: min(max(centroidX + Double(shift.x), Double(left)), Double(right)),
      centroidY: min(max(centroidY + Double(shift.y), Double(top)), Double(bottom)))
  }
}
