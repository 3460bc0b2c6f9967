public import Media
public import Pixels

/// A drawn picture without people: even, shaded, noise, or a scene without its actors. Whoever counts
/// persons should find none.
public struct EmptyPicture {
  public enum Kind: String, CaseIterable, Sendable {
    case black, white, grey, colour, gradient, noise, scene

    /// Of ten pictures, so many are of this kind.
    var share: Int {
      switch self {
      case .noise: 2
      case .scene: 3
      default: 1
      }
    }
  }

  /// How many there are: each is the same picture on every machine.
  public static let count = 200
  /// That of a sub stream.
  public static let size = PixelSize(width: 640, height: 360)

  public let kind: Kind
  public let planes = PicturePlanes(size: Self.size)
  private var random: SeededRandom

  private static let seed: UInt64 = 20_140
  /// Of the scenes: far from those that a training may have seen.
  private static let firstSeed: UInt64 = 20_140
  private static let round = Kind.allCases.flatMap { Array(repeating: $0, count: $0.share) }

  /// `index` is 0..<count; kinds take turns.
  public init(_ index: Int) {
    precondition((0..<Self.count).contains(index), "no such picture")
    kind = Self.round[index % Self.round.count]
    random = SeededRandom(seed: Self.seed, purpose: 1, index: index)
    switch kind {
    case .black: fill(luma: random.between(16, 30))
    case .white: fill(luma: random.between(220, 235))
    case .grey: fill(luma: random.between(16, 235))
    case .colour:
      fill(
        luma: random.between(16, 235), blue: random.between(60, 196), red: random.between(60, 196))
    case .gradient: shade()
    case .noise: addNoise()
    case .scene:
      let first = Self.round.count - kind.share
      drawScene(index / Self.round.count * kind.share + index % Self.round.count - first)
    }
  }

  // MARK: - Private

  private func fill(luma: Double, blue: Double = 128, red: Double = 128) {
    Self.paint(planes.y) { _, _ in luma }
    Self.paint(planes.u) { _, _ in blue }
    Self.paint(planes.v) { _, _ in red }
  }

  /// From one colour to another, in any direction.
  private mutating func shade() {
    let (across, down) = (random.between(-1, 1), random.between(-1, 1))
    for (plane, low, high) in [(planes.y, 16.0, 235.0), (planes.u, 90, 166), (planes.v, 90, 166)] {
      let (begin, end) = (random.between(low, high), random.between(low, high))
      let (width, height) = (Double(plane.size.width), Double(plane.size.height))
      Self.paint(plane) { x, y in
        let share = 0.5 + across * (Double(x) / width - 0.5) + down * (Double(y) / height - 0.5)
        return begin + (end - begin) * min(max(share, 0), 1)
      }
    }
  }

  /// Grains of 1 to 16 pixels around some grey, weak or strong, half of them in colour.
  private mutating func addNoise() {
    let grain = 1 << random.index(5)
    let (middle, strength) = (random.between(30, 220), random.between(5, 100))
    let chroma = random.index(2) == 0 ? 0 : strength / 3
    for (plane, middle, strength) in [
      (planes.y, middle, strength), (planes.u, 128, chroma), (planes.v, 128, chroma),
    ] {
      let columns = plane.size.width / grain + 1
      // The sum of two is a triangle: nearer to a sensor's noise than one is.
      let grains = (0..<columns * (plane.size.height / grain + 1)).map { _ in
        middle + strength * (random.between(-1, 1) + random.between(-1, 1))
      }
      Self.paint(plane) { x, y in grains[y / grain * columns + x / grain] }
    }
  }

  /// Each of the scenes in turn; in each round with another seed, at another moment.
  private func drawScene(_ index: Int) {
    let names = SampleScene.names
    let (round, place) = index.quotientAndRemainder(dividingBy: names.count)
    guard let scene = SampleScene(named: names[place], seed: Self.firstSeed + UInt64(round)) else {
      preconditionFailure("scenes are known by their names")
    }
    var options = SceneRenderer.Options()
    options.drawsActors = false
    SceneRenderer(scene, size: Self.size, options: options)
      .render(index * 37 % scene.frameCount, into: planes)
  }

  private static func paint(_ plane: LumaPlane, _ level: (Int, Int) -> Double) {
    for y in 0..<plane.size.height {
      var row = plane.mutableRow(y)
      for x in row.indices { row[x] = UInt8(min(max(level(x, y), 0), 255)) }
    }
  }
}
