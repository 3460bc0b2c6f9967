internal import Kernels
internal import Pixels

/// What colour each 2 x 2 pixels usually have, and how far this frame's are from it.
///
/// ```
/// memory row y: | mean blue | mean red |   half a luma row each
/// ```
/// Half a byte a pixel, and as much for the differences.
struct ColourModel {
  private let updateChroma: UpdateChroma
  private let memory: LumaPlane
  /// Of this frame, one row for two of luma.
  private let differences: LumaPlane
  private var isLearned = false

  init(size: PixelSize, stride: Int, kernels: KernelSet) {
    updateChroma = kernels.updateChroma
    let rows = PixelSize(width: stride, height: (size.height + 1) / 2)
    memory = LumaPlane(size: rows)
    differences = LumaPlane(size: rows)
  }

  /// This frame's colours are the background's until later ones say otherwise.
  mutating func restart(from frame: borrowing Frame) {
    isLearned = frame.hasChroma
    forget()
    if frame.hasChroma { learn(frame) { seen, _, _, _ in seen } }
  }

  /// The same in another light, but for cells of `things`: what is behind them has its colours
  /// until now, as much stronger as it is brighter (`gain`, by a cell's place).
  mutating func relight(
    from frame: borrowing Frame, things: BitPlane, gain: (_ x: Int, _ y: Int) -> Float
  ) {
    guard frame.hasChroma, isLearned else { return restart(from: frame) }
    learn(frame) { seen, mean, x, y in
      guard x < things.size.width, things[x, y] else { return seen }
      let colour = 128 + gain(x, y) * (Float(mean) - 128)
      return UInt8(min(max(colour.rounded(), 0), 255))
    }
  }

  /// Measures a frame against the model and learns from it where nothing is `held`, with
  /// `stepsAll` everywhere.
  mutating func update(_ frame: borrowing Frame, held: BitPlane, stepsAll: Bool) {
    guard frame.hasChroma else {
      if isLearned { forget() }
      isLearned = false
      return
    }
    guard isLearned else { return restart(from: frame) }
    let words = held.wordsPerRow
    for y in 0..<memory.size.height {
      var means = memory.mutableRow(y)
      var difference = differences.mutableRow(y)
      updateChroma(
        frame.paddedRow(y, of: .blue), frame.paddedRow(y, of: .red), &means,
        held.words.span.extracting(2 * y * words..<(2 * y + 1) * words), stepsAll, &difference)
    }
  }

  /// Of a row of luma: how far each pixel's colour is from the model's; zeros without colours.
  @_lifetime(borrow self)
  func difference(ofRow y: Int) -> Span<UInt8> {
    let row = differences.row(y / 2)
    return unsafe _overrideLifetime(row, borrowing: self)
  }

  /// Sets every mean to what `colour` says of what is seen, the mean until now and a cell's place.
  private func learn(
    _ frame: borrowing Frame,
    _ colour: (_ seen: UInt8, _ mean: UInt8, _ x: Int, _ y: Int) -> UInt8
  ) {
    let half = memory.size.width / 2
    for y in 0..<memory.size.height {
      var row = memory.mutableRow(y)
      let blue = frame.paddedRow(y, of: .blue)
      let red = frame.paddedRow(y, of: .red)
      for x in blue.indices {
        row[x] = colour(blue[x], row[x], 2 * x, 2 * y)
        row[half + x] = colour(red[x], row[half + x], 2 * x, 2 * y)
      }
    }
  }

  private func forget() {
    for y in 0..<differences.size.height {
      var row = differences.mutableRow(y)
      for x in row.indices { row[x] = 0 }
    }
  }
}
