import Kernels
import Pixels

extension KernelCase {
  /// The downscalers on a 1080p picture, as decoding hands it over.
  static var downscalers: [KernelCase] {
    [boxDownsample4x, boxDownsample2x, accumulateRow, averageSums]
  }

  private static let picture = PixelSize(width: 1920, height: 1080)

  private static var boxDownsample4x: KernelCase {
    KernelCase(
      kernel: "boxDownsample4x", row: "4 x 1920 -> 480", calls: 270, pixels: 4 * 1920,
      bytes: picture.area
    ) { seed in
      let source = noise(picture, seed)
      let target = LumaPlane(size: PixelSize(width: 480, height: 270))
      return { kernels in
        for y in 0..<270 {
          var out = target.mutableRow(y)
          kernels.boxDownsample4x(
            source.row(4 * y), source.row(4 * y + 1), source.row(4 * y + 2),
            source.row(4 * y + 3), &out)
        }
      }
    }
  }

  private static var boxDownsample2x: KernelCase {
    KernelCase(
      kernel: "boxDownsample2x", row: "2 x 1920 -> 960", calls: 540, pixels: 2 * 1920,
      bytes: picture.area
    ) { seed in
      let source = noise(picture, seed)
      let target = LumaPlane(size: PixelSize(width: 960, height: 540))
      return { kernels in
        for y in 0..<540 {
          var out = target.mutableRow(y)
          kernels.boxDownsample2x(source.row(2 * y), source.row(2 * y + 1), &out)
        }
      }
    }
  }

  private static var accumulateRow: KernelCase {
    KernelCase(
      kernel: "accumulateRow", row: "1920", calls: 1080, pixels: 1920, bytes: picture.area
    ) { seed in
      let source = noise(picture, seed)
      var sums = [UInt16](repeating: 0, count: 1920)
      return { kernels in
        var columns = sums.mutableSpan
        for y in 0..<1080 { kernels.accumulateRow(source.row(y), &columns) }
      }
    }
  }

  /// A factor of three, as for pictures 1440 wide; factors 2 and 4 have kernels of their own.
  private static var averageSums: KernelCase {
    KernelCase(
      kernel: "averageSums", row: "1920 -> 640", calls: 360, pixels: 1920, bytes: 360 * 2 * 1920
    ) { seed in
      var random = SeededRandom(seed: seed)
      let sums = (0..<1920).map { _ in UInt16.random(in: 0...765, using: &random) }
      let target = LumaPlane(size: PixelSize(width: 640, height: 360))
      return { kernels in
        for y in 0..<360 {
          var out = target.mutableRow(y)
          kernels.averageSums(sums.span, 3, &out)
        }
      }
    }
  }

  /// A picture of random bytes.
  private static func noise(_ size: PixelSize, _ seed: UInt64) -> LumaPlane {
    var random = SeededRandom(seed: seed)
    let plane = LumaPlane(size: size)
    for y in 0..<size.height {
      var row = plane.mutableRow(y)
      for x in row.indices { row[x] = UInt8.random(in: 0...255, using: &random) }
    }
    return plane
  }
}
