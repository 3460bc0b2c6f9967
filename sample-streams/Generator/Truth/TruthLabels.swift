import Media
import Pixels

/// Labels every pixel of a frame as CDnet 2014 does (Wang et al., CVPR Workshops 2014).
struct TruthLabels {
  static let background: UInt8 = 0
  static let shadow: UInt8 = 50
  /// Edges that are neither: left out of every measure.
  static let unknown: UInt8 = 170
  static let moving: UInt8 = 255

  private let silhouettes: PicturePlanes
  private let shadows: PicturePlanes
  private let labels: LumaPlane

  init(size: PixelSize) {
    silhouettes = PicturePlanes(size: size)
    shadows = PicturePlanes(size: size)
    labels = LumaPlane(size: size)
  }

  /// The labels of one frame, valid until the next call.
  func render(_ frame: Int, by renderer: SceneRenderer) -> LumaPlane {
    renderer.renderTruth(frame, silhouettes: silhouettes, shadows: shadows)
    let (cover, shade, labels) = (silhouettes.y, shadows.y, labels)
    let size = labels.size
    for y in 0..<size.height {
      let above = cover.row(max(0, y - 1))
      let here = cover.row(y)
      let below = cover.row(min(size.height - 1, y + 1))
      let shadow = shade.row(y)
      var row = labels.mutableRow(y)
      for x in 0..<size.width {
        if here[x] >= Self.wholly {
          row[x] = Self.moving
          continue
        }
        let left = max(0, x - 1)
        let right = min(size.width - 1, x + 1)
        let near = max(
          max(max(above[left], above[x]), max(above[right], here[left])),
          max(max(here[right], below[left]), max(below[x], below[right])))
        if here[x] >= Self.partly || near >= Self.half {
          row[x] = Self.unknown
        } else {
          row[x] = shadow[x] >= Self.shaded ? Self.shadow : Self.background
        }
      }
    }
    return labels
  }

  // Of 16 (nothing) ... 235 (all).
  private static let wholly: UInt8 = 191
  private static let half: UInt8 = 126
  private static let partly: UInt8 = 38
  private static let shaded: UInt8 = 38
}
