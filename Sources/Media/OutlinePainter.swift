internal import CFFmpeg
internal import Pixels

/// Draws outlines into a full-range 4:2:0 picture.
@safe struct OutlinePainter {
  private let frame: UnsafeMutablePointer<AVFrame>
  private let size: PixelSize
  private let thickness: Int

  /// `frame` is a writable yuvj420p picture that outlives the painter.
  init(frame: UnsafeMutablePointer<AVFrame>) {
    unsafe self.frame = frame
    unsafe size = PixelSize(width: Int(frame.pointee.width), height: Int(frame.pointee.height))
    thickness = max(2, size.width / 480)
  }

  func draw(_ outline: Outline) {
    guard let first = outline.points.first else { return }
    let colour = outline.colour.samples
    var previous = first
    for point in outline.points.dropFirst() {
      drawLine(from: previous, to: point, colour)
      previous = point
    }
    if outline.isClosed { drawLine(from: previous, to: first, colour) }
  }

  private func drawLine(
    from start: RelativePoint, to end: RelativePoint, _ colour: (y: UInt8, u: UInt8, v: UInt8)
  ) {
    let (x0, y0) = position(start)
    let (x1, y1) = position(end)
    let steps = max(1, Int(max(abs(x1 - x0), abs(y1 - y0))))
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      drawDot(x: Int(x0 + (x1 - x0) * share), y: Int(y0 + (y1 - y0) * share), colour)
    }
  }

  /// Pixels; points outside the picture, or no numbers, are brought to its edge.
  private func position(_ point: RelativePoint) -> (x: Double, y: Double) {
    func clamped(_ value: Double, _ length: Int) -> Double {
      value.isNaN ? 0 : min(max(value, 0), 1) * Double(max(0, length - thickness))
    }
    return (clamped(point.x, size.width), clamped(point.y, size.height))
  }

  private func drawDot(x: Int, y: Int, _ colour: (y: UInt8, u: UInt8, v: UInt8)) {
    for row in y..<min(y + thickness, size.height) {
      for column in x..<min(x + thickness, size.width) {
        // SAFETY: row and column are inside the picture; chroma planes are half as wide and high.
        unsafe frame.pointee.data.0![row * Int(frame.pointee.linesize.0) + column] = colour.y
        unsafe frame.pointee.data.1![row / 2 * Int(frame.pointee.linesize.1) + column / 2] =
          colour.u
        unsafe frame.pointee.data.2![row / 2 * Int(frame.pointee.linesize.2) + column / 2] =
          colour.v
      }
    }
  }
}

extension Outline.Colour {
  /// Full-range BT.601, as JPEG wants it.
  fileprivate var samples: (y: UInt8, u: UInt8, v: UInt8) {
    switch self {
    case .zone: (179, 171, 0)  // cyan
    case .line: (226, 0, 149)  // yellow
    case .blob: (150, 44, 21)  // green
    case .track: (105, 212, 235)  // magenta
    case .alert: (76, 85, 255)  // red
    }
  }
}
