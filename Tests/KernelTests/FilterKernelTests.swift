import Kernels
import TestSupport
import Testing

/// What looks at a pixel's neighbourhood in the model.
@Suite struct FilterKernelTests {
  @Test(
    arguments: KernelCheck.cases,
    [
      (depths: 0x0FFF as UInt16, evenness: 6 as UInt8, colour: 8 as UInt8), (0, 6, 8),
      (0xFFFF, 255, 255), (0b10101, 0, 0), (0x7FFF, 40, 128),
    ])
  func findShadowsEqualsReference(
    _ row: KernelCheck.Case, rule: (depths: UInt16, evenness: UInt8, colour: UInt8)
  ) {
    var random = SplitMix64(seed: row.seed)
    let padded = (row.width + 63) / 64 * 64
    var rules = ShadowRules(depths: rule.depths)
    rules.evenness = rule.evenness
    rules.mostColour = rule.colour
    // Pixels that are darker by much the same, as in a shadow, and ones that are anything.
    let means = (0..<3).map { _ in row.fill.bytes(padded, &random) }
    let pixels = means.map { row -> [UInt8] in
      let depth = UInt8.random(in: 0...120, using: &random)
      return row.map { mean in
        Bool.random(using: &random)
          ? mean &- depth &- UInt8.random(in: 0...8, using: &random)
          : UInt8.random(in: 0...255, using: &random)
      }
    }
    let difference = row.fill.bytes(padded, &random)
    let foreground = words(padded / 64, &random)
    let (above, here, below) = (pixels[0], pixels[1], pixels[2])
    let (meansAbove, meansHere, meansBelow) = (means[0], means[1], means[2])
    var outcomes: Set<[UInt64]> = []
    for set in KernelSet.supported {
      var cores = CanaryBuffer([UInt64](repeating: 5, count: padded / 64))
      var candidates = cores
      cores.withSpan { cores in
        candidates.withSpan { candidates in
          set.findShadows(
            RowTriple(above: above.span, here: here.span, below: below.span),
            RowTriple(above: meansAbove.span, here: meansHere.span, below: meansBelow.span),
            difference.span, foreground.span, rules, &cores, &candidates)
        }
      }
      #expect(cores.isIntact && candidates.isIntact, "\(set.name), \(row)")
      outcomes.insert(cores.content + candidates.content)
    }
    #expect(outcomes.count == 1, "\(row)")
  }

  @Test(
    arguments: KernelCheck.cases,
    [(blink: 24 as UInt8, margin: 8 as UInt8), (0, 0), (255, 255), (1, 254)])
  func findSwayEqualsReference(_ row: KernelCheck.Case, rule: (blink: UInt8, margin: UInt8)) {
    var random = SplitMix64(seed: row.seed)
    let padded = (row.width + 63) / 64 * 64
    let means = (0..<5).map { _ in row.fill.bytes(padded, &random) }
    let pixels = row.fill.bytes(padded, &random)
    let blink = row.fill.bytes(padded, &random)
    let foreground = words(padded / 64, &random)
    let (first, second, third, fourth, fifth) = (means[0], means[1], means[2], means[3], means[4])
    var outcomes: Set<[UInt64]> = []
    for set in KernelSet.supported {
      var sway = CanaryBuffer([UInt64](repeating: 5, count: padded / 64))
      sway.withSpan { sway in
        set.findSway(
          pixels.span,
          RowQuintuple(
            first: first.span, second: second.span, third: third.span, fourth: fourth.span,
            fifth: fifth.span),
          blink.span, foreground.span, rule.blink, rule.margin, &sway)
      }
      #expect(sway.isIntact, "\(set.name), \(row)")
      outcomes.insert(sway.content)
    }
    #expect(outcomes.count == 1, "\(row)")
  }

  private func words(_ count: Int, _ random: inout SplitMix64) -> [UInt64] {
    (0..<count).map { _ in random.next() | random.next() }
  }
}
