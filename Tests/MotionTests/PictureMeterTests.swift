import Pixels
import TestSupport
import Testing

@testable import Motion

/// What a picture as a whole is measured to be.
@Suite struct PictureMeterTests {
  private static let size = PixelSize(width: 480, height: 270)

  private static func frame(of canvas: Canvas, from pool: FramePool) -> Frame {
    guard var frame = pool.acquire(pts: .zero) else { preconditionFailure("a frame is free") }
    canvas.copy(into: &frame)
    return frame
  }

  /// What the meter says of `canvas` when it keeps the view of `first`.
  private func measure(
    _ canvas: Canvas, after first: Canvas? = nil, ignored: BitPlane? = nil
  ) throws -> PictureMeasures {
    let meter = PictureMeter(size: Self.size, ignored: ignored, stillShare: 0.999)
    let pool = FramePool(size: Self.size, slots: 2)
    if let first {
      let frame = Self.frame(of: first, from: pool)
      _ = meter.measure(frame)
      meter.keepView()
    }
    let frame = Self.frame(of: canvas, from: pool)
    let measured = meter.measure(frame)
    return try #require(measured)
  }

  private static func scene(noise seed: UInt64 = 1) -> Canvas {
    var canvas = Canvas(size: size, seed: 7)
    var noise = Canvas(size: size, seed: seed)
    noise.luma = canvas.luma
    noise.addNoise(1)
    canvas.luma = noise.luma
    return canvas
  }

  /// Means over squares of `2 * reach + 1` cells, three times: nearly a Gaussian.
  private static func blurred(_ canvas: Canvas, reach: Int) -> Canvas {
    var result = canvas
    for _ in 0..<3 {
      for isAcross in [true, false] {
        let old = result.luma
        for y in 0..<size.height {
          for x in 0..<size.width {
            var sum: Float = 0
            for step in -reach...reach {
              let column = isAcross ? min(max(x + step, 0), size.width - 1) : x
              let row = isAcross ? y : min(max(y + step, 0), size.height - 1)
              sum += old[row * size.width + column]
            }
            result.luma[y * size.width + x] = sum / Float(2 * reach + 1)
          }
        }
      }
    }
    return result
  }

  private static func shifted(_ canvas: Canvas, by cells: Int) -> Canvas {
    var result = canvas
    for y in 0..<size.height {
      for x in 0..<size.width {
        result.luma[y * size.width + x] = canvas.luma[y * size.width + (x + cells) % size.width]
      }
    }
    return result
  }

  @Test func noiseAloneLeavesEverythingAsItIs() throws {
    let first = try measure(Self.scene())
    let second = try measure(Self.scene(noise: 2), after: Self.scene())
    #expect(first.viewMatch == nil && first.identicalShare == 0)
    #expect(second.viewMatch == 1)
    #expect((0.1...0.7).contains(second.identicalShare))
    #expect(abs(first.structure - second.structure) < 0.01)
    #expect(try abs(#require(first.sharpness) - #require(second.sharpness)) < 0.05)
  }

  @Test func lessLightLeavesViewStructureAndSharpness() throws {
    let usual = Self.scene()
    var dim = usual
    for index in dim.luma.indices { dim.luma[index] = 16 + (dim.luma[index] - 16) * 0.4 }
    let full = try measure(usual)
    let measured = try measure(dim, after: usual)
    #expect(measured.viewMatch == 1)
    #expect((0.7...1.1).contains(measured.structure / full.structure))
    #expect(try (0.9...1.1).contains(#require(measured.sharpness) / #require(full.sharpness)))
    #expect(measured.brightest < full.brightest / 2)
  }

  @Test(arguments: [(1, 0.45...0.9), (3, 0.2...0.55)])
  func blurTakesSharpnessAndLeavesTheView(reach: Int, share: ClosedRange<Double>) throws {
    let usual = Self.scene()
    let sharp = try #require(measure(usual).sharpness)
    let measured = try measure(Self.blurred(usual, reach: reach), after: usual)
    #expect(try share.contains(#require(measured.sharpness) / sharp))
    #expect(try #require(measured.viewMatch) >= 0.75)
  }

  @Test func aTurnedCameraShowsAsMuchButNothingInItsPlace() throws {
    let usual = Self.scene()
    let measured = try measure(Self.shifted(usual, by: 90), after: usual)
    #expect(try #require(measured.viewMatch) <= 0.2)
    #expect(try (0.9...1.1).contains(measured.structure / measure(usual).structure))
  }

  @Test(arguments: [(Float(16), 0.0...0.05), (120, 0.4...0.55), (235, 0.95...1.0)])
  func aUniformPictureShowsNothing(level: Float, luma: ClosedRange<Double>) throws {
    var uniform = Canvas(size: Self.size, seed: 3)
    for index in uniform.luma.indices { uniform.luma[index] = level }
    let measured = try measure(uniform, after: Self.scene())
    #expect(measured.viewMatch == 0 && measured.structure < 0.01 && measured.sharpness == nil)
    #expect(luma.contains(measured.brightest) && luma.contains(measured.darkest))
  }

  @Test func theSamePictureIsIdenticalAlsoLater() throws {
    let meter = PictureMeter(size: Self.size, stillShare: 0.999)
    let pool = FramePool(size: Self.size, slots: 2)
    func measure(_ canvas: Canvas) throws -> Double {
      let frame = Self.frame(of: canvas, from: pool)
      return meter.measure(frame)?.identicalShare ?? -1
    }
    #expect(try measure(Self.scene()) == 0)
    #expect(try measure(Self.scene(noise: 2)) < 0.7)
    for _ in 0..<3 { #expect(try measure(Self.scene(noise: 2)) == 1) }
    meter.beginRun()
    #expect(try measure(Self.scene(noise: 2)) == 0)
  }

  @Test func whatIsIgnoredDoesNotCount() throws {
    var ignored = BitPlane(size: Self.size)
    for y in 0..<100 { for x in 0..<200 { ignored[x, y] = true } }
    var clock = Self.scene()
    clock.fill(PixelRect(x: 0, y: 0, width: 190, height: 90), with: 235)
    let pool = FramePool(size: Self.size, slots: 2)
    let meter = PictureMeter(size: Self.size, ignored: ignored, stillShare: 0.999)
    var identical = 0.0
    for canvas in [Self.scene(), clock] {
      let frame = Self.frame(of: canvas, from: pool)
      identical = meter.measure(frame)?.identicalShare ?? -1
    }
    #expect(identical == 1)
  }
}
