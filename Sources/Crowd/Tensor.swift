internal import Kernels

/// Where a layer's values are in the slab: rows of pixels, the channels of each together, padded to
/// `pitch` floats.
struct Tensor: Hashable, Sendable {
  let width: Int
  let height: Int
  let channels: Int
  var place = 0

  var pitch: Int { ConvolutionShape.pitch(channels) }
  var rowCount: Int { width * pitch }
  var count: Int { rowCount * height }

  func row(_ y: Int) -> Range<Int> {
    let start = place + y * rowCount
    return start..<start + rowCount
  }
}
