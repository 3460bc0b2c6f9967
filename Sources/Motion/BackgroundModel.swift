internal import Kernels
internal import Pixels

/// What each pixel usually looks like: two means with weights, a tolerance, and how much it flickers.
///
/// ```
/// memory row y: | mean 1 | tolerance | mean 2 | weight 1 | weight 2 | blink |   stride bytes each
/// ```
/// Six bytes a pixel. Beside them the bits of earlier frames that learning depends on.
struct BackgroundModel {
  let size: PixelSize
  /// Columns including padding, a multiple of 64.
  let stride: Int
  private let compressLuma: CompressLuma
  private let updateModel: UpdateModel
  private let memory: LumaPlane
  /// The last frame's compressed luma.
  private let pixels: LumaPlane

  init(size: PixelSize, kernels: KernelSet) {
    self.size = size
    compressLuma = kernels.compressLuma
    updateModel = kernels.updateModel
    stride = (size.width + 63) / 64 * 64
    let planes = ModelPlane.allCases.count
    memory = LumaPlane(size: PixelSize(width: planes * stride, height: size.height))
    pixels = LumaPlane(size: PixelSize(width: stride, height: size.height))
  }

  /// Forgets everything: this frame is the background until later ones say otherwise.
  func restart(from frame: borrowing Frame, offsets: Span<Int16>) {
    let (pixels, memory) = (pixels, memory)
    for y in 0..<size.height {
      var compressed = pixels.mutableRow(y)
      compressLuma(frame.row(y), offsets, &compressed)
      var row = memory.mutableRow(y)
      for x in 0..<stride {
        row[x] = compressed[x]
        row[stride + x] = 16
        row[2 * stride + x] = 0
        row[3 * stride + x] = 1
        row[4 * stride + x] = 0
        row[5 * stride + x] = 0
      }
    }
  }

  /// The light has changed, and this frame shows the background in it but for `things`. Both means
  /// become what `expected` says, from a cell's place and its mean until now; what a cell's weights
  /// and tolerance are, it keeps.
  func relight(
    from frame: borrowing Frame, offsets: Span<Int16>, things: BitPlane,
    expected: (_ x: Int, _ y: Int, _ mean: UInt8) -> UInt8
  ) {
    let (pixels, memory) = (pixels, memory)
    let second = ModelPlane.secondMean.rawValue * stride
    for y in 0..<size.height {
      var compressed = pixels.mutableRow(y)
      compressLuma(frame.row(y), offsets, &compressed)
      var row = memory.mutableRow(y)
      for x in 0..<size.width {
        row[second + x] = expected(x, y, row[second + x])
        row[x] = things[x, y] ? expected(x, y, row[x]) : compressed[x]
      }
    }
  }

  /// Matches a row and learns from it; sets `foreground` where the model can't explain a pixel.
  func updateRow(
    _ y: Int, _ luma: Span<UInt8>, offsets: Span<Int16>, difference: Span<UInt8>,
    hints: borrowing ModelHints, rules: ModelRules, foreground: inout MutableSpan<UInt64>
  ) {
    let (pixels, memory) = (pixels, memory)
    var compressed = pixels.mutableRow(y)
    compressLuma(luma, offsets, &compressed)
    var row = memory.mutableRow(y)
    updateModel(pixels.row(y), difference, &row, hints, rules, &foreground)
  }

  /// Compressed luma of the last frame, with padding; rows beyond an edge are the edge's.
  @_lifetime(borrow self)
  func pixels(ofRow y: Int) -> Span<UInt8> {
    let row = pixels.row(min(max(y, 0), size.height - 1))
    return unsafe _overrideLifetime(row, borrowing: self)
  }

  /// The first means of a row, with padding; rows beyond an edge are the edge's.
  @_lifetime(borrow self)
  func means(ofRow y: Int) -> Span<UInt8> {
    let row = memory.row(min(max(y, 0), size.height - 1)).extracting(0..<stride)
    return unsafe _overrideLifetime(row, borrowing: self)
  }

  /// How much the pixels of a row flickered lately, with padding.
  @_lifetime(borrow self)
  func blink(ofRow y: Int) -> Span<UInt8> {
    let first = ModelPlane.blink.rawValue * stride
    let row = memory.row(y).extracting(first..<first + stride)
    return unsafe _overrideLifetime(row, borrowing: self)
  }
}
