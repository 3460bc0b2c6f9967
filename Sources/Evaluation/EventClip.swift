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

  /// All clips in a folder and the folders in it, by name: `NAME.mp4` and `NAME-STREAM.mp4` beside
  /// a truth `NAME.json`. Anything else is passed over.
  public static func all(in folder: String) throws(EvaluationError) -> [EventClip] {
    // With the slash also a link to a folder is one.
    guard let files = try? FileManager.default.subpathsOfDirectory(atPath: folder + "/") else {
      throw .notAFolder(path: folder)
    }
    let known = Set(files)
    var truths: [String: TruthFile] = [:]
    var clips: [EventClip] = []
    for file in files.sorted() where file.hasSuffix(".mp4") {
      let name = String(file.dropLast(".mp4".count))
      guard let path = truthPath(of: name, among: known) else { continue }
      let truth: TruthFile
      if let known = truths[path] { truth = known } else { truth = try read(folder + "/" + path) }
      truths[path] = truth
      clips.append(EventClip(name: name, path: folder + "/" + file, truth: truth))
    }
    guard !clips.isEmpty else { throw .noClips(folder: folder) }
    return clips
  }

  private static func truthPath(of clip: String, among files: Set<String>) -> String? {
    let own = clip + ".json"
    if files.contains(own) { return own }
    guard let dash = clip.lastIndex(of: "-") else { return nil }
    let shared = String(clip[..<dash]) + ".json"
    return files.contains(shared) ? shared : nil
  }

  private static func read(_ path: String) throws(EvaluationError) -> TruthFile {
    let truth: TruthFile
    do { truth = try TruthFile(path: path) } catch { throw .truth(error) }
    guard truth.framesPerSecond > 0, truth.frames > 0, truth.size.area > 0,
      truth.frameInterval > 0
    else {
      throw .badTruth(
        path: path,
        reason: "expected size, frames, frames_per_second and frame_interval above 0")
    }
    return truth
  }
}
