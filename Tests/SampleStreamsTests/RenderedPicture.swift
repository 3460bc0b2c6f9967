import Media
import Pixels
import SampleStreams

/// One rendered frame, copied out of its planes.
struct RenderedPicture: Equatable {
  let size: PixelSize
  /// Row by row.
  let luma: [UInt8]
  let chroma: [UInt8]

  init(_ planes: PicturePlanes) {
    func bytes(_ plane: LumaPlane) -> [UInt8] {
      var all: [UInt8] = []
      all.reserveCapacity(plane.size.area)
      for y in 0..<plane.size.height {
        let row = plane.row(y)
        for x in row.indices { all.append(row[x]) }
      }
      return all
    }
    size = planes.size
    luma = bytes(planes.y)
    chroma = bytes(planes.u) + bytes(planes.v)
  }

  /// Renders frames of a scene in the order given.
  static func frames(
    _ indices: [Int], of scene: SampleScene, stream: SampleStream = .sub,
    options: SceneRenderer.Options = .init()
  ) -> [RenderedPicture] {
    let renderer = SceneRenderer(scene, stream: stream, options: options)
    let planes = PicturePlanes(size: stream.size)
    return indices.map { index in
      renderer.render(index, into: planes)
      return RenderedPicture(planes)
    }
  }

  var meanLuma: Double { Double(luma.reduce(0) { $0 + Int($1) }) / Double(luma.count) }

  /// Pixels whose luma differs by more than `tolerance`, as rows of flags.
  func changes(from other: RenderedPicture, tolerance: Int = 0) -> [Bool] {
    zip(luma, other.luma).map { abs(Int($0) - Int($1)) > tolerance }
  }

  /// Share of pixels that differ by more than `tolerance`.
  func changedShare(from other: RenderedPicture, tolerance: Int = 0) -> Double {
    Double(changes(from: other, tolerance: tolerance).count { $0 }) / Double(luma.count)
  }
}
