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
  private let kernels: KernelSet
  private let memory: LumaPlane
  /// One row of compressed luma.
  private let line: LumaPlane

  init(size: PixelSize, kernels: KernelSet) {
    self.size = size
    self.kernels = kernels
    stride = (size.width + 63) / 64 * 64
    let planes = ModelPlane.allCases.count
    memory = LumaPlane(size: PixelSize(width: planes * stride, height: size.height))
    line = LumaPlane(size: PixelSize(width: stride, height: 1))
  }

  /// Forgets everything: this frame is the background until later ones say otherwise.
  func restart(from frame: borrowing Frame, offsets: Span<Int16>) {
    let (line, memory) = (line, memory)
    for y in 0..<size.height {
      var pixels = line.mutableRow(0)
      kernels.compressLuma(frame.row(y), offsets, &pixels)
      var row = memory.mutableRow(y)
      for x in 0..<stride {
        row[x] = pixels[x]
        row[stride + x] = 16
        row[2 * stride + x] = 0
        row[3 * stride + x] = 1
        row[4 * stride + x] = 0
        row[5 * stride + x] = 0
      }
    }
  }

  /// Matches a row and learns from it; sets `foreground` where the model can't explain a pixel.
  func updateRow(
    _ y: Int, _ luma: Span<UInt8>, offsets: Span<Int16>, hints: borrowing ModelHints,
    rules: ModelRules, foreground: inout MutableSpan<UInt64>
  ) {
    let (line, memory) = (line, memory)
    var compressed = line.mutableRow(0)
    kernels.compressLuma(luma, offsets, &compressed)
    var row = memory.mutableRow(y)
    kernels.updateModel(line.row(0), &row, hints, rules, &foreground)
  }

  /// The first means of a row, with padding.
  @_lifetime(borrow self)
  func means(ofRow y: Int) -> Span<UInt8> {
    let row = memory.row(y).extracting(0..<stride)
    return unsafe _overrideLifetime(row, borrowing: self)
  }
}
