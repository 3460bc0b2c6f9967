import Pixels
import Testing

@testable import Evaluation

@Suite struct PixelCountsTests {
  @Test func metricsAreThoseOfCDnet() {
    var counts = PixelCounts()
    counts.truePositives = 60
    counts.falsePositives = 20
    counts.falseNegatives = 40
    counts.trueNegatives = 880
    #expect(counts.recall == 0.6)
    #expect(counts.precision == 0.75)
    #expect(abs(counts.specificity - 880.0 / 900) < 1e-12)
    #expect(abs(counts.falsePositiveRate - 20.0 / 900) < 1e-12)
    #expect(counts.falseNegativeRate == 0.4)
    #expect(counts.wrongPercent == 6)
    #expect(abs(counts.f - 2 * 0.6 * 0.75 / 1.35) < 1e-12)
  }

  @Test func aShareOfNothingIsZero() {
    var counts = PixelCounts()
    let shares = [
      counts.recall, counts.precision, counts.specificity, counts.falsePositiveRate,
      counts.falseNegativeRate, counts.wrongPercent, counts.f,
    ]
    #expect(shares.allSatisfy { $0 == 0 })
    counts.trueNegatives = 7
    #expect(counts.specificity == 1 && counts.recall == 0 && counts.f == 0)
  }

  @Test func theMeanWeighsSequencesAlikeAndAddsTheirFrames() {
    var good = PixelCounts()
    good.truePositives = 1000
    var bad = PixelCounts()
    bad.falseNegatives = 1
    let mean = MotionScore.mean(of: [
      MotionScore(
        name: "a", frames: 100, scoredFrames: 90, counts: good, millisecondsPerFrame: 3),
      MotionScore(name: "b", frames: 10, scoredFrames: 1, counts: bad, millisecondsPerFrame: 1),
    ])
    #expect(mean.frames == 110 && mean.scoredFrames == 91)
    #expect(mean.recall == 0.5 && mean.f == 0.5 && mean.millisecondsPerFrame == 2)
  }
}

@Suite struct MaskScorerTests {
  private static let size = PixelSize(width: 70, height: 2)

  /// A plane of one level in its first row, another in its second.
  private func plane(_ first: UInt8, _ second: UInt8) -> LumaPlane {
    let plane = LumaPlane(size: Self.size)
    for (y, level) in [first, second].enumerated() {
      var row = plane.mutableRow(y)
      for x in row.indices { row[x] = level }
    }
    return plane
  }

  /// Truth of the first row; the mask is set there. tp, fp, fn, tn of that row of 70.
  @Test(arguments: [
    (255, 70, 0), (254, 70, 0), (170, 0, 0), (85, 0, 0), (171, 0, 0), (50, 0, 70), (0, 0, 70),
    (128, 0, 70),
  ])
  func labelsAreTakenAsTheRulesSay(label: Int, hits: Int, errors: Int) {
    var scorer = MaskScorer(region: BitPlane(size: Self.size, filled: true))
    scorer.add(plane(255, 0), truth: plane(UInt8(label), 0))
    #expect(scorer.counts.truePositives == hits)
    #expect(scorer.counts.falsePositives == errors)
    #expect(scorer.counts.trueNegatives == 70)
    #expect(scorer.counts.falseNegatives == 0)
  }

  @Test func whatIsOutsideTheRegionIsNotScored() {
    var region = BitPlane(size: Self.size)
    region[69, 0] = true
    region[0, 1] = true
    var scorer = MaskScorer(region: region)
    scorer.add(plane(255, 0), truth: plane(255, 255))
    #expect(scorer.counts.truePositives == 1 && scorer.counts.falseNegatives == 1)
    #expect(scorer.counts.total == 2)
  }

  @Test func aMaskOfAGridIsSpreadByTheNearestCell() {
    var cells = BitPlane(size: PixelSize(width: 3, height: 1))
    cells[1, 0] = true
    let plane = LumaPlane(size: PixelSize(width: 7, height: 2), filledWith: 9)
    MaskScorer.spread(cells, over: plane)
    let row = plane.row(1)
    #expect(row.indices.map { row[$0] } == [0, 0, 0, 255, 255, 0, 0])
  }
}
