public import Pixels

/// Colours for a density map: where many persons are is bright and hides more of the picture.
///
/// From blue over green to yellow, in rising brightness: told apart also by who sees no red or no
/// green, and in print (after viridis; Smith, van der Walt 2015, matplotlib; its dark end is lifted,
/// as pictures of cameras are dark). The map is smoothed before, as a block that a head has just left
/// says nothing of how dense its surroundings are.
public enum DensityTint {
  /// Persons in a block, smoothed, from which on it has the last colour.
  static let full: Float = 0.4
  /// Below this nothing is seen: the network's doubts about empty ground.
  static let least: Float = 0.03
  /// Of the last colour, 0...1: what is below must still be seen.
  static let largestOpacity: Float = 0.75

  /// - Parameters:
  ///   - map: of a picture.
  ///   - blockWidth: of that picture's width, 0...1; the last blocks reach beyond it.
  ///   - blockHeight: of its height.
  ///   - size: of the layer, which covers the whole picture.
  public static func layer(
    of map: DensityMap, blockWidth: Double, blockHeight: Double, size: PixelSize
  ) -> ColourLayer {
    let smooth = smoothed(map)
    var layer = ColourLayer(size: size)
    for y in 0..<size.height {
      let row = place((Double(y) + 0.5) / Double(size.height), blockHeight, map.size.height)
      for x in 0..<size.width {
        let column = place((Double(x) + 0.5) / Double(size.width), blockWidth, map.size.width)
        func value(_ x: Int, _ y: Int) -> Float { smooth[y * map.size.width + x] }
        let above = mix(
          value(column.first, row.first), value(column.second, row.first), column.share)
        let below = mix(
          value(column.first, row.second), value(column.second, row.second), column.share)
        let persons = mix(above, below, row.share)
        guard persons >= least else { continue }
        let colour = colour(of: persons)
        for channel in 0..<4 { layer.rgba[4 * (y * size.width + x) + channel] = colour[channel] }
      }
    }
    return layer
  }

  /// Red, green, blue, opacity of so many persons in a block.
  static func colour(of persons: Float) -> SIMD4<UInt8> {
    let share = min(1, max(0, (persons - least) / (full - least)))
    let position = share * Float(scale.count - 1)
    let lower = min(Int(position), scale.count - 2)
    let colour = scale[lower] + (scale[lower + 1] - scale[lower]) * (position - Float(lower))
    let opacity = 255 * largestOpacity * share.squareRoot()
    return SIMD4(UInt8(colour.x), UInt8(colour.y), UInt8(colour.z), UInt8(opacity))
  }

  private static let scale: [SIMD3<Float>] = [
    [48, 96, 214], [38, 134, 214], [32, 168, 180], [110, 210, 100], [253, 231, 37],
  ]

  /// Binomial over three by three blocks; beyond the map nobody stands.
  private static func smoothed(_ map: DensityMap) -> [Float] {
    let (width, height) = (map.size.width, map.size.height)
    var result = [Float](repeating: 0, count: map.size.area)
    for y in 0..<height {
      for x in 0..<width {
        var sum: Float = 0
        for dy in -1...1 where (0..<height).contains(y + dy) {
          for dx in -1...1 where (0..<width).contains(x + dx) {
            let weight: Float = (dx == 0 ? 2 : 1) * (dy == 0 ? 2 : 1)
            sum += weight * map[x + dx, y + dy]
          }
        }
        result[y * width + x] = sum / 16
      }
    }
    return result
  }

  /// The two blocks between whose middles a place lies.
  private static func place(
    _ place: Double, _ block: Double, _ count: Int
  ) -> (first: Int, second: Int, share: Float) {
    let position = min(max(0, place / block - 0.5), Double(count - 1))
    let first = Int(position)
    return (first, min(first + 1, count - 1), Float(position - Double(first)))
  }

  private static func mix(_ first: Float, _ second: Float, _ share: Float) -> Float {
    first + (second - first) * share
  }
}
