internal import Kernels
internal import Pixels

/// What the background looks like after the light of the whole place was switched: what the model
/// knows of it, times how much brighter its surroundings have become.
///
/// A gain per tile of 32 x 32 cells, the median of its cells' ratios, so that things have no say; in
/// between the gains of four tiles are mixed. Such a light changes nearly all tiles, and all the same
/// way; a lamp that sweeps over the place leaves most of them as they are.
struct Relighting {
  private static let tile = LightCompensation.tile
  /// Every so many rows and columns are enough for a median.
  private static let step = 3
  /// Below this luma a ratio says nothing.
  private static let darkest = 6
  /// Ratios that a tile must have.
  private static let evidence = 24
  /// By this factor nine tenths of the tiles become brighter, or darker; by no more than the other.
  private static let leastGain: Float = 1.12
  private static let greatestGain: Float = 4
  /// Levels by which a cell differs that the light does not explain; what the dark hid of the ground
  /// differs less.
  private static let unexplained = 18
  /// Where more of the picture differs by half as much, but for what was there before, infrared shows
  /// the things of a place in other greys (6 to 11 %); a lamp does not (1 to 5 %).
  private static let mostDoubtful = 0.055

  private let size: PixelSize
  private let columns: Int
  private let rows: Int
  private var gains: [Float]
  private var ratios: [Float] = []
  private let scale: LumaScale

  init(size: PixelSize, kernels: KernelSet) {
    self.size = size
    columns = (size.width + Self.tile - 1) / Self.tile
    rows = (size.height + Self.tile - 1) / Self.tile
    gains = Array(repeating: 1, count: columns * rows)
    scale = LumaScale(kernels: kernels)
  }

  /// Whether `frame` shows the model's background in another light. `things` become the cells that
  /// look otherwise; of those that do, most are in `known` or near it.
  mutating func explains(
    _ frame: borrowing Frame, model: BackgroundModel, light: LightCompensation,
    known: BitPlane, things: inout BitPlane
  ) -> Bool {
    guard measure(frame, model: model, light: light) else { return false }
    things.clear()
    var doubtful = 0
    for y in 0..<size.height {
      let (row, means, offsets) = (frame.row(y), model.means(ofRow: y), light.offsets(ofRow: y))
      for x in 0..<size.width {
        let expected = self.expected(x, y, mean: means[x], offset: offsets[x / Self.tile])
        let seen = scale.levels[Int(row[x])]
        let difference = abs(Int(seen) - Int(expected))
        if difference > Self.unexplained / 2, !known[x, y] { doubtful += 1 }
        if difference > Self.unexplained { things[x, y] = true }
      }
    }
    return Double(doubtful) < Self.mostDoubtful * Double(size.area)
  }

  /// What a cell of the background looks like in the new light, compressed, whose mean was `mean` in
  /// a tile with this offset.
  func expected(_ x: Int, _ y: Int, mean: UInt8, offset: Int16) -> UInt8 {
    let luma = scale.luma(mean: mean, offset: offset) * gain(x, y)
    return scale.levels[Int(min(max(luma.rounded(), 0), 255))]
  }

  /// How much brighter a cell has become: mixed of the four tiles around.
  func gain(_ x: Int, _ y: Int) -> Float {
    let column = (Float(x) + 0.5) / Float(Self.tile) - 0.5
    let row = (Float(y) + 0.5) / Float(Self.tile) - 0.5
    let left = min(max(Int(column.rounded(.down)), 0), columns - 1)
    let top = min(max(Int(row.rounded(.down)), 0), rows - 1)
    let right = min(left + 1, columns - 1)
    let bottom = min(top + 1, rows - 1)
    let (u, v) = (min(max(column - Float(left), 0), 1), min(max(row - Float(top), 0), 1))
    let upper = gains[top * columns + left] * (1 - u) + gains[top * columns + right] * u
    let lower = gains[bottom * columns + left] * (1 - u) + gains[bottom * columns + right] * u
    return upper * (1 - v) + lower * v
  }

  // MARK: - Private

  /// Returns whether nearly all tiles that say something have become brighter, or darker.
  private mutating func measure(
    _ frame: borrowing Frame, model: BackgroundModel, light: LightCompensation
  ) -> Bool {
    var known: [Float] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let gain = gain(ofTile: column, row, frame, model: model, light: light)
        gains[row * columns + column] = gain ?? 0
        if let gain { known.append(gain) }
      }
    }
    guard 2 * known.count > gains.count else { return false }
    known.sort()
    let (low, usual, high) = (
      known[known.count / 10], known[known.count / 2], known[known.count * 9 / 10]
    )
    for index in gains.indices where gains[index] == 0 { gains[index] = usual }
    return low >= Self.leastGain && high <= Self.greatestGain
      || high <= 1 / Self.leastGain && low >= 1 / Self.greatestGain
  }

  private mutating func gain(
    ofTile column: Int, _ row: Int, _ frame: borrowing Frame, model: BackgroundModel,
    light: LightCompensation
  ) -> Float? {
    ratios.removeAll(keepingCapacity: true)
    let bottom = min((row + 1) * Self.tile, size.height)
    let right = min((column + 1) * Self.tile, size.width)
    for y in stride(from: row * Self.tile, to: bottom, by: Self.step) {
      let (pixels, means) = (frame.row(y), model.means(ofRow: y))
      let offset = light.offsets(ofRow: y)[column]
      for x in stride(from: column * Self.tile, to: right, by: Self.step) {
        let before = scale.luma(mean: means[x], offset: offset)
        guard before >= Float(Self.darkest), pixels[x] >= Self.darkest else { continue }
        ratios.append(Float(pixels[x]) / before)
      }
    }
    guard ratios.count >= Self.evidence else { return nil }
    ratios.sort()
    return ratios[ratios.count / 2]
  }
}
