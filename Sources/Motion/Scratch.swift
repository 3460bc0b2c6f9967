internal import Kernels
internal import Pixels

/// Planes and labels that the steps of a frame use one after another, so that each need not keep its
/// own. What is in them says nothing to the next step, but for labels where it says so.
struct Scratch {
  var cores: BitPlane
  var candidates: BitPlane
  var seeds: BitPlane
  var grown: BitPlane
  var labeler: BlobLabeler
  var outlines: Outlines

  init(size: PixelSize) {
    cores = BitPlane(size: size)
    candidates = cores
    seeds = cores
    grown = cores
    // Each its own memory from the start.
    candidates.clear()
    seeds.clear()
    grown.clear()
    labeler = BlobLabeler(size: size)
    outlines = Outlines(size: size)
  }
}
