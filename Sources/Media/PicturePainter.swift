public import Pixels

/// Draws into a 4:2:0 picture: outlines, marks, texts, layers of colour.
///
/// Places are fractions of the picture; what lies outside of it, or is no number, is brought to its
/// edge. The planes belong to the caller, who draws from one thread.
public struct PicturePainter {
  private let picture: PicturePlanes
  private let isFullRange: Bool
  /// Pixels of a line's width.
  private let thickness: Int

  public var size: PixelSize { picture.size }

  /// - Parameter isFullRange: what the planes' samples mean: 0...255, or luma of 16...235.
  public init(_ picture: PicturePlanes, isFullRange: Bool) {
    self.picture = picture
    self.isFullRange = isFullRange
    thickness = max(2, picture.size.width / 480)
  }

  // MARK: - Lines

  public func draw(_ outline: Outline) {
    guard let first = outline.points.first else { return }
    let ink = Ink(outline.colour, isFullRange)
    let width = outline.isThin ? max(1, thickness / 2) : thickness
    var previous = first
    for point in outline.points.dropFirst() {
      drawLine(from: previous, to: point, width: width, ink)
      previous = point
    }
    if outline.isClosed { drawLine(from: previous, to: first, width: width, ink) }
  }

  private func drawLine(
    from start: RelativePoint, to end: RelativePoint, width: Int, _ ink: Ink
  ) {
    let (x0, y0) = position(start)
    let (x1, y1) = position(end)
    let steps = max(1, Int(max(abs(x1 - x0), abs(y1 - y0))))
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      fill(
        x: Int(x0 + (x1 - x0) * share), y: Int(y0 + (y1 - y0) * share), width: width,
        height: width, ink)
    }
  }

  private func position(_ point: RelativePoint) -> (x: Double, y: Double) {
    func clamped(_ value: Double, _ length: Int) -> Double {
      value.isNaN ? 0 : min(max(value, 0), 1) * Double(max(0, length - thickness))
    }
    return (clamped(point.x, size.width), clamped(point.y, size.height))
  }

  private func fill(x: Int, y: Int, width: Int, height: Int, _ ink: Ink) {
    let columns = max(0, x)..<max(0, x, min(x + width, size.width))
    let planes = (y: picture.y, u: picture.u, v: picture.v)
    for row in max(0, y)..<max(0, y, min(y + height, size.height)) {
      var luma = planes.y.mutableRow(row)
      var blue = planes.u.mutableRow(row / 2)
      var red = planes.v.mutableRow(row / 2)
      for column in columns {
        luma[column] = ink.y
        blue[column / 2] = ink.u
        red[column / 2] = ink.v
      }
    }
  }

  // MARK: - Texts

  /// Writes in capitals on a dark ground, its top left corner at `place`, moved so that all of it
  /// that has room is inside. Characters that `BitmapFont` has not are blank.
  public func write(_ text: String, at place: RelativePoint, colour: Outline.Colour) {
    let dot = thickness
    let width = (text.count * (BitmapFont.width + 1) + 1) * dot
    let height = (BitmapFont.height + 2) * dot
    let (wantedX, wantedY) = position(place)
    let left = max(0, min(Int(wantedX), size.width - width))
    let top = max(0, min(Int(wantedY), size.height - height))
    fill(
      x: left, y: top, width: width, height: height, Ink(red: 12, green: 16, blue: 20, isFullRange))
    let ink = Ink(colour, isFullRange)
    for (index, character) in text.uppercased().enumerated() {
      let x = left + (index * (BitmapFont.width + 1) + 1) * dot
      for (y, row) in BitmapFont.rows(of: character).enumerated() {
        for column in 0..<BitmapFont.width where row >> (BitmapFont.width - 1 - column) & 1 == 1 {
          fill(x: x + column * dot, y: top + (y + 1) * dot, width: dot, height: dot, ink)
        }
      }
    }
  }

  // MARK: - Areas

  /// Marks the rim of what is set in a plane of any size: cells that have a neighbour that is not.
  public func draw(rimOf cells: BitPlane, colour: Outline.Colour) {
    let ink = Ink(colour, isFullRange)
    for y in 0..<cells.size.height {
      for x in 0..<cells.size.width where cells[x, y] {
        let isInside =
          x > 0 && y > 0 && x < cells.size.width - 1 && y < cells.size.height - 1
          && cells[x - 1, y] && cells[x + 1, y] && cells[x, y - 1] && cells[x, y + 1]
        if isInside { continue }
        let left = x * size.width / cells.size.width
        let top = y * size.height / cells.size.height
        fill(
          x: left, y: top, width: max(1, (x + 1) * size.width / cells.size.width - left),
          height: max(1, (y + 1) * size.height / cells.size.height - top), ink)
      }
    }
  }

  /// Lays a layer over the whole picture, the nearest of its pixels over each.
  public func lay(_ layer: ColourLayer) {
    guard layer.size.area > 0 else { return }
    let half = picture.u.size
    for y in 0..<half.height {
      let from = y * layer.size.height / half.height * layer.size.width
      for x in 0..<half.width {
        let start = 4 * (from + x * layer.size.width / half.width)
        let opacity = Int(layer.rgba[start + 3])
        if opacity == 0 { continue }
        let ink = Ink(
          red: Int(layer.rgba[start]), green: Int(layer.rgba[start + 1]),
          blue: Int(layer.rgba[start + 2]), isFullRange)
        blend(x: x, y: y, ink, opacity)
      }
    }
  }

  /// Four samples of luma and the one of each chroma plane that they share.
  private func blend(x: Int, y: Int, _ ink: Ink, _ opacity: Int) {
    func mixed(_ below: UInt8, _ above: UInt8) -> UInt8 {
      UInt8((Int(below) * (255 - opacity) + Int(above) * opacity + 127) / 255)
    }
    let planes = (y: picture.y, u: picture.u, v: picture.v)
    for row in 2 * y...2 * y + 1 {
      var luma = planes.y.mutableRow(row)
      luma[2 * x] = mixed(luma[2 * x], ink.y)
      luma[2 * x + 1] = mixed(luma[2 * x + 1], ink.y)
    }
    var blue = planes.u.mutableRow(y)
    blue[x] = mixed(blue[x], ink.u)
    var red = planes.v.mutableRow(y)
    red[x] = mixed(red[x], ink.v)
  }
}

/// One colour as the samples of a picture.
private struct Ink {
  let y: UInt8
  let u: UInt8
  let v: UInt8

  /// BT.601; red, green, blue are 0...255.
  init(red: Int, green: Int, blue: Int, _ isFullRange: Bool) {
    let luma = 299 * red + 587 * green + 114 * blue
    let u = 128_000 + (-169 * red - 331 * green + 500 * blue)
    let v = 128_000 + (500 * red - 419 * green - 81 * blue)
    func sample(_ thousandths: Int) -> UInt8 { UInt8(min(max(thousandths / 1000, 0), 255)) }
    if isFullRange {
      (self.y, self.u, self.v) = (sample(luma), sample(u), sample(v))
    } else {
      self.y = sample(16_000 + luma * 219 / 255)
      self.u = sample(128_000 + (u - 128_000) * 224 / 255)
      self.v = sample(128_000 + (v - 128_000) * 224 / 255)
    }
  }

  init(_ colour: Outline.Colour, _ isFullRange: Bool) {
    let (red, green, blue) =
      switch colour {
      case .zone: (0, 255, 255)
      case .line: (255, 255, 0)
      case .blob: (0, 255, 0)
      case .track: (255, 0, 255)
      case .alert: (255, 0, 0)
      case .ignored: (150, 150, 150)
      case .person: (255, 255, 255)
      case .ground: (255, 160, 60)
      }
    self.init(red: red, green: green, blue: blue, isFullRange)
  }
}
