import Pixels
public import SampleStreams

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A clip with the truth of what happens in it, as `pantau samples` writes them.
public struct EventClip: Sendable {
  /// The clip's path below the folder in which it was found, without its ending.
  public let name: String
  public let path: String
  public let truth: TruthFile

  public init(name: String, path: String, truth: TruthFile) {
    self.name = name
    self.path = path
    self.truth = truth
  }

  public var seconds: Double { Double(truth.frames) / Double(truth.framesPerSecond) }

  private static let endings = ["-main.mp4", "-sub.mp4", ".mp4"]

  /// All clips in a folder and the folders in it, by name: those beside a file `NAME.json` that are
  /// called `NAME-main.mp4`, `NAME-sub.mp4` or `NAME.mp4`. Anything else is passed over.
  public static func all(in folder: String) throws(EvaluationError) -> [EventClip] {
    guard let files = try? FileManager.default.subpathsOfDirectory(atPath: folder) else {
      throw .notAFolder(path: folder)
    }
    let known = Set(files)
    var clips: [EventClip] = []
    for file in files.sorted() where file.hasSuffix(".json") {
      let stem = String(file.dropLast(".json".count))
      let found = endings.map { stem + $0 }.filter(known.contains)
      guard !found.isEmpty else { continue }
      let truth: TruthFile
      do { truth = try TruthFile(path: folder + "/" + file) } catch { throw .truth(error) }
      guard truth.framesPerSecond > 0, truth.frames > 0, truth.size.area > 0,
        truth.frameInterval > 0
      else {
        throw .badTruth(
          path: folder + "/" + file,
          reason: "expected size, frames, frames_per_second and frame_interval above 0")
      }
      clips += found.map { clip in
        EventClip(
          name: String(clip.dropLast(".mp4".count)), path: folder + "/" + clip, truth: truth)
      }
    }
    guard !clips.isEmpty else { throw .noClips(folder: folder) }
    return clips
  }
}
