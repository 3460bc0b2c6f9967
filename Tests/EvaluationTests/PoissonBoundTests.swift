import Testing

@testable import Evaluation

@Suite struct PoissonBoundTests {
  /// Halved quantiles of the chi-square distribution, from tables.
  @Test(arguments: [
    (0, 0, 2.9957), (1, 0.0513, 4.7439), (2, 0.3554, 6.2958), (5, 1.9701, 10.5130),
    (10, 5.4254, 16.9622), (20, 13.2547, 29.0620),
  ])
  func boundsOfNinetyFivePercentAreThoseOfTheTables(count: Int, low: Double, high: Double) {
    #expect(abs(PoissonBound.lower(count) - low) < 1e-4)
    #expect(abs(PoissonBound.upper(count) - high) < 1e-4)
  }

  @Test func twoSidedIntervalsAreTheBoundsOfHalfTheRest() {
    #expect(abs(PoissonBound.lower(10, confidence: 0.975) - 4.7954) < 1e-4)
    #expect(abs(PoissonBound.upper(10, confidence: 0.975) - 18.3904) < 1e-4)
    #expect(abs(PoissonBound.upper(0, confidence: 0.975) - 3.6889) < 1e-4)
  }

  @Test func manyHappeningsHaveBoundsCloseToTheirNumber() {
    let (low, high) = (PoissonBound.lower(10_000), PoissonBound.upper(10_000))
    #expect(low > 9_830 && low < 9_840 && high > 10_160 && high < 10_170)
  }

  @Test func ratesAreDividedByTheHours() {
    let rate = AlarmRate(count: 0, hours: 24)
    #expect(rate.perHour == 0 && rate.lowerPerHour == 0)
    #expect(abs(rate.upperPerHour - 2.9957 / 24) < 1e-5)
  }
}
