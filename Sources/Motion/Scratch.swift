internal import Kernels
internal import Pixels

/// Planes and labels that the steps of a frame use one after another, so that each need not keep its
/// own. Nothing in them lasts longer than a step, but for labels where a step says so.
struct Scratch {
  var cores: BitPlane
  var candidates: BitPlane
  var grown: BitPlane
  var labeler: BlobLabeler
  var outlines: Outlines

  init(size: PixelSize) {
    cores = BitPlane(size: size)
    candidates = BitPlane(size: size)
    grown = BitPlane(size: size)
    labeler = BlobLabeler(size: size)
    outlines = Outlines(size: size)
  }
}
