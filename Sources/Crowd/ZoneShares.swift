public import Pixels

/// Which share of each block of a density map belongs to which zone.
///
/// The network counts a person at the head, and a zone is drawn on the ground: with a perspective
/// each pixel of a block is looked up where the feet of a head there stand. Who is cut off by the
/// lower edge of the picture stands on it.
public struct ZoneShares: Sendable {
  private struct Share {
    let block: Int
    /// 0...1 of the block's persons.
    let share: Float
  }

  /// By zone; blocks of which a zone has nothing are left out.
  private let zones: [[Share]]
  private let map: PixelSize

  /// - Parameters:
  ///   - picture: of which blocks are counted, in pixels.
  ///   - ignored: where nobody is counted.
  public init(
    zones: [Polygon], ignored: [Polygon] = [], perspective: Perspective?, picture: PixelSize,
    block: Int
  ) {
    let empty = DensityMap(picture: picture, block: block)
    map = empty.size
    var areas = [[Float]](
      repeating: Array(repeating: 0, count: empty.size.area), count: zones.count)
    // Of a block that the picture cuts, only what is inside can hold anybody.
    var visible = [Float](repeating: 0, count: empty.size.area)
    for y in 0..<picture.height {
      let head = (Double(y) + 0.5) / Double(picture.height)
      let feet = min(perspective?.feet(ofHeadAtY: head) ?? head, 1 - 0.5 / Double(picture.height))
      for x in 0..<picture.width {
        let across = (Double(x) + 0.5) / Double(picture.width)
        let index = y / block * empty.size.width + x / block
        visible[index] += 1
        let isIgnored = ignored.contains { $0.contains(RelativePoint(x: across, y: head)) }
        if isIgnored { continue }
        for zone in zones.indices
        where zones[zone].contains(RelativePoint(x: across, y: feet)) {
          areas[zone][index] += 1
        }
      }
    }
    self.zones = areas.map { areas in
      areas.indices.compactMap { index in
        areas[index] > 0 ? Share(block: index, share: areas[index] / visible[index]) : nil
      }
    }
  }

  public var count: Int { zones.count }

  /// Persons in a zone.
  public func persons(inZone zone: Int, of density: DensityMap) -> Double {
    precondition(density.size == map, "a density map of another shape")
    var sum = 0.0
    for share in zones[zone] { sum += Double(share.share * density.counts[share.block]) }
    return sum
  }
}
