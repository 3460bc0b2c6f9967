/// How a picture is to be turned before it is shown, as EXIF numbers it.
struct PictureOrientation: Hashable, Sendable {
  /// Rows become columns, before anything is mirrored.
  let swapsSides: Bool
  let mirrorsX: Bool
  let mirrorsY: Bool

  static let upright = PictureOrientation(swapsSides: false, mirrorsX: false, mirrorsY: false)

  /// `nil` unless `number` is 1...8.
  init?(exif number: Int) {
    guard (1...8).contains(number) else { return nil }
    swapsSides = number >= 5
    mirrorsX = [2, 3, 7, 8].contains(number)
    mirrorsY = [3, 4, 6, 7].contains(number)
  }

  private init(swapsSides: Bool, mirrorsX: Bool, mirrorsY: Bool) {
    self.swapsSides = swapsSides
    self.mirrorsX = mirrorsX
    self.mirrorsY = mirrorsY
  }
}
