import Media
import Pixels
import Scene

/// Writes what an analysis saw in each picture as a video: what moved, zones with their counts, and
/// where the persons are.
///
/// Made with the first picture. Only reads the analysis; belongs to its thread.
final class OverlayVideo {
  private let path: String
  private let rate: Int
  private var encoder: VideoEncoder?
  private var scaler: PictureScaler?
  private var planes = PicturePlanes(size: PixelSize(width: 2, height: 2))
  private var layer: ColourLayer?
  private var layerOf: MediaTime?
  private var begin = MediaTime.zero
  private var written = 0

  /// Wider pictures are scaled down.
  static let maximumWidth = 1280
  /// A hole in the stream is shown for at most so long.
  private static let longestHold = Duration.seconds(10)

  /// - Parameter framesPerSecond: of the stream; `nil`: it does not say.
  init(path: String, framesPerSecond: Double?) {
    self.path = path
    rate = Int(min(max((framesPerSecond ?? 25).rounded(), 1), 60))
  }

  /// Adds one picture, held until the next one's time.
  func add(_ result: CameraAnalysis.Result, of analysis: CameraAnalysis) throws(MediaError) {
    guard let frames = analysis.frames else { return }
    let encoder = try encoder(for: result.picture)
    guard let scaler else { return }
    let due = frameNumber(of: result.picture.pts)
    // Two pictures within one frame's time: the first is shown.
    guard due >= written else { return }
    // What is still in the planes stands for the time up to this picture.
    let hold = Int(Self.longestHold.inSeconds) * rate
    for _ in written..<min(due, written + hold) where written > 0 {
      try encoder.encode(planes)
      written += 1
    }
    try scaler.scale(result.picture, into: planes)
    draw(result, frames, analysis)
    try encoder.encode(planes)
    written = due + 1
  }

  /// Completes the file. Without a picture there is none.
  func finish() throws(MediaError) { _ = try encoder?.finish() }

  private func frameNumber(of pts: MediaTime) -> Int {
    max(0, Int((pts.duration(since: begin).inSeconds * Double(rate)).rounded()))
  }

  private func encoder(for picture: DecodedFrame) throws(MediaError) -> VideoEncoder {
    if let encoder { return encoder }
    let size = picture.shownSize(maximumWidth: Self.maximumWidth)
    begin = picture.pts
    planes = PicturePlanes(size: size)
    scaler = try PictureScaler(size: size, isFullRange: false)
    let made = try VideoEncoder(
      path: path,
      settings: VideoEncoderSettings(size: size, framesPerSecond: rate, rate: .quality(23)))
    encoder = made
    return made
  }

  // MARK: - Drawing

  private func draw(
    _ result: CameraAnalysis.Result, _ frames: FrameAnalysis, _ analysis: CameraAnalysis
  ) {
    let painter = PicturePainter(planes, isFullRange: false)
    if let layer = layer(of: frames, result) { painter.lay(layer) }
    frames.drawMotion(with: painter)
    let scene = analysis.camera.scene
    for line in scene.lines {
      painter.draw(Outline(points: [line.from, line.to], isClosed: false, colour: .line))
    }
    for zone in scene.zones {
      painter.draw(Outline(points: zone.polygon.vertices, isClosed: true, colour: .zone))
    }
    for (index, zone) in scene.zones.enumerated() {
      let corner = zone.polygon.vertices.min { $0.x + $0.y < $1.x + $1.y }
      guard let corner else { continue }
      var text = zone.id.text
      if let count = analysis.scene?.measurements[index].count {
        text += " " + Self.number(count)
        if let area = zone.crowd?.areaSquareMetres { text += "  \(Self.number(count / area))/m2" }
      }
      painter.write(text, at: corner, colour: .zone)
    }
  }

  /// With one digit after the point.
  private static func number(_ value: Double) -> String {
    let tenths = Int((min(max(value, 0), 1e6) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// Of the picture that was counted last; made once for each.
  private func layer(of frames: FrameAnalysis, _ result: CameraAnalysis.Result) -> ColourLayer? {
    if frames.countedAt != layerOf {
      layerOf = frames.countedAt
      layer = frames.density(takenAt: result.at, shown: planes.size)?.layer(size: planes.u.size)
    }
    return layer
  }
}
