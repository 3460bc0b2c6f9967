/// Why a benchmark could not run: what was tried and what was expected.
enum BenchError: Error, CustomStringConvertible {
  case noClip
  case notAFile(String)
  case tooShort(clip: String, seconds: Double)
  case nothingDecoded(clip: String)
  case noOutput(path: String, reason: String)
  case toolFailed(tool: String, reason: String)
  case noFolder(path: String, reason: String)
  case noModel(String)

  var status: Int32 {
    switch self {
    case .noClip, .notAFile, .noModel: 2
    case .tooShort, .nothingDecoded, .noOutput, .toolFailed, .noFolder: 1
    }
  }

  var description: String {
    switch self {
    case .noClip:
      "expected a clip: as argument, as sample-streams/*.mp4 below the working directory, or "
        + "vtest.avi in the folder that PANTAU_FOOTAGE names; found none"
    case .notAFile(let input):
      "expected a file, found \(input): a live stream has no cost of its own pace"
    case .tooShort(let clip, let seconds):
      "\(clip) lasts \(seconds) s; expected more than the model's warm-up of 2 s"
    case .nothingDecoded(let clip): "expected pictures in \(clip), decoded none"
    case .noOutput(let path, let reason): "could not write \(path): \(reason)"
    case .toolFailed(let tool, let reason): "\(tool) failed: \(reason)"
    case .noModel(let path): "expected a model file, found none that can be read at \(path)"
    case .noFolder(let path, let reason): "could not make the folder \(path): \(reason)"
    }
  }
}
