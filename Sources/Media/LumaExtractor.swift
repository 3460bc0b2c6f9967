internal import Kernels
public import Pixels

/// Area-averages the luma of decoded frames into the cells of an analysis grid.
///
/// Belongs to one thread. A stream that changes its resolution needs a new grid, and with it a new
/// extractor and frame pool: `extract` throws `sizeChanged` until it has them.
public final class LumaExtractor {
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
    let used = grid.size.height * grid.factor
    for y in 0..<grid.size.height {
      let next = (y + Self.rowsAhead) * grid.factor
      for row in next..<min(next + grid.factor, max(next, used)) {
        KernelSet.prefetchRow(source.byteRow(row))
      }
      var out = target.mutableRow(y)
      average(source, row: y, into: &out)
    }
  }

  private func average(_ source: DecodedFrame, row y: Int, into out: inout MutableSpan<UInt8>) {
    let factor = grid.factor
    let first = y * factor
    switch factor {
    case 2:
      kernels.boxDownsample2x(source.byteRow(first), source.byteRow(first + 1), &out)
    case 4:
      kernels.boxDownsample4x(
        source.byteRow(first), source.byteRow(first + 1), source.byteRow(first + 2),
        source.byteRow(first + 3), &out)
    default:
      averageAny(source, rows: first..<first + factor, sums: &sums, into: &out)
    }
  }

  private func averageAny(
    _ source: DecodedFrame, rows: Range<Int>, sums: inout [UInt16],
    into out: inout MutableSpan<UInt8>
  ) {
    var columns = sums.mutableSpan
    for x in columns.indices { columns[x] = 0 }
    for y in rows { kernels.accumulateRow(source.byteRow(y), &columns) }
    kernels.averageSums(columns.span, rows.count, &out)
  }
}
