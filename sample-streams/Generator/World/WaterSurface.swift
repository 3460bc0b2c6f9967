import Media
import Pixels

/// Water of the backdrop: waves of three sizes that run over it in the wind, and glints of the sky.
///
/// Strength 1: a breeze; brightness of a pixel varies by some twelve levels, glints by more.
struct WaterSurface {
  /// One pixel of it.
  private struct Drop {
    var x: Int32
    var y: Int32
    /// Where it is on the water, in 1/256 metre.
    var across: Int32
    var away: Int32
    /// How much of each size of wave is finer than a pixel and lost, 0...256 is none of it.
    var swell: Int16
    var wave: Int16
    var ripple: Int16
  }

  private let drops: [Drop]
  private let strength: Double
  /// Smooth numbers that repeat every 256.
  private let tile: [Int8]

  /// `nil` if the backdrop has no water, or it is still.
  init?(backdrop: Backdrop, view: View, canvas: PixelSize, strength: Double, seed: UInt64) {
    guard let water = backdrop.water, strength > 0 else { return nil }
    var drops: [Drop] = []
    let angle = 1 / (Double(view.size.width) * view.camera.focalLength)
    for y in 0..<canvas.height {
      for x in 0..<canvas.width {
        let ray = view.ray(throughX: Double(x) + 0.5, y: Double(y) + 0.5)
        guard let point = backdrop.point(from: view.camera.position, along: ray), point.z < 0.01,
          point.x >= water.left, point.x < water.right, point.y >= water.bottom,
          point.y < water.top
        else { continue }
        let distance = (point - view.camera.position).dot(ray) / ray.dot(ray)
        // Foreshortened, a pixel covers more along than across.
        let footprint = distance * angle * (1 + min(8, distance / view.camera.height)) / 2
        func rest(_ length: Double) -> Int16 {
          Int16(256 * (0.12 + 0.88 * min(1, length / (2.5 * footprint))))
        }
        drops.append(
          Drop(
            x: Int32(x), y: Int32(y), across: Int32((point.x * 256).rounded()),
            away: Int32((point.y * 256).rounded()), swell: rest(2.4), wave: rest(0.7),
            ripple: rest(0.2)))
      }
    }
    self.drops = drops
    self.strength = strength
    tile = Self.makeTile(seed: UInt32(truncatingIfNeeded: seed) &+ 0x3A7E4)
  }

  func draw(_ index: Int, on planes: PicturePlanes) {
    let luma = planes.y
    let seconds = Double(index) / Double(SampleScene.framesPerSecond)
    func way(_ speed: Double) -> Int32 { Int32((seconds * speed * 256).rounded()) }
    let (swellWay, waveWay, rippleWay) = (way(0.8), way(0.55), way(0.35))
    let gain = Int32((256 * strength).rounded())
    var line: Int32 = 0
    var row = luma.mutableRow(0)
    for drop in drops {
      if drop.y != line {
        line = drop.y
        row = luma.mutableRow(Int(line))
      }
      // Two trains of each size at an angle to each other, so that crests come and go.
      let swell =
        at(drop.across &* 3 &+ swellWay &* 2, drop.away &* 9 &- swellWay &* 6, 10)
        &+ at(drop.across &* 2 &- swellWay, drop.away &* 11 &- swellWay &* 8, 10)
      let wave =
        at(drop.across &* 4 &+ waveWay &* 3, drop.away &* 9 &- waveWay &* 9, 8)
        &+ at(drop.across &* 3 &- waveWay &* 2, drop.away &* 8 &- waveWay &* 11, 8)
      let ripple = at(
        drop.across &* 5 &+ rippleWay &* 3, drop.away &* 8 &- rippleWay &* 10, 7)
      let sum =
        (swell &* Int32(drop.swell) &+ wave &* Int32(drop.wave) &+ ripple &* Int32(drop.ripple))
        >> 8
      // Crests mirror the sky.
      let level = (sum &* gain) >> 12
      let glint = max(0, sum &- 150) &* gain >> 9
      let value = Int32(row[Int(drop.x)]) &+ level &+ glint
      row[Int(drop.x)] = UInt8(truncatingIfNeeded: max(16, min(235, value)))
    }
  }

  private func at(_ x: Int32, _ y: Int32, _ shift: Int32) -> Int32 {
    let column = Int(truncatingIfNeeded: x >> (shift - 4)) & 255
    let row = Int(truncatingIfNeeded: y >> (shift - 4)) & 255
    return Int32(tile[row * 256 + column])
  }

  /// Value noise of one lattice point per 16, which meets itself at the borders; about -127...127.
  private static func makeTile(seed: UInt32) -> [Int8] {
    (0..<(256 * 256)).map { index in
      let x = Double(index % 256) / 16
      let y = Double(index / 256) / 16
      let column = Int32(x.rounded(.down))
      let row = Int32(y.rounded(.down))
      func point(_ i: Int32, _ j: Int32) -> Double {
        ValueNoise.lattice((column + i) & 15, (row + j) & 15, seed)
      }
      let fx = Waves.ramp(x - Double(column), from: 0, to: 1)
      let fy = Waves.ramp(y - Double(row), from: 0, to: 1)
      let top = point(0, 0) * (1 - fx) + point(1, 0) * fx
      let bottom = point(0, 1) * (1 - fx) + point(1, 1) * fx
      return Int8((((top * (1 - fy) + bottom * fy) * 2 - 1) * 127).rounded())
    }
  }
}
