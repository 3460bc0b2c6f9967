import Pixels
import TestSupport

/// A picture under construction: luma as numbers, drawn in code, the same for the same seed.
struct Canvas {
  let size: PixelSize
  var luma: [Float]
  /// Colour difference (red) of every cell; 128 is grey, `nil` a picture without colours.
  var red: [UInt8]?
  private var random: SplitMix64

  /// Walls, windows and floor tiles: rectangles of many sizes on a gradient.
  init(size: PixelSize, seed: UInt64) {
    self.size = size
    random = SplitMix64(seed: seed)
    luma = (0..<size.area).map { 90 + 50 * Float($0 / size.width) / Float(size.height) }
    for _ in 0..<60 {
      let width = Int.random(in: 4...40, using: &random)
      let height = Int.random(in: 4...40, using: &random)
      let x = Int.random(in: -10..<size.width, using: &random)
      let y = Int.random(in: -10..<size.height, using: &random)
      fill(
        PixelRect(x: x, y: y, width: width, height: height),
        with: Float.random(in: 40...190, using: &random))
    }
  }

  /// The part of the rectangle that lies outside the picture is left out.
  mutating func fill(_ rect: PixelRect, with value: Float) {
    let left = max(0, rect.x)
    let top = max(0, rect.y)
    for y in top..<max(top, min(size.height, rect.y + rect.height)) {
      for x in left..<max(left, min(size.width, rect.x + rect.width)) {
        luma[y * size.width + x] = value
      }
    }
  }

  /// A standing person: head, body and legs in one column, narrower at the ends.
  mutating func drawPerson(x: Int, y: Int, width: Int, height: Int, value: Float) {
    let head = max(1, height / 6)
    fill(
      PixelRect(x: x + width / 4, y: y, width: max(2, width / 2), height: head), with: value * 0.9)
    fill(PixelRect(x: x, y: y + head, width: width, height: height / 2), with: value)
    fill(
      PixelRect(
        x: x + width / 6, y: y + head + height / 2, width: width - width / 3,
        height: height - head - height / 2), with: value * 0.8)
  }

  mutating func multiply(by gain: Float) { for index in luma.indices { luma[index] *= gain } }

  /// White noise of this deviation in every cell.
  mutating func addNoise(_ deviation: Double) {
    guard deviation > 0 else { return }
    for index in luma.indices { luma[index] += Float(random.gaussian() * deviation) }
  }

  func copy(into frame: inout Frame) {
    for y in 0..<size.height {
      var row = frame.mutableRow(y)
      for x in 0..<size.width {
        row[x] = UInt8(min(max(luma[y * size.width + x].rounded(), 0), 255))
      }
    }
    frame.hasChroma = red != nil
    guard let red else { return }
    for y in 0..<frame.chromaSize.height {
      var blueRow = frame.mutableRow(y, of: .blue)
      for x in blueRow.indices { blueRow[x] = 128 }
      var redRow = frame.mutableRow(y, of: .red)
      for x in redRow.indices { redRow[x] = red[2 * y * size.width + 2 * x] }
    }
  }

  /// Takes the same share of the light off everything in the rectangle.
  mutating func shade(_ rect: PixelRect, to share: Float) {
    for y in max(0, rect.y)..<min(size.height, rect.y + rect.height) {
      for x in max(0, rect.x)..<min(size.width, rect.x + rect.width) {
        luma[y * size.width + x] *= share
      }
    }
  }

  /// A fine pattern over everything, as asphalt and brick have.
  mutating func roughen(_ deviation: Double) { addNoise(deviation) }
}
