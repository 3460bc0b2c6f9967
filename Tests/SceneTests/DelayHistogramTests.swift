import Pixels
import Scene
import Testing

@Suite struct DelayHistogramTests {
  @Test func anEmptyOneKnowsNothing() {
    #expect(DelayHistogram().percentile(0.5) == nil)
  }

  @Test(arguments: [(0.5, 0.050), (0.95, 0.095), (1.0, 0.1)])
  func percentilesAreBoundsFromAboveWithinAQuarter(_ share: Double, expected: Double) throws {
    var histogram = DelayHistogram()
    for number in 1...100 { histogram.add(.milliseconds(number)) }
    let found = try #require(histogram.percentile(share)).inSeconds
    #expect(found >= expected && found <= expected * 1.25)
  }

  @Test func whatCameBetweenTwoMomentsIsTheirDifference() throws {
    var histogram = DelayHistogram()
    for _ in 0..<50 { histogram.add(.seconds(10)) }
    let earlier = histogram
    for _ in 0..<50 { histogram.add(.milliseconds(1)) }
    let between = histogram - earlier
    #expect(between.count == 50)
    #expect(try #require(between.percentile(1)).inSeconds < 0.002)
    #expect((between + earlier).count == 100)
  }

  @Test func endlessDelaysAreCountedInTheLastStep() throws {
    var histogram = DelayHistogram()
    histogram.add(.seconds(1_000_000))
    #expect(try #require(histogram.percentile(0.5)).inSeconds > 100)
  }

  @Test func cumulativeCountsHoldWhatIsBelowTheirBound() {
    var histogram = DelayHistogram()
    for milliseconds in [1, 30, 1_000, 60_000] { histogram.add(.milliseconds(milliseconds)) }
    let cumulative = histogram.cumulative
    #expect(cumulative.first?.count == 1)
    #expect(cumulative.last?.count == 3)
    for (bound, count) in cumulative where bound > .milliseconds(40) && bound < .milliseconds(800) {
      #expect(count == 2, "\(bound)")
    }
    #expect(histogram.sum == .milliseconds(61_031))
  }
}
