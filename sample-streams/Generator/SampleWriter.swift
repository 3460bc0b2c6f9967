public import Media
import Pixels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Why a sample could not be written or its truth not be read.
public enum SampleError: Error, CustomStringConvertible {
  case encoding(MediaError)
  case notWritable(path: String, reason: String)
  case notReadable(path: String, reason: String)
  case badTruth(path: String, reason: String)

  public var description: String {
    switch self {
    case .encoding(let error): "encode a sample: \(error)"
    case .notWritable(let path, let reason): "write \(path): \(reason)"
    case .notReadable(let path, let reason): "read \(path): \(reason)"
    case .badTruth(let path, let reason): "\(path) is no truth file: \(reason)"
    }
  }
}

/// Renders scenes into clips with their truth beside them: `NAME-main.mp4`, `NAME-sub.mp4` and
/// `NAME.json`.
public enum SampleWriter {
  /// Truth files give boxes, heads and counts five times a second.
  public static let truthInterval = 5

  /// How far writing has come.
  public struct Progress: Hashable, Sendable {
    public let stream: SampleStream
    /// Frames written of this stream.
    public let frame: Int
    public let frameCount: Int
  }

  /// Writes into an existing folder and replaces what is there of the same name.
  ///
  /// - Parameters:
  ///   - name: of the files; `nil`: the scene's.
  ///   - isQuick: whether the encoder takes less care, and half the time: for hours of clips.
  ///   - rate: `nil`: that of `settings(of:scene:)`.
  ///   - progress: called after every frame.
  public static func write(
    _ scene: SampleScene, to folder: String, streams: [SampleStream] = SampleStream.allCases,
    name: String? = nil, isQuick: Bool = false, rate: VideoEncoderSettings.Rate? = nil,
    progress: (Progress) -> Void = { _ in }
  ) throws(SampleError) {
    for stream in streams {
      var settings = settings(of: stream, scene: scene)
      if isQuick { settings.preset = "veryfast" }
      if let rate { settings.rate = rate }
      try writeClip(
        scene, by: SceneRenderer(scene, stream: stream),
        settings: settings,
        path: folder + "/" + fileName(of: name ?? scene.name, stream: stream)
      ) { frame in
        progress(Progress(stream: stream, frame: frame, frameCount: scene.frameCount))
      }
    }
    try writeTruth(of: scene, path: folder + "/" + truthFileName(of: name ?? scene.name))
  }

  public static func fileName(of scene: String, stream: SampleStream) -> String {
    "\(scene)-\(stream.rawValue).mp4"
  }

  public static func truthFileName(of scene: String) -> String { "\(scene).json" }

  /// How a stream is encoded: as a camera does, closed GOPs of two seconds. Where the encoder is
  /// starved it gets a fourth of the bits at strength 1.
  public static func settings(of stream: SampleStream, scene: SampleScene) -> VideoEncoderSettings {
    let bitsPerSecond =
      stream == .main ? 1_100_000 : max(64_000, 240_000 * stream.size.area / (640 * 360))
    var settings = VideoEncoderSettings(
      size: stream.size, framesPerSecond: SampleScene.framesPerSecond,
      rate: .bitsPerSecond(starved(bitsPerSecond, in: scene)))
    settings.preset = "medium"
    return settings
  }

  static func starved(_ bitsPerSecond: Int, in scene: SampleScene) -> Int {
    Int(Double(bitsPerSecond) / (1 + 3 * (scene.nuisances[.compression] ?? 0)))
  }

  /// `progress` is called after every frame with the number of those written.
  static func writeClip(
    _ scene: SampleScene, by renderer: SceneRenderer, settings: VideoEncoderSettings,
    path: String, progress: (Int) -> Void
  ) throws(SampleError) {
    let picture = PicturePlanes(size: renderer.size)
    do throws(MediaError) {
      let encoder = try VideoEncoder(path: path, settings: settings)
      for frame in 0..<scene.frameCount {
        renderer.render(frame, into: picture)
        try encoder.encode(picture)
        progress(frame + 1)
      }
      _ = try encoder.finish()
    } catch {
      throw SampleError.encoding(error)
    }
  }

  static func writeTruth(of scene: SampleScene, path: String) throws(SampleError) {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let data = try encoder.encode(scene.truth(every: truthInterval))
      try data.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw SampleError.notWritable(path: path, reason: "\(error)")
    }
  }
}

extension TruthFile {
  /// Reads a truth file.
  public init(path: String) throws(SampleError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw SampleError.notReadable(path: path, reason: "\(error)")
    }
    do {
      self = try JSONDecoder().decode(TruthFile.self, from: data)
    } catch {
      throw SampleError.badTruth(path: path, reason: "\(error)")
    }
  }
}
