public import Media
public import Pixels
public import SampleStreams

/// Why something cannot be scored: what was looked for, and what was found instead.
public enum EvaluationError: Error, CustomStringConvertible {
  case notAFolder(path: String)
  case noSequences(folder: String)
  /// A sequence lacks a part; `expected` says what it looks like.
  case missing(sequence: String, expected: String)
  case badTemporalRegion(path: String, found: String)
  case sizeMismatch(path: String, expected: PixelSize, found: PixelSize)
  /// The region of interest scores no pixel.
  case emptyRegion(path: String)
  case unlabelled(sequence: String, frames: ClosedRange<Int>)
  /// A mask of the ground truth that belongs to no picture.
  case maskWithoutPicture(path: String)
  case gridTooLarge(grid: PixelSize, picture: PixelSize, sequence: String)
  case noClips(folder: String)
  case badTruth(path: String, reason: String)
  case notAnalysed(path: String, reason: String)
  case picture(MediaError)
  case truth(SampleError)
  case notWritable(path: String, reason: String)
  case noCrowdSets(folder: String)
  /// A file of heads, counts or names has a line that is none.
  case badLine(path: String, number: Int, found: String, expected: String)
  /// `counts.csv` and the heads of a picture disagree.
  case countsDiffer(path: String, counted: Int, heads: Int)
  case unknownPicture(list: String, name: String, set: String)
  case noPictures(folder: String)

  public var description: String {
    switch self {
    case .notAFolder(let path): "\(path) is not a folder that can be read"
    case .noSequences(let folder):
      "no sequence in \(folder): expected folders with input/in000001.jpg, "
        + "groundtruth/gt000001.png, ROI.png and temporalROI.txt (the layout of CDnet 2014)"
    case .missing(let sequence, let expected): "\(sequence): expected \(expected)"
    case .badTemporalRegion(let path, let found):
      "\(path): expected the numbers of the first and last frame to score, e.g. \"470 1700\", "
        + "found \"\(found)\""
    case .sizeMismatch(let path, let expected, let found):
      "\(path): expected \(expected) pixels as in the first picture, found \(found)"
    case .emptyRegion(let path): "\(path): the region of interest is empty, nothing can be scored"
    case .unlabelled(let sequence, let frames):
      "\(sequence): expected a mask in groundtruth for at least one of the frames "
        + "\(frames.lowerBound) to \(frames.upperBound) of temporalROI.txt"
    case .maskWithoutPicture(let path): "\(path): no picture in input has this number"
    case .gridTooLarge(let grid, let picture, let sequence):
      "a grid of \(grid) is larger than the pictures of \(sequence), which are \(picture)"
    case .noClips(let folder):
      "no clip with truth in \(folder): expected NAME.mp4 or NAME-STREAM.mp4 (e.g. gate-sub.mp4) "
        + "with NAME.json beside it, as `pantau samples` makes them"
    case .badTruth(let path, let reason): "\(path): \(reason)"
    case .notAnalysed(let path, let reason): "\(path): \(reason)"
    case .picture(let error): "\(error)"
    case .truth(let error): "\(error)"
    case .notWritable(let path, let reason): "write \(path): \(reason)"
    case .noCrowdSets(let folder):
      "no labelled crowd in \(folder): expected folders with images/NAME.jpg and points/NAME.csv"
    case .badLine(let path, let number, let found, let expected):
      "\(path), line \(number): expected \(expected), found \"\(found)\""
    case .countsDiffer(let path, let counted, let heads):
      "\(path) has \(heads) heads: expected \(counted) as in counts.csv"
    case .unknownPicture(let list, let name, let set):
      "\(list): expected names of pictures of \(set), found \"\(name)\""
    case .noPictures(let folder):
      "no picture in \(folder): expected JPEG, PNG or BMP files in it or in its folder input"
    }
  }
}
