import Media
public import Pixels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The part of the pictures in which heads are scored; the network sees the whole.
public enum CrowdRegion: Hashable, Sendable {
  case polygon(Polygon)
  /// A picture of the pictures' size, scored where it is white: a file in the set's folder, or
  /// else a path.
  case mask(String)

  /// A polygon if it is made of pairs of numbers, `0,0.5 1,0.5 1,1 0,1`, else the name of a mask.
  public init(_ text: String) throws(Polygon.Flaw) {
    var vertices: [RelativePoint] = []
    for corner in text.split(separator: " ") {
      let numbers = corner.split(separator: ",", omittingEmptySubsequences: false)
        .map { Double($0) }
      guard numbers.count == 2, let x = numbers[0], let y = numbers[1] else {
        self = .mask(text)
        return
      }
      vertices.append(RelativePoint(x: x, y: y))
    }
    self = .polygon(try Polygon(vertices))
  }

  /// Its pixels in a picture that was `original` in the file and is `counted` now.
  func plane(
    of set: CrowdSet, original: PixelSize, counted: PixelSize
  ) throws(EvaluationError) -> BitPlane {
    let plane: BitPlane
    switch self {
    case .polygon(let polygon): plane = polygon.rasterised(on: counted)
    case .mask(let name):
      let path = try Self.path(of: name, for: set)
      let levels: LumaPlane
      do { levels = try PictureReader().levels(path) } catch { throw .picture(error) }
      guard levels.size == original else {
        throw .sizeMismatch(path: path, expected: original, found: levels.size)
      }
      plane = Self.nearest(levels, size: counted)
    }
    guard plane.count > 0 else { throw .emptyRegion(path: set.name) }
    return plane
  }

  private static func path(of name: String, for set: CrowdSet) throws(EvaluationError) -> String {
    let own = "\(set.folder)/\(name)"
    guard let path = [own, name].first(where: FileManager.default.fileExists(atPath:)) else {
      throw .missing(
        sequence: set.name,
        expected: "a mask \(own) or \(name), or a polygon like \"0,0.5 1,0.5 1,1 0,1\"")
    }
    return path
  }

  /// Masks are 0 and 255; half way between is well away from both, as JPEG trembles.
  private static func nearest(_ levels: LumaPlane, size: PixelSize) -> BitPlane {
    var plane = BitPlane(size: size)
    for y in 0..<size.height {
      let row = levels.row(y * levels.size.height / size.height)
      for x in 0..<size.width where row[x * levels.size.width / size.width] >= 128 {
        plane[x, y] = true
      }
    }
    return plane
  }
}
