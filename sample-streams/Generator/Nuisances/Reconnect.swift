import Media
import Pixels

/// The stream breaks off and comes again in the middle of a GOP: the decoder begins without a key
/// frame, on grey, and shows only what changes, block by block, until the next key frame.
///
/// Strength 1: it takes 1.6 seconds.
struct Reconnect: Nuisance {
  private let strength: Double
  private let seed: UInt64
  private let episodes: Episodes
  private let length: Double

  init(strength: Double, seed: UInt64) {
    self.strength = strength
    self.seed = seed
    length = min(8, 1.6 * strength)
    episodes = Episodes(seed: seed, purpose: 0x4EC0, first: 5, period: 20, length: length)
  }

  func alter(_ planes: PicturePlanes, at frame: Int) {
    let seconds = Double(frame) / Double(SampleScene.framesPerSecond)
    guard let elapsed = episodes.current(at: seconds)?.elapsed else { return }
    let share = elapsed / length
    smear(planes.y, block: 16, share: share, detail: 3)
    smear(planes.u, block: 8, share: share, detail: 1)
    smear(planes.v, block: 8, share: share, detail: 1)
  }

  /// Grey with a trace of the picture's detail; blocks that were sent anew are there already.
  private func smear(_ plane: LumaPlane, block: Int, share: Double, detail: Int32) {
    let seed = UInt32(truncatingIfNeeded: seed) &+ 0x6E4
    for top in stride(from: 0, to: plane.size.height, by: block) {
      for left in stride(from: 0, to: plane.size.width, by: block) {
        // Few blocks are sent anew before the key frame: where something changes.
        let moment = ValueNoise.lattice(Int32(left / block), Int32(top / block), seed)
        if moment * 2.5 < share { continue }
        greyOut(
          plane, left: left, top: top, right: min(plane.size.width, left + block),
          bottom: min(plane.size.height, top + block),
          detail: detail &+ Int32(share * 8))
      }
    }
  }

  private func greyOut(
    _ plane: LumaPlane, left: Int, top: Int, right: Int, bottom: Int, detail: Int32
  ) {
    var sum: Int32 = 0
    for y in top..<bottom {
      let row = plane.row(y)
      for x in left..<right { sum &+= Int32(row[x]) }
    }
    let mean = sum / Int32((right - left) * (bottom - top))
    for y in top..<bottom {
      var row = plane.mutableRow(y)
      for x in left..<right {
        let value = 128 &+ ((Int32(row[x]) &- mean) &* detail) >> 5
        row[x] = UInt8(truncatingIfNeeded: max(0, min(255, value)))
      }
    }
  }
}
