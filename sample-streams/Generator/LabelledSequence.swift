import Media
import Pixels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Writes a scene as a labelled sequence in the layout of CDnet 2014: `input/in000001.jpg` and on,
/// `groundtruth/gt000001.png` and on, `ROI.png`, `temporalROI.txt`, and the scene's truth file.
///
/// The pictures have been through a camera's encoder: what is stored is what its decoder gave.
public enum LabelledSequence {
  /// Frames at the beginning that are not scored: a model learns from them.
  public static let warmUp = 50

  /// Writes into `folder`, which exists, a folder `name`, and replaces what is there of that name.
  ///
  /// - Parameters:
  ///   - bitsPerSecond: of the encoder; `nil`: 0.09 bits a pixel, a good sub stream.
  ///   - progress: called after every frame with the number of those written.
  public static func write(
    _ scene: SampleScene, stream: SampleStream, to folder: String, name: String,
    bitsPerSecond: Int? = nil, progress: (Int) -> Void = { _ in }
  ) throws(SampleError) {
    let root = folder + "/" + name
    for part in ["input", "groundtruth"] {
      let path = root + "/" + part
      do {
        if FileManager.default.fileExists(atPath: path) {
          try FileManager.default.removeItem(atPath: path)
        }
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true)
      } catch {
        throw SampleError.notWritable(path: path, reason: "\(error)")
      }
    }
    let clip = root + "/" + name + ".mp4"
    var settings = SampleWriter.settings(of: stream, scene: scene)
    settings.rate = .bitsPerSecond(
      SampleWriter.starved(
        bitsPerSecond ?? stream.size.area * SampleScene.framesPerSecond * 9 / 100, in: scene))
    let renderer = SceneRenderer(scene, stream: stream)
    try writeLabels(of: scene, by: renderer, into: root)
    try SampleWriter.writeClip(scene, by: renderer, settings: settings, path: clip) {
      progress($0)
    }
    defer { try? FileManager.default.removeItem(atPath: clip) }
    try writePictures(of: clip, width: stream.size.width, into: root + "/input")
    try SampleWriter.writeTruth(of: scene, path: root + "/" + SampleWriter.truthFileName(of: name))
  }

  private static func writeLabels(
    of scene: SampleScene, by renderer: SceneRenderer, into root: String
  ) throws(SampleError) {
    let labels = TruthLabels(size: renderer.size)
    for frame in 0..<scene.frameCount {
      try writePNG(
        labels.render(frame, by: renderer),
        path: root + "/groundtruth/gt" + number(frame) + ".png")
    }
    try writePNG(LumaPlane(size: renderer.size, filledWith: 255), path: root + "/ROI.png")
    let first = min(warmUp, scene.frameCount - 1) + 1
    try save(Array("\(first) \(scene.frameCount)\n".utf8), to: root + "/temporalROI.txt")
  }

  private static func writePNG(_ plane: LumaPlane, path: String) throws(SampleError) {
    try save(coding { () throws(MediaError) in try GrayPNG.encode(plane) }, to: path)
  }

  /// Decodes the clip and stores each picture as it comes.
  private static func writePictures(
    of clip: String, width: Int, into folder: String
  ) throws(SampleError) {
    let (demuxer, decoder) = try coding { () throws(MediaError) in
      let demuxer = try Demuxer(
        StreamAddress(clip), options: StreamOptions(), interrupt: InterruptFlag())
      return (demuxer, try Decoder(demuxer.parameters))
    }
    // 100 is as good as the quality 92 of others.
    let encoder = SnapshotEncoder(maximumWidth: width, quality: 100)
    let packet = Packet()
    var frame = 0
    var isOver = false
    while !isOver {
      try coding { () throws(MediaError) in
        if case .packet = try demuxer.read(into: packet) {
          try decoder.send(packet)
        } else {
          decoder.sendEndOfStream()
          isOver = true
        }
      }
      while let bytes = try coding({ () throws(MediaError) -> [UInt8]? in
        guard case .frame = try decoder.receive() else { return nil }
        return try encoder.encode(decoder.frame, outlines: [])
      }) {
        try save(bytes, to: folder + "/in" + number(frame) + ".jpg")
        frame += 1
      }
    }
  }

  /// Says of libav's errors that they are a sample's.
  private static func coding<Result>(
    _ body: () throws(MediaError) -> Result
  ) throws(SampleError) -> Result {
    do throws(MediaError) {
      return try body()
    } catch {
      throw SampleError.encoding(error)
    }
  }

  /// Six digits, counted from 1.
  private static func number(_ frame: Int) -> String {
    let digits = String(frame + 1)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  private static func save(_ bytes: [UInt8], to path: String) throws(SampleError) {
    do {
      try Data(bytes).write(to: URL(filePath: path))
    } catch {
      throw SampleError.notWritable(path: path, reason: "\(error)")
    }
  }
}
