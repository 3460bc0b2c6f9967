internal import Kernels
public import Pixels

/// Measures a picture as a whole: light, structure, sharpness, what of the usual view is in its
/// place, and whether it is the same as before.
///
/// Looks at every other row, which takes about 0.2 ms at 480 x 270: meant for one picture a second.
/// Belongs to one thread at a time; nothing is allocated after the first call.
public final class PictureMeter {
  /// Blocks across a picture.
  private static let blocksAcross = 60
  /// Share of the steps that are larger than the one that counts.
  private static let steepest = 0.01
  /// Edges lower than this many levels tell nothing of sharpness: noise is as high.
  private static let leastEdge = 12

  public let size: PixelSize
  private let stillShare: Double
  private let block: Int
  /// Blocks that are looked at, row by row.
  private let isWatched: [Bool]
  private let watchedCount: Int
  private var sums: PictureSums
  private var view: PictureView
  /// Counts from the first time that a view is kept.
  private var kept: PictureView
  private var hasView = false
  /// The picture that began the stillness.
  private let anchor: LumaPlane
  private var hasAnchor = false

  /// - Parameters:
  ///   - ignored: has the size of the frames; blocks with any cell of it do not count.
  ///   - stillShare: below this share of identical cells the stillness ends.
  public init(size: PixelSize, ignored: BitPlane? = nil, stillShare: Double) {
    precondition(ignored.map { $0.size == size } ?? true, "the ignore mask has another size")
    self.size = size
    self.stillShare = stillShare
    let block = max(2, size.width / Self.blocksAcross)
    self.block = block
    let blocks = PixelSize(width: size.width / block, height: size.height / block)
    var isWatched = [Bool](repeating: true, count: blocks.area)
    if let ignored {
      for y in 0..<blocks.height * block {
        for x in 0..<blocks.width * block where ignored[x, y] {
          isWatched[y / block * blocks.width + x / block] = false
        }
      }
    }
    self.isWatched = isWatched
    watchedCount = isWatched.count { $0 }
    sums = PictureSums(blocks: blocks.area)
    view = PictureView(blocks: blocks)
    kept = PictureView(blocks: blocks)
    anchor = LumaPlane(size: size)
  }

  /// The camera reconnected: the next picture begins a stillness. The view is kept.
  public func beginRun() { hasAnchor = false }

  /// Takes a frame of the meter's size; `nil` where there is nothing to look at.
  public func measure(_ frame: borrowing Frame) -> PictureMeasures? {
    precondition(frame.size == size, "the frame has another size")
    guard watchedCount > 0 else { return nil }
    let (anchor, isWatched) = (anchor, isWatched)
    let identical = sums.take(frame, block: block, isWatched: isWatched, anchor: anchor)
    let isFirst = !hasAnchor
    if isFirst || identical < stillShare { keepAnchor(frame) }
    let scale = frame.isFullRange ? (black: 0.0, span: 255.0) : (black: 16.0, span: 219.0)
    func share(_ level: Int) -> Double {
      min(max((Double(level) - scale.black) / scale.span, 0), 1)
    }
    view.take(sums.means, isWatched: isWatched, black: Float(scale.black))
    let edge = PictureSums.level(of: sums.coarseSteps, above: Self.steepest)
    return PictureMeasures(
      brightest: share(PictureSums.level(of: sums.luma, above: 0.02)),
      darkest: share(PictureSums.level(of: sums.luma, above: 0.8)),
      structure: view.structure,
      sharpness: edge < Self.leastEdge
        ? nil : Double(PictureSums.level(of: sums.fineSteps, above: Self.steepest)) / Double(edge),
      viewMatch: hasView ? view.match(with: kept) : nil,
      identicalShare: isFirst ? 0 : identical)
  }

  /// The last picture's view takes the place of the kept one.
  public func keepView() {
    hasView = true
    kept.follow(view, by: 1)
  }

  /// The kept view goes by `share` towards the last picture's.
  public func followView(by share: Double) { kept.follow(view, by: Float(share)) }

  // MARK: - Private

  private func keepAnchor(_ frame: borrowing Frame) {
    hasAnchor = true
    let anchor = anchor
    for y in 0..<size.height {
      let row = frame.row(y)
      var copy = anchor.mutableRow(y)
      for x in row.indices { copy[x] = row[x] }
    }
  }
}
