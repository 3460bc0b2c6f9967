import Media
import Pixels

/// The camera's own text: label, date and a clock that ticks, white with a black outline, above
/// all other disturbances.
struct ClockOverlay: Nuisance {
  let label: String
  /// Pixels of the picture per dot of the font.
  private let dot: Int

  init(label: String, scale: Double) {
    self.label = label
    dot = max(1, Int((4 * scale).rounded()))
  }

  /// Where the text is, as shares of the picture: what analysis should ignore.
  static let area = RelativeRect(x: 0.012, y: 0.02, width: 0.43, height: 0.05)

  /// 4 May 2026, 08:15:20, when frame 0 is taken.
  static func text(label: String, frame: Int) -> String {
    let second = 8 * 3600 + 15 * 60 + 20 + frame / SampleScene.framesPerSecond
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "2026-05-04 \(two(second / 3600 % 24)):\(two(second / 60 % 60)):\(two(second % 60))  "
      + label
  }

  func alter(_ planes: PicturePlanes, at frame: Int) {
    let size = planes.y.size
    let left = Int(Self.area.x * Double(size.width)) + 2 * dot
    let top = Int(Self.area.y * Double(size.height)) + 2 * dot
    let text = Self.text(label: label, frame: frame)
    for outline in [true, false] {
      for (index, character) in text.enumerated() {
        let rows = BitmapFont.rows(of: character)
        for (y, row) in rows.enumerated() {
          for x in 0..<BitmapFont.width where row >> (BitmapFont.width - 1 - x) & 1 == 1 {
            let grow = outline ? max(1, dot / 2) : 0
            fill(
              planes.y, left + (index * (BitmapFont.width + 1) + x) * dot - grow,
              top + y * dot - grow, side: dot + 2 * grow, value: outline ? 20 : 232)
          }
        }
      }
    }
    let textWidth = text.count * (BitmapFont.width + 1) * dot
    clearColour(planes, left: left - dot, top: top - dot, width: textWidth + 2 * dot)
  }

  private func fill(_ plane: LumaPlane, _ left: Int, _ top: Int, side: Int, value: UInt8) {
    for y in max(0, top)..<max(0, min(plane.size.height, top + side)) {
      var row = plane.mutableRow(y)
      for x in max(0, left)..<max(0, min(plane.size.width, left + side)) { row[x] = value }
    }
  }

  /// Text is grey; what is below keeps half of its colour.
  private func clearColour(_ planes: PicturePlanes, left: Int, top: Int, width: Int) {
    for plane in [planes.u, planes.v] {
      let bottom = min(plane.size.height, (top + (BitmapFont.height + 2) * dot) / 2)
      for y in (top / 2)..<bottom {
        var row = plane.mutableRow(y)
        for x in (left / 2)..<min(plane.size.width, (left + width) / 2) {
          row[x] = UInt8((Int(row[x]) + 128) / 2)
        }
      }
    }
  }
}
