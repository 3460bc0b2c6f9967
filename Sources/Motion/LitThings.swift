internal import Kernels
internal import Pixels

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Finds what stands out of a lamp's light: brighter or darker than what is lit left and right of it,
/// and narrower than a light is.
///
/// How many times a cell is brighter than the model, as a logarithm, less its opening along the row
/// (a top hat, Meyer 1979): light is wide and falls off gently, and leaves nothing.
struct LitThings {
  /// Window of the opening, as share of the picture's width: people are narrower.
  private static let window = 0.064
  /// Steps of the logarithm for a factor of two.
  private static let octave: Float = 32
  /// What stands out is half as bright again as the light around it, or as much darker; the light is
  /// a seventh brighter than the model.
  private static let needed: UInt8 = 18
  private static let lit: UInt8 = 6
  /// Luma that may be noise.
  private static let dark: Float = 8
  /// A row is looked at if one of so many of its cells is lit.
  private static let sample = 8
  private static let unchanged: Int16 = 128

  /// What stood out in the last frame that was looked at.
  private(set) var found: BitPlane

  private let openRow: OpenRow
  private let window: Int
  private let logOfLuma: [Int16]
  private let logOfLevel: [Int16]
  /// Of one row: how much brighter than the model each cell is, 128 where it is as the model says,
  /// and the same upside down.
  private var brighter: [UInt8]
  private var darker: [UInt8]
  private var openedBrighter: [UInt8]
  private var openedDarker: [UInt8]
  private var scratch: [UInt8]

  init(size: PixelSize, kernels: KernelSet) {
    found = BitPlane(size: size)
    openRow = kernels.openRow
    window = min(max(Int(Self.window * Double(size.width)) | 1, 3), 63)
    func logarithm(_ luma: Float) -> Int16 {
      Int16((Self.octave * log2(luma + Self.dark)).rounded())
    }
    logOfLuma = (0...255).map { logarithm(Float($0)) }
    logOfLevel = LumaScale(kernels: kernels).lumas.map(logarithm)
    brighter = Array(repeating: 0, count: size.width)
    darker = brighter
    openedBrighter = brighter
    openedDarker = brighter
    scratch = Array(repeating: 0, count: openRowScratch(width: size.width))
  }

  /// Adds them to the raw mask.
  mutating func add(
    to raw: inout BitPlane, frame: borrowing Frame, model: BackgroundModel,
    light: LightCompensation
  ) {
    found.clear()
    for y in 0..<raw.size.height {
      let (row, means, offsets) = (frame.row(y), model.means(ofRow: y), light.offsets(ofRow: y))
      guard isLit(row, means, offsets) else { continue }
      for x in brighter.indices {
        let change = UInt8(clamping: Self.unchanged + change(x, row, means, offsets))
        brighter[x] = change
        darker[x] = 255 - change
      }
      open()
      mark(row: y)
    }
    raw.formUnion(found)
  }

  // MARK: - Private

  private func change(
    _ x: Int, _ row: Span<UInt8>, _ means: Span<UInt8>, _ offsets: Span<Int16>
  ) -> Int16 {
    let level = LumaScale.level(means[x], offsets[x / LightCompensation.tile])
    return logOfLuma[Int(row[x])] - logOfLevel[level]
  }

  private func isLit(_ row: Span<UInt8>, _ means: Span<UInt8>, _ offsets: Span<Int16>) -> Bool {
    for x in stride(from: 0, to: row.count, by: Self.sample)
    where change(x, row, means, offsets) > Int16(Self.lit) { return true }
    return false
  }

  private mutating func open() {
    let (openRow, window) = (openRow, window)
    func open(_ row: [UInt8], _ scratch: inout [UInt8], _ opened: inout [UInt8]) {
      var buffer = scratch.mutableSpan
      var output = opened.mutableSpan
      openRow(row.span, window, &buffer, &output)
    }
    open(brighter, &scratch, &openedBrighter)
    open(darker, &scratch, &openedDarker)
  }

  private mutating func mark(row y: Int) {
    for word in 0..<found.wordsPerRow {
      var bits: UInt64 = 0
      for x in 64 * word..<min(64 * word + 64, brighter.count) where standsOut(x) {
        bits |= 1 << UInt64(x % 64)
      }
      if bits != 0 { found.words[y * found.wordsPerRow + word] = bits }
    }
  }

  /// Both ways the light around must be there: what is dark in the dark is only not lit.
  private func standsOut(_ x: Int) -> Bool {
    let lit = UInt8(Self.unchanged) + Self.lit
    let (low, high) = (openedBrighter[x], 255 - openedDarker[x])
    return low > lit && brighter[x] - low > Self.needed
      || high > lit && high - brighter[x] > Self.needed
  }
}
