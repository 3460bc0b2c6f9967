import Media
import Motion
import Pixels

/// The pipeline's extractor and detector with default settings, on single pictures.
final class SequenceDetector {
  /// What pictures must be brought to before `process`; `nil`: nothing to do.
  let scaledSize: PixelSize?
  /// Processor time of extraction and detection so far.
  private(set) var time = Duration.zero

  private let extractor: FrameExtractor
  private let pool: FramePool
  private let detector: MotionDetector

  /// A grid of which the picture is a whole multiple is made by the pipeline's own extractor, as in
  /// a camera; any other by scaling pictures before.
  init(picture: PixelSize, grid: PixelSize?) {
    let grid = grid ?? picture
    var analysis = AnalysisGrid(picture: picture, targetWidth: grid.width)
    let isExact =
      analysis.size == grid && grid.width * analysis.factor == picture.width
      && grid.height * analysis.factor == picture.height
    if !isExact { analysis = AnalysisGrid(picture: grid, targetWidth: grid.width) }
    scaledSize = isExact ? nil : grid
    extractor = FrameExtractor(grid: analysis)
    pool = FramePool(size: analysis.size, slots: 1)
    detector = MotionDetector(size: analysis.size)
  }

  /// Foreground on the grid; empty while the model learns.
  var mask: BitPlane { detector.mask }

  func process(_ picture: DecodedFrame) throws(MediaError) {
    let began = ProcessorTime.ofThread
    guard var frame = pool.acquire(pts: picture.pts) else {
      preconditionFailure("the frame before is gone")
    }
    try extractor.extract(picture, into: &frame)
    _ = detector.process(frame)
    time += ProcessorTime.ofThread - began
  }
}
