import CAllocCounter
import Kernels
import Pixels
import TestSupport
import Testing

@testable import Crowd

@Suite struct CrowdCounterTests {
  static let model = ModelFiles.read()
  static let inBytes = ModelFiles.read(.int8)

  /// The picture beside the stored activations: it is drawn, and the network sees somebody there.
  static func drawn() throws -> (size: PixelSize, rgb: [UInt8]) {
    let picture = try #require(try DensityNetworkTests.stored()["picture"])
    let size = PixelSize(width: picture.width, height: picture.height)
    return (size, picture.values.map { UInt8($0) })
  }

  @Test(arguments: [ColourRange.limited, .full])
  func framesCountAsTheirColours(range: ColourRange) throws {
    let size = PixelSize(width: 112, height: 80)
    var random = SplitMix64(seed: 5)
    let pool = FramePool(size: size, slots: 1)
    guard var frame = pool.acquire(pts: .zero) else { fatalError("no free slot") }
    let (y, u, v) = Self.paint(&frame, &random)
    let rgb = Self.colours(size, y, u, v, range)
    let counter = CrowdCounter(model: Self.model, picture: size)
    counter.count(frame, range: range)
    let seen = counter.density
    counter.count(rgb: rgb.span)
    // Bytes are rounded, floats are not.
    for (a, b) in zip(seen.counts, counter.density.counts) { #expect(abs(a - b) < 0.02) }
  }

  @Test func framesWithoutChromaAreGrey() throws {
    let size = PixelSize(width: 64, height: 48)
    let pool = FramePool(size: size, slots: 1)
    guard var frame = pool.acquire(pts: .zero) else { fatalError("no free slot") }
    for y in 0..<size.height {
      var row = frame.mutableRow(y)
      for x in row.indices { row[x] = UInt8(truncatingIfNeeded: x * 7 + y * 5) }
    }
    let counter = CrowdCounter(model: Self.model, picture: size)
    counter.count(frame, range: .full)
    let seen = counter.density
    let grey = (0..<size.area).flatMap { index -> [UInt8] in
      let level = UInt8(truncatingIfNeeded: index % size.width * 7 + index / size.width * 5)
      return [level, level, level]
    }
    counter.count(rgb: grey.span)
    #expect(seen == counter.density)
  }

  /// A picture that does not fill its last blocks counts as one with the mean colour beyond.
  @Test(arguments: [(1, 1), (17, 33), (100, 60), (111, 79)])
  func picturesArePaddedWithTheMeanColour(width: Int, height: Int) throws {
    let (size, rgb) = try Self.drawn()
    let small = PixelSize(width: width, height: height)
    let padded = PixelSize(width: (width + 15) / 16 * 16, height: (height + 15) / 16 * 16)
    var (part, whole) = ([] as [UInt8], [] as [UInt8])
    for y in 0..<padded.height {
      for x in 0..<padded.width {
        let isInside = x < width && y < height
        let start = 3 * (y * size.width + x)
        let pixel = isInside ? Array(rgb[start..<start + 3]) : [124, 116, 104]
        whole += pixel
        if isInside { part += pixel }
      }
    }
    let counter = CrowdCounter(model: Self.model, picture: small)
    let full = CrowdCounter(model: Self.model, picture: padded)
    #expect(counter.count(rgb: part.span) == full.count(rgb: whole.span))
    #expect(counter.density == full.density)
    #expect(counter.density.size == PixelSize(width: padded.width / 16, height: padded.height / 16))
  }

  @Test func densityAddsUpToTheTotal() throws {
    let (size, rgb) = try Self.drawn()
    let counter = CrowdCounter(model: Self.model, picture: size)
    #expect(counter.density.total == 0)
    let total = counter.count(rgb: rgb.span)
    #expect(counter.density.block == 16)
    var sum = 0.0
    for row in 0..<5 { for column in 0..<7 { sum += Double(counter.density[column, row]) } }
    #expect(total == sum && total == counter.density.total)
    #expect(counter.density.counts.allSatisfy { (0...14).contains($0) })
  }

  @Test(arguments: [0, 64, 128, 255] as [UInt8])
  func evenPicturesCountAsNobody(level: UInt8) {
    let size = PixelSize(width: 320, height: 176)
    let counter = CrowdCounter(model: Self.model, picture: size)
    let rgb = [UInt8](repeating: level, count: 3 * size.area)
    #expect(counter.count(rgb: rgb.span) < 0.5)
  }

  /// Bytes are rounded: counts are near those of floats, and the same with all kernels but for the
  /// layers that stay in floats.
  @Test func countsInBytesAreNearThoseInFloats() throws {
    let (size, rgb) = try Self.drawn()
    let exact = CrowdCounter(model: Self.model, picture: size).count(rgb: rgb.span)
    let counts = KernelSet.supported.map {
      CrowdCounter(model: Self.inBytes, picture: size, kernels: $0).count(rgb: rgb.span)
    }
    for count in counts {
      #expect(abs(count - exact) < 0.1 * max(1, exact))
      #expect(abs(count - counts[0]) < 0.01 * max(1, exact))
      #expect(count != exact)
    }
  }

  /// What one counter saw leaves no trace in the next picture, nor in another counter.
  @Test func countersShareNothingButTheModel() throws {
    let (size, rgb) = try Self.drawn()
    let other = [UInt8](rgb.reversed())
    let one = CrowdCounter(model: Self.model, picture: size)
    let two = CrowdCounter(model: Self.model, picture: size)
    let first = one.count(rgb: rgb.span)
    let second = two.count(rgb: other.span)
    one.count(rgb: other.span)
    #expect(one.density == two.density)
    #expect(one.count(rgb: rgb.span) == first)
    #expect(two.density.total == second)
  }

  @Test(.enabled(if: alloc_counter_works(), "the counter needs glibc"))
  func nothingIsAllocatedForAPicture() throws {
    let size = PixelSize(width: 112, height: 80)
    var random = SplitMix64(seed: 6)
    let pool = FramePool(size: size, slots: 1)
    guard var frame = pool.acquire(pts: .zero) else { fatalError("no free slot") }
    _ = Self.paint(&frame, &random)
    let (_, rgb) = try Self.drawn()
    for (model, kernels) in [Self.model, Self.inBytes].flatMap({ model in
      KernelSet.supported.map { (model, $0) }
    }) {
      let counter = CrowdCounter(model: model, picture: size, kernels: kernels)
      counter.count(frame)
      alloc_counter_begin()
      for _ in 0..<3 {
        counter.count(frame)
        counter.count(rgb: rgb.span)
      }
      #expect(alloc_counter_end() == 0, "\(model.precision), \(kernels.name)")
    }
  }

  // MARK: -

  /// Colours that change slowly, and noise.
  private static func paint(
    _ frame: inout Frame, _ random: inout SplitMix64
  ) -> (y: [[UInt8]], u: [[UInt8]], v: [[UInt8]]) {
    func row(_ count: Int, _ y: Int) -> [UInt8] {
      (0..<count).map { x in
        UInt8(clamping: 60 + x / 2 + y + Int.random(in: 0...40, using: &random))
      }
    }
    let (size, half) = (frame.size, frame.chromaSize)
    let luma = (0..<size.height).map { row(size.width, $0) }
    let blue = (0..<half.height).map { row(half.width, $0) }
    let red = (0..<half.height).map { row(half.width, half.height - $0) }
    for y in 0..<size.height {
      var target = frame.mutableRow(y)
      for x in target.indices { target[x] = luma[y][x] }
    }
    for y in 0..<half.height {
      var target = frame.mutableRow(y, of: .blue)
      for x in target.indices { target[x] = blue[y][x] }
    }
    for y in 0..<half.height {
      var target = frame.mutableRow(y, of: .red)
      for x in target.indices { target[x] = red[y][x] }
    }
    frame.hasChroma = true
    return (luma, blue, red)
  }

  /// BT.601, once more and in bytes.
  private static func colours(
    _ size: PixelSize, _ y: [[UInt8]], _ u: [[UInt8]], _ v: [[UInt8]], _ range: ColourRange
  ) -> [UInt8] {
    (0..<size.area).flatMap { index -> [UInt8] in
      let (row, column) = index.quotientAndRemainder(dividingBy: size.width)
      var luma = Double(y[row][column])
      var cb = Double(u[row / 2][column / 2]) - 128
      var cr = Double(v[row / 2][column / 2]) - 128
      if range == .limited {
        luma = (luma - 16) * 255 / 219
        cb *= 255.0 / 224
        cr *= 255.0 / 224
      }
      return [luma + 1.402 * cr, luma - 0.344136 * cb - 0.714136 * cr, luma + 1.772 * cb]
        .map { UInt8(min(max($0, 0), 255).rounded()) }
    }
  }
}
