import Kernels
import Pixels

extension KernelCase {
  /// The kernels of the background model: on the grid of 1080p, and on a sub stream's picture.
  static var model: [KernelCase] {
    grids.flatMap {
      [
        compressLuma($0), projectRow($0), sumDifferences($0), updateModel($0), updateChroma($0),
        findShadows($0), findSway($0),
        sumResiduals($0), openRow($0),
      ]
    }
  }

  static let grids = [PixelSize(width: 480, height: 270), PixelSize(width: 640, height: 360)]

  private static func compressLuma(_ size: PixelSize) -> KernelCase {
    KernelCase(
      kernel: "compressLuma", row: "\(size.width)", calls: size.height, pixels: size.width,
      bytes: size.area
    ) { seed in
      let picture = ModelPicture(size: size, seed: seed)
      return { picture.compress($0) }
    }
  }

  private static func projectRow(_ size: PixelSize) -> KernelCase {
    KernelCase(
      kernel: "projectRow", row: "\(size.width)", calls: size.height, pixels: size.width,
      bytes: size.area, keepsState: true
    ) { seed in
      let picture = ModelPicture(size: size, seed: seed)
      return { picture.project($0) }
    }
  }

  private static func sumDifferences(_ size: PixelSize) -> KernelCase {
    KernelCase(
      kernel: "sumDifferences", row: "\(size.width)", calls: size.height, pixels: size.width,
      bytes: 2 * size.area, keepsState: true
    ) { seed in
      let picture = ModelPicture(size: size, seed: seed)
      return { picture.sumDifferences($0) }
    }
  }

  private static func openRow(_ size: PixelSize) -> KernelCase {
    KernelCase(
      kernel: "openRow", row: "\(size.width)", calls: size.height, pixels: size.width,
      bytes: 2 * size.area, keepsState: true
    ) { seed in
      let picture = ModelPicture(size: size, seed: seed)
      return { picture.open($0) }
    }
  }

  private static func updateModel(_ size: PixelSize) -> KernelCase {
    let planes = ModelPlane.allCases.count
    return KernelCase(
      kernel: "updateModel", row: "\(size.width)", calls: size.height, pixels: size.width,
      bytes: (3 + planes) * size.area + 5 * size.area / 8, keepsState: true
    ) { seed in
      let picture = ModelPicture(size: size, seed: seed)
      return { picture.update($0) }
    }
  }

  private static func updateChroma(_ size: PixelSize) -> KernelCase {
    KernelCase(
      kernel: "updateChroma", row: "\(size.width)", calls: size.height / 2, pixels: size.width,
      bytes: 3 * size.area / 2, keepsState: true
    ) { seed in
      let picture = ModelPicture(size: size, seed: seed)
      return { picture.updateColours($0) }
    }
  }

  /// Every pixel is foreground: the worst case, of which a quiet camera sees nothing.
  private static func findShadows(_ size: PixelSize) -> KernelCase {
    KernelCase(
      kernel: "findShadows", row: "\(size.width)", calls: size.height, pixels: size.width,
      bytes: 3 * size.area
    ) { seed in
      let picture = ModelPicture(size: size, seed: seed)
      return { picture.findShadows($0) }
    }
  }

  private static func findSway(_ size: PixelSize) -> KernelCase {
    KernelCase(
      kernel: "findSway", row: "\(size.width)", calls: size.height, pixels: size.width,
      bytes: 3 * size.area
    ) { seed in
      let picture = ModelPicture(size: size, seed: seed)
      return { picture.findSway($0) }
    }
  }

  private static func sumResiduals(_ size: PixelSize) -> KernelCase {
    KernelCase(
      kernel: "sumResiduals", row: "\(size.width)", calls: size.height, pixels: size.width,
      bytes: 2 * size.area + size.area / 8, keepsState: true
    ) { seed in
      let picture = ModelPicture(size: size, seed: seed)
      return { picture.sum($0) }
    }
  }
}

/// A camera's background model as `Motion` lays it out, with two pictures of a noisy, mostly
/// still scene that take turns.
private final class ModelPicture {
  private let size: PixelSize
  private let width: Int
  private let luma: [LumaPlane]
  private let compressed: [LumaPlane]
  private let model: LumaPlane
  private let hints: BitPlane
  private var foreground: BitPlane
  private let colours: LumaPlane
  private var difference: [UInt8]
  private let radii: [UInt8]
  private let everything: [UInt64]
  private let spare: [UInt64]
  private let offsets: [Int16]
  private var sums: [ResidualSums]
  private var columns: [UInt16]
  private var total: Int32 = 0
  private var turn = 0

  init(size: PixelSize, seed: UInt64) {
    self.size = size
    width = (size.width + 63) / 64 * 64
    var random = SeededRandom(seed: seed)
    let padded = PixelSize(width: width, height: size.height)
    luma = (0..<2).map { _ in Self.scene(size, &random) }
    compressed = (0..<2).map { _ in LumaPlane(size: padded) }
    model = LumaPlane(size: PixelSize(width: 6 * width, height: size.height))
    hints = .speckled(size, &random)
    foreground = BitPlane(size: size)
    colours = LumaPlane(size: padded)
    difference = Array(repeating: 0, count: width)
    radii = Array(repeating: 16, count: width)
    everything = Array(repeating: ~0, count: width / 64)
    spare = everything
    offsets = (0..<width / 32).map { _ in Int16.random(in: -8...8, using: &random) }
    sums = Array(repeating: ResidualSums(), count: width / 32)
    columns = Array(repeating: 0, count: width)
    learn()
  }

  /// Ramps with noise of some levels, and a bright thing in the middle of the second picture.
  private static func scene(_ size: PixelSize, _ random: inout SeededRandom) -> LumaPlane {
    let plane = LumaPlane(size: size)
    let thing = UInt8.random(in: 60...90, using: &random)
    for y in 0..<size.height {
      var row = plane.mutableRow(y)
      for x in row.indices {
        let base = UInt8(30 + (x / 4 + y / 2) % 120)
        let isThing = abs(x - size.width / 2) < 20 && abs(y - size.height / 2) < 40
        row[x] = base + UInt8.random(in: 0...6, using: &random) + (isThing ? thing : 0)
      }
    }
    return plane
  }

  private func learn() {
    for turn in 0..<2 { compress(.vector, turn) }
    let (source, model) = (compressed[0], model)
    for y in 0..<size.height {
      var row = model.mutableRow(y)
      let pixels = source.row(y)
      for x in 0..<width {
        row[x] = pixels[x]
        row[width + x] = 16
        row[3 * width + x] = 100
      }
    }
  }

  func compress(_ kernels: KernelSet) {
    turn ^= 1
    compress(kernels, turn)
  }

  private func compress(_ kernels: KernelSet, _ turn: Int) {
    let (source, target, offsets) = (luma[turn], compressed[turn], offsets)
    for y in 0..<size.height {
      var out = target.mutableRow(y)
      kernels.compressLuma(source.row(y), offsets.span, &out)
    }
  }

  func project(_ kernels: KernelSet) {
    turn ^= 1
    let pixels = compressed[turn]
    var columns = columns.mutableSpan
    for y in 0..<size.height { total &+= kernels.projectRow(pixels.row(y), &columns) }
  }

  func sumDifferences(_ kernels: KernelSet) {
    let (first, second) = (compressed[0], compressed[1])
    for y in 0..<size.height { total &+= kernels.sumDifferences(first.row(y), second.row(y)) }
  }

  func open(_ kernels: KernelSet) {
    let pixels = compressed[0]
    var scratch = [UInt8](repeating: 0, count: openRowScratch(width: pixels.row(0).count))
    var opened = [UInt8](repeating: 0, count: pixels.row(0).count)
    var buffer = scratch.mutableSpan
    var output = opened.mutableSpan
    for y in 0..<size.height {
      kernels.openRow(pixels.row(y), 31, &buffer, &output)
      total &+= Int32(output[y % output.count])
    }
  }

  func update(_ kernels: KernelSet) {
    turn ^= 1
    let (pixels, model, hints) = (compressed[turn], model, hints.words)
    let (rules, words) = (ModelRules(), foreground.wordsPerRow)
    let (difference, radii) = (difference, radii)
    for y in 0..<size.height {
      let range = y * words..<(y + 1) * words
      var all = foreground.words.mutableSpan
      let bits = hints.span.extracting(range)
      var row = model.mutableRow(y)
      var out = all._mutatingExtracting(range)
      kernels.updateModel(
        pixels.row(y), difference.span, &row,
        ModelHints(
          minimumRadius: radii.span, steps: bits, held: bits, flickered: bits, toggled: bits,
          ghosts: bits), rules, &out)
    }
  }

  func updateColours(_ kernels: KernelSet) {
    turn ^= 1
    let (source, means, hints) = (compressed[turn], colours, hints)
    var difference = difference.mutableSpan
    for y in 0..<size.height / 2 {
      let row = source.row(y)
      var mean = means.mutableRow(y)
      kernels.updateChroma(
        row.extracting(0..<width / 2), row.extracting(width / 2..<width), &mean,
        hints.words.span.extracting(y * hints.wordsPerRow..<(y + 1) * hints.wordsPerRow), false,
        &difference)
    }
  }

  func findShadows(_ kernels: KernelSet) {
    let (pixels, means, difference) = (compressed[0], compressed[1], difference)
    let (everything, rules) = (everything, ShadowRules(depths: 0x01FF))
    var coreWords = spare
    var candidateWords = spare
    var cores = coreWords.mutableSpan
    var candidates = candidateWords.mutableSpan
    for y in 1..<size.height - 1 {
      kernels.findShadows(
        RowTriple(above: pixels.row(y - 1), here: pixels.row(y), below: pixels.row(y + 1)),
        RowTriple(above: means.row(y - 1), here: means.row(y), below: means.row(y + 1)),
        difference.span, everything.span, rules, &cores, &candidates)
    }
  }

  func findSway(_ kernels: KernelSet) {
    let (pixels, means, everything) = (compressed[0], compressed[1], everything)
    var words = spare
    var sway = words.mutableSpan
    for y in 2..<size.height - 2 {
      kernels.findSway(
        pixels.row(y),
        RowQuintuple(
          first: means.row(y - 2), second: means.row(y - 1), third: means.row(y),
          fourth: means.row(y + 1), fifth: means.row(y + 2)),
        pixels.row(y), everything.span, 0, 8, &sway)
    }
  }

  func sum(_ kernels: KernelSet) {
    turn ^= 1
    let (pixels, model, offsets) = (luma[turn], model, offsets)
    let (bits, words) = (hints.words, hints.wordsPerRow)
    var sums = sums.mutableSpan
    for x in sums.indices { sums[x] = ResidualSums() }
    for y in 0..<size.height {
      kernels.sumResiduals(
        pixels.row(y), model.row(y).extracting(0..<width),
        bits.span.extracting(y * words..<(y + 1) * words), offsets.span, 24, &sums)
    }
  }
}

extension BitPlane {
  /// One bit in 32 at random, and a solid rectangle.
  static func speckled(_ size: PixelSize, _ random: inout SeededRandom) -> BitPlane {
    var plane = BitPlane(size: size)
    for y in 0..<size.height {
      for word in 0..<plane.wordsPerRow {
        var bits = plane.usedBits(inWord: word)
        for _ in 0..<5 { bits &= random.next() }
        plane.words[y * plane.wordsPerRow + word] = bits
      }
      if abs(y - size.height / 2) < 40 {
        for x in size.width / 2..<size.width / 2 + 30 { plane[x, y] = true }
      }
    }
    return plane
  }
}
