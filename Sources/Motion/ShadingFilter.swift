internal import Kernels
internal import Pixels

/// Takes out of the raw mask what is no thing but less light, or more.
///
/// A shadow takes about the same off everything that it covers, a beam adds about the same, and what
/// they cover shows through. How much that is depends on sun, sky and lamps, so it is learned: for
/// every depth (8 levels each) how much of the background's texture is found again in what looks
/// evenly changed. Clothes and paint show none of it, and their depth stays foreground.
struct ShadingFilter {
  private static let classes = 16
  /// A darkening of 88 levels and more is black paint more often than shadow.
  private static let shadowDepths: UInt16 = 0x07FF
  private static let leastBeam: UInt8 = 16
  /// Neighbours differ by so many times the mean noise inside a shadow or beam.
  private static let noiseFactor = 2.5
  /// Every fourth row is enough to learn from.
  private static let rowStep = 4
  /// Evidence fades by a twentieth in this time.
  private static let fading: Duration = .seconds(1)
  /// Differences of neighbours that say something: less is noise, more is an edge.
  private static let texture = 2...24

  private let shading: Shading
  private let findShadows: FindShadows
  private let dilate5: Dilate5
  /// Sums of background texture times what is seen, and of background texture squared, as seen.
  private var shared = [Double](repeating: 0, count: classes)
  private var background = [Double](repeating: 0, count: classes)
  private var fadedAt: Duration = .zero
  private var rules: ShadowRules
  private var learning: ShadowRules

  init(_ shading: Shading, kernels: KernelSet) {
    self.shading = shading
    findShadows = kernels.findShadows
    dilate5 = kernels.dilate5
    rules = ShadowRules(depths: 0)
    learning = ShadowRules(depths: shading == .shadow ? Self.shadowDepths : ~0)
    if shading == .beam {
      // What is barely foreground is half learned into the model, whose texture it then shares.
      rules.leastDepth = Self.leastBeam
      learning.leastDepth = Self.leastBeam
    }
  }

  /// `noise` is the mean distance of background pixels from the model, in levels.
  mutating func remove(
    from raw: inout BitPlane, model: BackgroundModel, colours: ColourModel, noise: Double,
    isNight: Bool, clock: Duration, scratch: inout Scratch
  ) {
    fade(at: clock)
    rules.depths = believedDepths(isNight: isNight)
    rules.evenness = UInt8(min(max(6, Self.noiseFactor * noise), 20))
    learning.evenness = rules.evenness
    guard var rows = findShading(in: raw, model: model, colours: colours, &scratch) else { return }
    for _ in 0..<2 {
      rows = max(0, rows.lowerBound - 2)..<min(raw.size.height, rows.upperBound + 2)
      grow(rows, &scratch)
    }
    raw.subtract(scratch.cores)
  }

  // MARK: - Private

  /// The rows in which there are any; `nil` if there are none.
  private mutating func findShading(
    in raw: BitPlane, model: BackgroundModel, colours: ColourModel, _ scratch: inout Scratch
  ) -> Range<Int>? {
    let words = raw.wordsPerRow
    var found: Range<Int>?
    for y in 0..<raw.size.height {
      let range = y * words..<(y + 1) * words
      if y % Self.rowStep == 0 {
        guard find(y, raw, model, colours, learning, &scratch) else { continue }
        learn(y, range, model, scratch.cores)
      }
      guard find(y, raw, model, colours, rules, &scratch) else { continue }
      if range.contains(where: { scratch.cores.words[$0] != 0 }) {
        found = (found?.lowerBound ?? y)..<y + 1
      }
    }
    return found
  }

  private func find(
    _ y: Int, _ raw: BitPlane, _ model: BackgroundModel, _ colours: ColourModel,
    _ rules: ShadowRules, _ scratch: inout Scratch
  ) -> Bool {
    shading.find(
      findShadows, row: y, of: raw, model: model, colours: colours, rules: rules,
      cores: &scratch.cores, candidates: &scratch.candidates)
  }

  /// Compares texture to the right and below with the background's, at every core of a row.
  private mutating func learn(
    _ y: Int, _ range: Range<Int>, _ model: BackgroundModel, _ cores: BitPlane
  ) {
    let pixels = model.pixels(ofRow: y)
    let means = model.means(ofRow: y)
    let lowerPixels = model.pixels(ofRow: y + 2)
    let lowerMeans = model.means(ofRow: y + 2)
    for index in range {
      var bits = cores.words[index]
      while bits != 0 {
        let x = (index - range.lowerBound) * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        let mean = Int(means[x])
        let depthClass = min(abs(mean - Int(pixels[x])) / 8, Self.classes - 1)
        if x + 2 < model.size.width {
          take(
            Int(means[x + 2]) - mean, Int(pixels[x + 2]) - Int(pixels[x]), depthClass)
        }
        take(Int(lowerMeans[x]) - mean, Int(lowerPixels[x]) - Int(pixels[x]), depthClass)
      }
    }
  }

  private mutating func take(_ expected: Int, _ seen: Int, _ depthClass: Int) {
    guard Self.texture.contains(abs(expected)) else { return }
    shared[depthClass] += Double(expected * seen)
    background[depthClass] += Double(expected * expected)
  }

  private mutating func fade(at clock: Duration) {
    guard clock - fadedAt >= Self.fading else { return }
    fadedAt = clock
    for index in shared.indices {
      shared[index] -= shared[index] / 20
      background[index] -= background[index] / 20
    }
  }

  private func believedDepths(isNight: Bool) -> UInt16 {
    var depths: UInt16 = 0
    for index in shared.indices {
      let prior = shading.prior(index, isNight: isNight)
      let found = shared[index] + prior * shading.firmness
      let expected = background[index] + shading.firmness
      if found > shading.needed * expected { depths |= 1 << UInt16(index) }
    }
    return depths & learning.depths
  }

  /// Candidates within two pixels of a block of 2 x 2 cores become cores: a shadow's soft edge.
  /// Others are none any more: single pixels prove nothing.
  private func grow(_ rows: Range<Int>, _ scratch: inout Scratch) {
    let words = scratch.cores.wordsPerRow
    let last = scratch.cores.size.height - 1
    // Dilation looks two rows further, where there are no cores. What a block is told from lies at
    // and after its place.
    for y in max(0, rows.lowerBound - 2)..<min(last + 1, rows.upperBound + 2) {
      for word in 0..<words {
        let index = y * words + word
        scratch.cores.words[index] =
          y < last ? block(index, scratch.cores) & block(index + words, scratch.cores) : 0
      }
    }
    scratch.grown.dilate(scratch.cores, rows: rows, by: dilate5)
    for index in rows.lowerBound * words..<rows.upperBound * words {
      scratch.cores.words[index] = scratch.grown.words[index] & scratch.candidates.words[index]
    }
  }

  /// Bits whose right neighbour is set as well.
  private func block(_ index: Int, _ cores: BitPlane) -> UInt64 {
    let here = cores.words[index]
    let isLast = (index + 1) % cores.wordsPerRow == 0
    let next = isLast ? 0 : cores.words[index + 1]
    return here & (here >> 1 | next << 63)
  }
}

extension Shading {
  /// How much of the texture is believed to show through before anything was seen: shallow shadows
  /// are common, deep ones need sun, and beams are rare. Who walks in the dark is evenly darker than
  /// what is behind him: what throws shadows there must be seen to do so.
  fileprivate func prior(_ depthClass: Int, isNight: Bool) -> Double {
    switch self {
    case .shadow where isNight: 0.2
    case .shadow: depthClass < 4 ? 0.6 : depthClass < 8 ? 0.35 : 0.2
    case .beam: 0.05
    }
  }

  /// How firmly that is believed, in squared levels of texture: what one dark person shows by chance
  /// must not make a beam of him.
  fileprivate var firmness: Double {
    switch self {
    case .shadow: 750
    case .beam: 3000
    }
  }

  /// So much of the texture must be found again; under a lamp less of it is, for the picture is
  /// dark, noisy and coarsely encoded beside it.
  fileprivate var needed: Double {
    switch self {
    case .shadow: 0.3
    case .beam: 0.15
    }
  }
}
