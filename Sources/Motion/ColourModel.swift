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
    guard frame.hasChroma else { return }
    let half = memory.size.width / 2
    for y in 0..<memory.size.height {
      var row = memory.mutableRow(y)
      let blue = frame.paddedRow(y, of: .blue)
      let red = frame.paddedRow(y, of: .red)
      for x in blue.indices {
        row[x] = blue[x]
        row[half + x] = red[x]
      }
    }
  }

  /// The same in another light, but for cells of `things`: what is behind them has its colours
  /// until now, as much stronger as it is brighter (`gain`, by a cell's place).
  mutating func relight(
    from frame: borrowing Frame, things: BitPlane, gain: (_ x: Int, _ y: Int) -> Float
  ) {
    guard frame.hasChroma, isLearned else { return restart(from: frame) }
    let half = memory.size.width / 2
    for y in 0..<memory.size.height {
      var row = memory.mutableRow(y)
      let blue = frame.paddedRow(y, of: .blue)
      let red = frame.paddedRow(y, of: .red)
      for x in blue.indices {
        guard 2 * x < things.size.width, things[2 * x, 2 * y] else {
          (row[x], row[half + x]) = (blue[x], red[x])
          continue
        }
        let gain = gain(2 * x, 2 * y)
        for index in [x, half + x] {
          let colour = 128 + gain * (Float(row[index]) - 128)
          row[index] = UInt8(min(max(colour.rounded(), 0), 255))
        }
      }
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

  private func forget() {
    for y in 0..<differences.size.height {
      var row = differences.mutableRow(y)
      for x in row.indices { row[x] = 0 }
    }
  }
}
