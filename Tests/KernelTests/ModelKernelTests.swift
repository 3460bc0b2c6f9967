import Kernels
import TestSupport
import Testing

@Suite struct ModelKernelTests {
  @Test(arguments: KernelCheck.cases)
  func compressLumaEqualsReference(_ row: KernelCheck.Case) {
    var random = SplitMix64(seed: row.seed)
    let luma = row.fill.bytes(row.width, &random)
    let padded = (row.width + 63) / 64 * 64
    let offsets = (0..<padded / 32).map { _ in
      [-255 as Int16, -60, -1, 0, 1, 60, 255].randomElement(using: &random)!
    }
    expectEqual(row, count: padded) { set, output in
      set.compressLuma(luma.span, offsets.span, &output)
    }
  }

  @Test(arguments: KernelCheck.cases)
  func projectRowEqualsReference(_ row: KernelCheck.Case) {
    var random = SplitMix64(seed: row.seed)
    let pixels = row.fill.bytes(row.width, &random)
    // Sums that wrap as well.
    let start = pixels.map { UInt16($0) << 8 | UInt16.random(in: 0...255, using: &random) }
    var outcomes: Set<[UInt16]> = []
    var sums: Set<Int32> = []
    for set in KernelSet.supported {
      var columns = CanaryBuffer(start)
      sums.insert(columns.withSpan { set.projectRow(pixels.span, &$0) })
      #expect(columns.isIntact, "\(set.name)")
      outcomes.insert(columns.content)
    }
    #expect(outcomes.count == 1 && sums.count == 1, "\(row)")
    #expect(sums.first == pixels.reduce(0) { $0 + Int32($1) })
  }

  @Test(arguments: KernelCheck.cases)
  func sumDifferencesEqualsReference(_ row: KernelCheck.Case) {
    var random = SplitMix64(seed: row.seed)
    let first = row.fill.bytes(row.width, &random)
    let second = first.map { Bool.random(using: &random) ? $0 : 255 - $0 }
    let sums = Set(KernelSet.supported.map { $0.sumDifferences(first.span, second.span) })
    #expect(sums == [zip(first, second).reduce(0) { $0 + abs(Int32($1.0) - Int32($1.1)) }])
  }

  @Test(arguments: KernelCheck.cases, [3, 31, 41, 63])
  func openRowEqualsReference(_ row: KernelCheck.Case, window: Int) {
    var random = SplitMix64(seed: row.seed)
    let pixels = row.fill.bytes(row.width, &random)
    let garbage = row.fill.bytes(openRowScratch(width: row.width), &random)
    expectEqual(row, count: row.width) { set, output in
      var scratch = CanaryBuffer(garbage)
      scratch.withSpan { set.openRow(pixels.span, window, &$0, &output) }
      #expect(scratch.isIntact, "\(set.name), \(row)")
    }
  }

  @Test func openingCutsWhatIsNarrowAndKeepsSlopesAndWideHumps() {
    var row = (0..<300).map { UInt8($0 / 2) }
    for x in 100..<120 { row[x] = 200 }
    for x in 180..<240 { row[x] = 210 }
    var scratch = [UInt8](repeating: 0, count: openRowScratch(width: row.count))
    var opened = row
    var buffer = scratch.mutableSpan
    var output = opened.mutableSpan
    KernelSet.best.openRow(row.span, 41, &buffer, &output)
    #expect((100..<120).allSatisfy { opened[$0] < 62 }, "a narrow thing")
    #expect((180..<240).allSatisfy { opened[$0] == 210 }, "wide light")
    #expect((0..<90).allSatisfy { opened[$0] == row[$0] }, "a slope")
  }

  @Test func compressedLumaRisesWithLumaAndFollowsTheLogarithm() {
    let luma = (0...255).map { UInt8($0) }
    let offsets = [Int16](repeating: 0, count: 8)
    var output = [UInt8](repeating: 0, count: 256)
    var span = output.mutableSpan
    KernelSet.best.compressLuma(luma.span, offsets.span, &span)
    #expect(output == output.sorted())
    // log2((y + 64) / 64) * 255 / log2(319 / 64) at some points.
    for (y, exact) in [(0, 0.0), (16, 35.4), (64, 110.1), (128, 174.4), (255, 255.0)] {
      #expect(abs(Double(output[y]) - exact) < 9, "luma \(y)")
    }
  }

  @Test(
    arguments: KernelCheck.cases,
    [
      (16 as UInt8, 30 as UInt8, 160 as UInt8), (0, 0, 0), (255, 255, 1), (1, 1, 255),
      (254, 254, 254),
    ])
  func updateModelEqualsReference(
    _ row: KernelCheck.Case, rule: (gain: UInt8, trusted: UInt8, heldTrusted: UInt8)
  ) {
    var random = SplitMix64(seed: row.seed)
    let padded = (row.width + 63) / 64 * 64
    var rules = ModelRules()
    rules.trustedWeight = rule.trusted
    rules.heldTrustedWeight = rule.heldTrusted
    rules.secondGain = rule.gain
    rules.weightStep = rule.trusted / 7
    rules.learns = rule.gain != 1
    let start = row.fill.bytes(6 * padded, &random)
    let frames = (0..<8).map { _ in row.fill.bytes(padded, &random) }
    let radii = row.fill.bytes(padded, &random)
    // All, none, and some of a word's pixels step.
    let steps = words(padded / 64, &random).enumerated().map { index, word in
      [word, 0, ~0, word << 32][(index + Int(rule.gain)) % 4]
    }
    let held = words(padded / 64, &random)
    let flickered = words(padded / 64, &random)
    let toggled = words(padded / 64, &random)
    let ghosts = words(padded / 64, &random)
    let differences = (0..<8).map { _ in row.fill.bytes(padded, &random) }
    var outcomes: [[[UInt64]]] = []
    var models: [[UInt8]] = []
    for set in KernelSet.supported {
      var model = CanaryBuffer(start)
      var masks: [[UInt64]] = []
      for (pixels, difference) in zip(frames, differences) {
        var foreground = CanaryBuffer([UInt64](repeating: 7, count: padded / 64))
        model.withSpan { model in
          foreground.withSpan { foreground in
            set.updateModel(
              pixels.span, difference.span, &model,
              ModelHints(
                minimumRadius: radii.span, steps: steps.span, held: held.span,
                flickered: flickered.span, toggled: toggled.span, ghosts: ghosts.span),
              rules, &foreground)
          }
        }
        #expect(foreground.isIntact, "\(set.name), \(row)")
        masks.append(foreground.content)
      }
      #expect(model.isIntact, "\(set.name), \(row)")
      outcomes.append(masks)
      models.append(model.content)
    }
    #expect(Set(outcomes).count == 1, "\(row)")
    #expect(Set(models).count == 1, "\(row)")
  }

  /// Dark windows of a car that left, say, where the second mean is somebody who passed before it.
  @Test(arguments: KernelSet.supported.indices, [0 as UInt8, 1, 90, 254])
  func groundThatAThingUncoversBecomesBackgroundWhateverTheSecondMeanIs(
    index: Int, secondWeight: UInt8
  ) {
    let (frames, _) = uncover(
      KernelSet.supported[index], thing: 200, seenBefore: 100, secondWeight, ground: 20)
    #expect(frames != nil)
  }

  /// Light is measured against the first mean: had it the thing's, a tile's offset would follow.
  @Test(arguments: KernelSet.supported.indices, [0 as UInt8, 90])
  func groundIsTheFirstMeanAsSoonAsItIsBackground(index: Int, secondWeight: UInt8) {
    let (_, firstMeans) = uncover(
      KernelSet.supported[index], thing: 200, seenBefore: 100, secondWeight, ground: 177)
    #expect(Set(firstMeans) == [177])
  }

  /// What the model keeps where a thing goes away, until no ghost of it is left: in how many frames
  /// (`nil`: never), and the first means then.
  private func uncover(
    _ kernels: KernelSet, thing: UInt8, seenBefore: UInt8, _ secondWeight: UInt8, ground: UInt8
  ) -> (frames: Int?, firstMeans: [UInt8]) {
    var model = [thing, 0, seenBefore, 255, secondWeight, 0].flatMap {
      [UInt8](repeating: $0, count: 64)
    }
    let (pixels, colours) = (
      [UInt8](repeating: ground, count: 64), [UInt8](repeating: 0, count: 64)
    )
    let (radii, no, yes) = ([UInt8](repeating: 16, count: 64), [0 as UInt64], [UInt64.max])
    var foreground = yes
    for frame in 0..<80 {
      var modelSpan = model.mutableSpan
      var foregroundSpan = foreground.mutableSpan
      kernels.updateModel(
        pixels.span, colours.span, &modelSpan,
        ModelHints(
          minimumRadius: radii.span, steps: no.span, held: yes.span, flickered: no.span,
          toggled: no.span, ghosts: yes.span), ModelRules(), &foregroundSpan)
      if foreground == no { return (frame, Array(model.prefix(64))) }
    }
    return (nil, Array(model.prefix(64)))
  }

  @Test(arguments: KernelCheck.cases, [0 as UInt8, 1, 24, 254, 255])
  func sumResidualsEqualsReference(_ row: KernelCheck.Case, limit: UInt8) {
    var random = SplitMix64(seed: row.seed)
    let padded = (row.width + 63) / 64 * 64
    let luma = row.fill.bytes(row.width, &random)
    let means = row.fill.bytes(padded, &random)
    let held = words(padded / 64, &random)
    let offsets = (0..<padded / 32).map { _ in Int16.random(in: -60...60, using: &random) }
    var outcomes: Set<[ResidualSums]> = []
    for set in KernelSet.supported {
      var sums = [ResidualSums](repeating: ResidualSums(), count: padded / 32)
      var span = sums.mutableSpan
      set.sumResiduals(luma.span, means.span, held.span, offsets.span, limit, &span)
      outcomes.insert(sums)
    }
    #expect(outcomes.count == 1, "\(row)")
  }

  @Test(arguments: KernelCheck.cases, [true, false])
  func updateChromaEqualsReference(_ row: KernelCheck.Case, stepsAll: Bool) {
    var random = SplitMix64(seed: row.seed)
    let padded = (row.width + 63) / 64 * 64
    let half = padded / 2
    let start = row.fill.bytes(padded, &random)
    let frames = (0..<4).map { _ in
      (blue: row.fill.bytes(half, &random), red: row.fill.bytes(half, &random))
    }
    let held = words(padded / 64, &random)
    var outcomes: Set<[UInt8]> = []
    for set in KernelSet.supported {
      var means = CanaryBuffer(start)
      var difference = CanaryBuffer([UInt8](repeating: 9, count: padded))
      var all: [UInt8] = []
      for frame in frames {
        means.withSpan { means in
          difference.withSpan { difference in
            set.updateChroma(
              frame.blue.span, frame.red.span, &means, held.span, stepsAll, &difference)
          }
        }
        all += difference.content
      }
      #expect(means.isIntact && difference.isIntact, "\(set.name), \(row)")
      outcomes.insert(all + means.content)
    }
    #expect(outcomes.count == 1, "\(row)")
  }

  private func words(_ count: Int, _ random: inout SplitMix64) -> [UInt64] {
    (0..<count).map { _ in random.next() & random.next() }
  }

  private func expectEqual(
    _ row: KernelCheck.Case, count: Int, _ run: (KernelSet, inout MutableSpan<UInt8>) -> Void
  ) {
    var outcomes: Set<[UInt8]> = []
    for set in KernelSet.supported {
      var output = CanaryBuffer([UInt8](repeating: 3, count: count))
      output.withSpan { run(set, &$0) }
      #expect(output.isIntact, "\(set.name), \(row)")
      outcomes.insert(output.content)
    }
    #expect(outcomes.count == 1, "\(row)")
  }
}
