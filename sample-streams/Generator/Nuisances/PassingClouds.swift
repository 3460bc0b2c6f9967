import Media
import Pixels

/// Shadows of clouds drift over the scene: luma is scaled by a broad, slow field.
struct PassingClouds: Nuisance {
  let strength: Double
  let seed: UInt64
  let scale: Double

  /// Pixels between points of the field.
  private static let cell = 32

  func alter(_ planes: PicturePlanes, at frame: Int) {
    let plane = planes.y
    let size = plane.size
    let columns = size.width / Self.cell + 2
    let rows = size.height / Self.cell + 2
    // Gain in 1/16384 (fits Int16's positive range doubled; kept in Int32).
    var field = [Int32](repeating: 0, count: columns * rows)
    for j in 0..<rows {
      for i in 0..<columns { field[j * columns + i] = gain(i, j, frame) }
    }
    for y in 0..<size.height {
      var row = plane.mutableRow(y)
      let j = y / Self.cell
      let down = Int32(y % Self.cell)
      for i in 0...((size.width - 1) / Self.cell) {
        let left = mix(field[j * columns + i], field[(j + 1) * columns + i], down)
        let right = mix(field[j * columns + i + 1], field[(j + 1) * columns + i + 1], down)
        let begin = i * Self.cell
        let step = (right &- left) / Int32(Self.cell)
        for offset in 0..<min(Self.cell, size.width - begin) {
          let factor = left &+ step &* Int32(truncatingIfNeeded: offset)
          let value = Int32(row[begin + offset]) &- 16
          let scaled = 16 &+ (value &* factor &+ 8192) >> 14
          row[begin + offset] = UInt8(truncatingIfNeeded: max(0, min(255, scaled)))
        }
      }
    }
  }

  private func gain(_ i: Int, _ j: Int, _ frame: Int) -> Int32 {
    let seconds = Double(frame) / Double(SampleScene.framesPerSecond)
    let x = Double(i * Self.cell) / scale / 900 + seconds * 0.16
    let y = Double(j * Self.cell) / scale / 600 + seconds * 0.05
    let seed = UInt32(truncatingIfNeeded: seed) &+ 0xC10D
    let shape =
      ValueNoise.at(x, y, seed: seed) * 0.7 + ValueNoise.at(x * 2.3, y * 2.3, seed: seed &+ 1) * 0.3
    // All of the sky closes and opens slowly as well.
    let overall = 0.5 + 0.5 * Waves.sine(turns: seconds / 22)
    let shade = strength * (0.28 * Waves.ramp(shape, from: 0.3, to: 0.75) + 0.14 * overall)
    return Int32(((1 - min(0.8, shade)) * 16384).rounded())
  }

  private func mix(_ a: Int32, _ b: Int32, _ step: Int32) -> Int32 {
    a &+ ((b &- a) &* step) / Int32(Self.cell)
  }
}
