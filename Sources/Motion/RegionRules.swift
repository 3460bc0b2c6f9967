internal import Pixels

/// The rules that differ from place to place: the least match radius, and when weights move.
///
/// Without regions one row of each serves every row of the picture, and nothing depends on it.
struct RegionRules {
  private let stride: Int
  private let words: Int
  private let isUniform: Bool
  /// Sensitivities that occur, the camera's first, and which one each pixel has; row by row.
  private var sensitivities: [Double]
  private let sensitivityOf: [UInt8]
  private var radiusOf: [UInt8]
  private var radii: [UInt8]
  /// Absorptions that occur, the camera's first, and the cells of each; no cell has two.
  private let absorptions: [Duration]
  private let cellsOf: [[UInt64]]
  private var steppedAt: [Duration]
  private var stepping: [Bool]
  private var steps: [UInt64]

  init(size: PixelSize, stride: Int, settings: MotionSettings, regions: [MotionRegion]) {
    self.stride = stride
    isUniform = regions.allSatisfy { $0.sensitivity == nil && $0.absorption == nil }
    let rows = isUniform ? 1 : size.height
    let all = BitPlane(size: PixelSize(width: size.width, height: rows), filled: true)
    words = all.wordsPerRow
    var sensitivities = [settings.sensitivity]
    var sensitivityOf = [UInt8](repeating: 0, count: rows * stride)
    var absorptions = [settings.absorption]
    var cellsOf = [all.words]
    // The later one overwrites the earlier one.
    for region in regions.sorted(by: { ($0.sensitivity ?? -1) < ($1.sensitivity ?? -1) }) {
      guard let own = region.sensitivity, sensitivities.count < 256 else { continue }
      sensitivities.append(own)
      for y in 0..<rows {
        for x in 0..<size.width where region.cells[x, y] {
          sensitivityOf[y * stride + x] = UInt8(sensitivities.count - 1)
        }
      }
    }
    for region in regions.sorted(by: { ($0.absorption ?? .zero) < ($1.absorption ?? .zero) }) {
      guard let own = region.absorption else { continue }
      for index in cellsOf.indices {
        for word in all.words.indices { cellsOf[index][word] &= ~region.cells.words[word] }
      }
      absorptions.append(own)
      cellsOf.append(region.cells.words)
    }
    self.sensitivities = sensitivities
    self.sensitivityOf = sensitivityOf
    self.absorptions = absorptions
    self.cellsOf = cellsOf
    radiusOf = Array(repeating: 0, count: sensitivities.count)
    radii = Array(repeating: 0, count: rows * stride)
    steppedAt = Array(repeating: .zero, count: absorptions.count)
    stepping = Array(repeating: false, count: absorptions.count)
    steps = Array(repeating: 0, count: all.words.count)
  }

  /// The camera's; regions keep their own.
  var sensitivity: Double {
    get { sensitivities[0] }
    set { sensitivities[0] = newValue }
  }

  mutating func restart(at clock: Duration) {
    for index in steppedAt.indices { steppedAt[index] = clock }
  }

  /// Sets the least radii from what `radius` says of a sensitivity. Planes are written only where a
  /// radius is another than in the last frame.
  mutating func updateRadii(_ radius: (_ sensitivity: Double) -> UInt8) {
    var isSame = true
    for (index, sensitivity) in sensitivities.enumerated() {
      let new = radius(sensitivity)
      isSame = isSame && new == radiusOf[index]
      radiusOf[index] = new
    }
    guard !isSame else { return }
    let (radiusOf, sensitivityOf) = (radiusOf, sensitivityOf)
    var radii = radii.mutableSpan
    for index in radii.indices { radii[index] = radiusOf[Int(sensitivityOf[index])] }
  }

  /// Decides where weights move: everywhere if `stepsAll`, or where a step's time has come.
  mutating func updateSteps(at clock: Duration, stepsAll: Bool, stepsToAbsorb: Int) {
    var isSame = true
    for (index, absorption) in absorptions.enumerated() {
      let isDue = stepsAll || clock - steppedAt[index] >= absorption / stepsToAbsorb
      if isDue { steppedAt[index] = clock }
      isSame = isSame && isDue == stepping[index]
      stepping[index] = isDue
    }
    guard !isSame else { return }
    for word in steps.indices { steps[word] = 0 }
    for index in stepping.indices where stepping[index] {
      for word in steps.indices { steps[word] |= cellsOf[index][word] }
    }
  }

  /// The least match radii of a row, with padding.
  @_lifetime(borrow self)
  func minimumRadius(ofRow y: Int) -> Span<UInt8> {
    let row = isUniform ? 0 : y
    return radii.span.extracting(row * stride..<(row + 1) * stride)
  }

  /// Where weights move in a row.
  @_lifetime(borrow self)
  func steps(ofRow y: Int) -> Span<UInt64> {
    let row = isUniform ? 0 : y
    return steps.span.extracting(row * words..<(row + 1) * words)
  }

  /// How long a thing at this cell stays foreground.
  func absorption(x: Int, y: Int) -> Duration {
    let word = (isUniform ? 0 : y * words) + x / 64
    for index in absorptions.indices.dropFirst()
    where cellsOf[index][word] >> UInt64(x % 64) & 1 == 1 {
      return absorptions[index]
    }
    return absorptions[0]
  }
}
