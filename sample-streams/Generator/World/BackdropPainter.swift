import Media
import Pixels

/// Paints a backdrop once per renderer: a ray through several points of every pixel.
struct BackdropPainter {
  let backdrop: Backdrop
  let view: View
  let seed: UInt32

  /// `planes` is the canvas: the picture and its margin.
  func paint(into planes: PicturePlanes) {
    let (luma, blue, red) = (planes.y, planes.u, planes.v)
    let size = luma.size
    let width = Double(view.size.width)
    let halves = PixelSize(width: size.width / 2, height: size.height / 2)
    for blockY in 0..<halves.height {
      var top = luma.mutableRow(blockY * 2)
      var bottom = luma.mutableRow(blockY * 2 + 1)
      var u = blue.mutableRow(blockY)
      var v = red.mutableRow(blockY)
      for blockX in 0..<halves.width {
        var whole = Colour.grey(0)
        for part in 0..<4 {
          let x = blockX * 2 + part & 1
          let y = blockY * 2 + part >> 1
          let colour = pixel(x, y, width: width)
          whole = whole + colour
          if part < 2 {
            top[x] = Self.byte(colour.luma)
          } else {
            bottom[x] = Self.byte(colour.luma)
          }
        }
        let mean = whole * 0.25
        u[blockX] = Self.byte(mean.blueDifference)
        v[blockX] = Self.byte(mean.redDifference)
      }
    }
  }

  private func pixel(_ x: Int, _ y: Int, width: Double) -> Colour {
    var sum = Colour.grey(0)
    for part in 0..<4 {
      // Further apart than half a pixel: the lens blurs. (Materials leave out detail that is finer
      // than a pixel, so that four samples are enough on the sub stream, too.)
      let sx = Double(part & 1) * 0.75 + 0.125
      let sy = Double(part >> 1) * 0.75 + 0.125
      let ray = view.ray(throughX: Double(x) + sx, y: Double(y) + sy)
      sum =
        sum
        + backdrop.colour(
          from: view.camera.position, along: ray, pixelAngle: 1 / (width * view.camera.focalLength),
          seed: seed)
    }
    let across = (Double(x - view.margin.width) + 0.5) / width - 0.5
    let down = (Double(y - view.margin.height) + 0.5 - Double(view.size.height) / 2) / width
    // Vignetting: corners get less light.
    let vignette = 1 - 0.5 * (across * across + down * down)
    let mean = sum * (vignette / 4)
    return Colour(min(1, mean.red), min(1, mean.green), min(1, mean.blue))
  }

  private static func byte(_ value: Float) -> UInt8 { UInt8(min(255, max(0, value.rounded()))) }
}
