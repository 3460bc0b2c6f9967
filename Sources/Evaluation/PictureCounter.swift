import Crowd
import Kernels
import Media
import Pixels

/// The pipeline's extractor and counter on single pictures of any sizes.
final class PictureCounter {
  /// Processor time of counting so far.
  private(set) var time = Duration.zero

  private let model: CrowdModel
  private var engine: Engine?

  /// What is allocated for pictures of one size.
  private struct Engine {
    let extractor: FrameExtractor
    let pool: FramePool
    let counter: CrowdCounter
  }

  init(model: CrowdModel) { self.model = model }

  /// Size of the last picture.
  var picture: PixelSize { engine?.counter.picture ?? PixelSize(width: 0, height: 0) }

  /// Persons in each block of the picture.
  func count(_ picture: DecodedFrame) throws(MediaError) -> DensityMap {
    let engine = engine(for: picture.size)
    guard var frame = engine.pool.acquire(pts: picture.pts) else {
      preconditionFailure("the frame before is gone")
    }
    try engine.extractor.extract(picture, into: &frame)
    return count(frame, by: engine.counter, range: .full)
  }

  /// The same of a picture as cameras send them.
  func count(_ picture: PicturePlanes) -> DensityMap {
    let engine = engine(for: picture.size)
    guard var frame = engine.pool.acquire(pts: .zero) else {
      preconditionFailure("the frame before is gone")
    }
    let (luma, blue, red) = (picture.y, picture.u, picture.v)
    for y in 0..<luma.size.height {
      var row = frame.mutableRow(y)
      Self.copy(luma.row(y), into: &row)
    }
    for y in 0..<blue.size.height {
      var row = frame.mutableRow(y, of: .blue)
      Self.copy(blue.row(y), into: &row)
    }
    for y in 0..<red.size.height {
      var row = frame.mutableRow(y, of: .red)
      Self.copy(red.row(y), into: &row)
    }
    frame.hasChroma = true
    return count(frame, by: engine.counter, range: .limited)
  }

  private func count(
    _ frame: borrowing Frame, by counter: CrowdCounter, range: ColourRange
  ) -> DensityMap {
    let began = ProcessorTime.ofThread
    counter.count(frame, range: range)
    time += ProcessorTime.ofThread - began
    return counter.density
  }

  private static func copy(_ samples: Span<UInt8>, into row: inout MutableSpan<UInt8>) {
    for x in row.indices { row[x] = samples[x] }
  }

  private func engine(for size: PixelSize) -> Engine {
    if let engine, engine.counter.picture == size { return engine }
    let made = Engine(
      extractor: FrameExtractor(grid: AnalysisGrid(picture: size, targetWidth: size.width)),
      pool: FramePool(size: size, slots: 1), counter: CrowdCounter(model: model, picture: size))
    engine = made
    return made
  }
}
