import Crowd
import Pixels

/// Sums of a density over parts of a picture.
///
/// A block that straddles a border is shared by area: nobody knows where in it the persons are.
struct BlockSums {
  /// Of the picture that was counted.
  let picture: PixelSize
  /// Share of each block's pixels that are in the region, by row and column; `nil`: all.
  private let inside: [Double]?
  let region: BitPlane?

  /// `region` has the picture's size.
  init(picture: PixelSize, block: Int, region: BitPlane?) {
    self.picture = picture
    self.region = region
    inside = region.map { region in
      let columns = (picture.width + block - 1) / block
      let rows = (picture.height + block - 1) / block
      return (0..<rows * columns).map { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: columns)
        let xs = column * block..<min((column + 1) * block, picture.width)
        let ys = row * block..<min((row + 1) * block, picture.height)
        let count = ys.reduce(0) { sum, y in sum + xs.reduce(0) { $0 + (region[$1, y] ? 1 : 0) } }
        return Double(count) / Double(xs.count * ys.count)
      }
    }
  }

  /// Persons in each of `parts` x `parts` equal parts of the picture, by row and column.
  func persons(_ density: DensityMap, parts: Int) -> [Double] {
    let (columns, rows) = (density.size.width, density.size.height)
    let across = Self.shares(cells: columns, extent: picture.width, density.block, parts: parts)
    let down = Self.shares(cells: rows, extent: picture.height, density.block, parts: parts)
    var sums = Array(repeating: 0.0, count: parts * parts)
    for row in 0..<rows {
      for column in 0..<columns {
        let index = row * columns + column
        let persons = Double(density.counts[index]) * (inside?[index] ?? 1)
        for y in 0..<parts where down[row][y] > 0 {
          for x in 0..<parts {
            sums[y * parts + x] += persons * down[row][y] * across[column][x]
          }
        }
      }
    }
    return sums
  }

  /// Heads in each part; those outside the picture belong to its edge.
  func heads(_ heads: [CrowdSet.Head], parts: Int) -> [Int] {
    var sums = Array(repeating: 0, count: parts * parts)
    for head in heads where isInside(head) {
      let x = Self.part(head.x, of: parts, extent: picture.width)
      let y = Self.part(head.y, of: parts, extent: picture.height)
      sums[y * parts + x] += 1
    }
    return sums
  }

  private func isInside(_ head: CrowdSet.Head) -> Bool {
    guard let region else { return true }
    let x = Self.part(head.x, of: picture.width, extent: picture.width)
    let y = Self.part(head.y, of: picture.height, extent: picture.height)
    return region[x, y]
  }

  private static func part(_ place: Double, of parts: Int, extent: Int) -> Int {
    let part = (place * Double(parts) / Double(extent)).rounded(.down)
    return Int(min(max(part, 0), Double(parts - 1)))
  }

  /// By cell, how much of it lies in each part.
  private static func shares(cells: Int, extent: Int, _ block: Int, parts: Int) -> [[Double]] {
    (0..<cells).map { cell in
      let (start, end) = (Double(cell * block), Double(min((cell + 1) * block, extent)))
      return (0..<parts).map { part in
        let low = Double(part * extent) / Double(parts)
        let high = Double((part + 1) * extent) / Double(parts)
        return max(0, min(end, high) - max(start, low)) / (end - start)
      }
    }
  }
}
