import Kernels
import Pixels

/// One kernel on one size of picture.
struct KernelCase {
  /// One camera's picture and whatever the kernel keeps of it.
  typealias Pass = (KernelSet) -> Void

  let kernel: String
  /// What one call reads and writes.
  let row: String
  /// Calls of the kernel for one picture.
  let calls: Int
  /// Pixels that one call covers (the larger side of a downscaler).
  let pixels: Int
  /// Bytes that the kernel reads for one picture, each counted once; less what it reads again and
  /// again from the nearest cache.
  let bytes: Int
  /// Whether it keeps state of a camera, which other cameras push out of the cache.
  var keepsState = false
  /// Of floats, in one call of a convolution.
  var multiplications = 0
  /// Makes a picture; the pass runs the kernel over all of it.
  let makePass: (_ seed: UInt64) -> Pass
  /// The same done another way, for a ratio of the two in the same rounds.
  var makeRival: ((_ seed: UInt64) -> Pass)?
}

/// Copies as many bytes as a kernel reads, call by call, between planes of its own.
struct MemoryCopy {
  private let source: LumaPlane
  private let target: LumaPlane

  init(bytes: Int, calls: Int) {
    let size = PixelSize(width: max(1, bytes / calls), height: calls)
    source = LumaPlane(size: size, filledWith: 1)
    target = LumaPlane(size: size)
  }

  func run() {
    for y in 0..<source.size.height {
      var row = target.mutableRow(y)
      copy(source.row(y), to: &row)
    }
  }
}
