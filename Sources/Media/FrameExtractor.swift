internal import Kernels
public import Pixels

/// Area-averages the luma of decoded frames into the cells of an analysis grid, and their chroma,
/// where it is planar 4:2:0, into cells of twice the size.
///
/// Belongs to one thread. A stream that changes its resolution needs a new grid, and with it a new
/// extractor and frame pool: `extract` throws `sizeChanged` until it has them.
public final class FrameExtractor {
  public let grid: AnalysisGrid
  private let kernels = KernelSet.best
  /// Column sums of the rows of one cell.
  private var sums: [UInt16]
  private let converter = GrayConverter()
  /// How many rows of cells ahead of the averaging the picture is asked for.
  private static let rowsAhead = 2

  public init(grid: AnalysisGrid) {
    self.grid = grid
    sums = Array(repeating: 0, count: grid.picture.width)
  }

  /// Fills `target`, which must be of the grid's size.
  ///
  /// Throws `sizeChanged` if `frame` is not of the grid's picture size, `unsupported` if its pixel
  /// format cannot be turned into grey.
  public func extract(_ frame: DecodedFrame, into target: inout Frame) throws(MediaError) {
    precondition(target.size == grid.size, "the frame must be of the grid's size")
    guard frame.size == grid.picture else {
      throw MediaError(
        .sizeChanged, "extract luma", detail: "expected \(grid.picture), found \(frame.size)")
    }
    let source = frame.hasByteLuma ? frame : try converter.convert(frame)
    extractLuma(of: source, into: &target)
    target.isFullRange = frame.isFullRange
    target.hasChroma = frame.hasQuarterChroma
    if frame.hasQuarterChroma {
      for chroma in Chroma.allCases { extract(chroma, of: frame, into: &target) }
    }
  }

  private func extractLuma(of source: DecodedFrame, into target: inout Frame) {
    let used = grid.size.height * grid.factor
    for y in 0..<grid.size.height {
      let next = (y + Self.rowsAhead) * grid.factor
      for row in next..<min(next + grid.factor, max(next, used)) {
        KernelSet.prefetchRow(source.byteRow(row))
      }
      var out = target.mutableRow(y)
      average(row: y, of: nil, in: source, into: &out)
    }
  }

  private func extract(_ chroma: Chroma, of source: DecodedFrame, into target: inout Frame) {
    // Of a grid of odd size the last chroma cell may be cut: it takes its neighbour's value.
    let complete = PixelSize(
      width: min(target.chromaSize.width, (grid.picture.width + 1) / 2 / grid.factor),
      height: min(target.chromaSize.height, (grid.picture.height + 1) / 2 / grid.factor))
    guard complete.area > 0 else {
      target.hasChroma = false
      return
    }
    let used = complete.height * grid.factor
    for y in 0..<target.chromaSize.height {
      let row = min(y, complete.height - 1)
      let next = (row + Self.rowsAhead) * grid.factor
      for ahead in next..<min(next + grid.factor, max(next, used)) {
        KernelSet.prefetchRow(source.byteRow(ahead, of: chroma))
      }
      var out = target.mutableRow(y, of: chroma)
      var cells = out._mutatingExtracting(0..<complete.width)
      average(row: row, of: chroma, in: source, into: &cells)
      for x in complete.width..<out.count { out[x] = out[complete.width - 1] }
    }
  }

  /// One row of cells, each the mean of a square of samples of luma (`nil`) or chroma.
  private func average(
    row y: Int, of plane: Chroma?, in source: DecodedFrame, into out: inout MutableSpan<UInt8>
  ) {
    let factor = grid.factor
    let first = y * factor
    switch factor {
    case 1: copy(source.byteRow(first, of: plane), into: &out)
    case 2:
      kernels.boxDownsample2x(
        source.byteRow(first, of: plane), source.byteRow(first + 1, of: plane), &out)
    case 4:
      kernels.boxDownsample4x(
        source.byteRow(first, of: plane), source.byteRow(first + 1, of: plane),
        source.byteRow(first + 2, of: plane), source.byteRow(first + 3, of: plane), &out)
    default:
      averageAny(source, plane, rows: first..<first + factor, sums: &sums, into: &out)
    }
  }

  private func copy(_ row: Span<UInt8>, into out: inout MutableSpan<UInt8>) {
    for x in out.indices { out[x] = row[x] }
  }

  private func averageAny(
    _ source: DecodedFrame, _ plane: Chroma?, rows: Range<Int>, sums: inout [UInt16],
    into out: inout MutableSpan<UInt8>
  ) {
    var all = sums.mutableSpan
    var columns = all._mutatingExtracting(0..<source.byteRow(rows.lowerBound, of: plane).count)
    for x in columns.indices { columns[x] = 0 }
    for y in rows { kernels.accumulateRow(source.byteRow(y, of: plane), &columns) }
    kernels.averageSums(columns.span, rows.count, &out)
  }
}
