import Crowd
import Pixels
import Testing

@Suite struct CarriedCrowdEstimatorTests {
  private func time(_ seconds: Double) -> MediaTime { MediaTime(ticks: Int64(seconds * 90_000)) }

  @Test func beforeTheFirstCountNothingIsKnown() {
    #expect(CarriedCrowdEstimator().estimate(foreground: 10, at: time(1)) == nil)
  }

  @Test func theCountedPictureIsTheNetworksAndTheNextOnesAreCarried() throws {
    var estimator = CarriedCrowdEstimator()
    estimator.count(50, foreground: 40, at: time(1))
    let counted = try #require(estimator.estimate(foreground: 40, at: time(1)))
    let carried = try #require(estimator.estimate(foreground: 40, at: time(3)))
    #expect(counted.method == .network && carried.method == .carried)
    #expect(counted.count == 50 && carried.count == 50)
    #expect(counted.low > 30 && counted.high < 70)
    #expect(carried.high > counted.high && carried.low < counted.low)
  }

  @Test func inBetweenItChangesAsTheForegroundDoesInItsOwnPersons() throws {
    var estimator = CarriedCrowdEstimator()
    estimator.count(60, foreground: 40, at: time(0))
    let grown = try #require(estimator.estimate(foreground: 50, at: time(1)))
    #expect(abs(grown.count - 75) < 1e-9)
    let gone = try #require(estimator.estimate(foreground: 0, at: time(1)))
    #expect(gone.count == 0 && gone.low == 0)
  }

  @Test func aCrowdThatTheForegroundDoesNotSeeIsCountedAllTheSame() throws {
    var estimator = CarriedCrowdEstimator()
    for second in stride(from: 0.0, through: 60, by: 10) {
      estimator.count(80, foreground: 0, at: time(second))
    }
    let estimate = try #require(estimator.estimate(foreground: 0, at: time(65)))
    #expect(abs(estimate.count - 80) < 1e-9)
  }

  @Test func countsThatJumpAboutAreCalmed() throws {
    var estimator = CarriedCrowdEstimator()
    var last = 0.0
    var largest = 0.0
    for index in 0..<40 {
      let second = Double(2 * index)
      estimator.count(index.isMultiple(of: 2) ? 46 : 54, foreground: 0, at: time(second))
      let count = try #require(estimator.estimate(foreground: 0, at: time(second))).count
      if index > 20 { largest = max(largest, abs(count - last)) }
      last = count
    }
    #expect(largest < 6)
    #expect(abs(last - 50) < 4)
  }

  @Test func aModelThatBeginsAnewDoesNotSendTheCrowdHome() throws {
    var estimator = CarriedCrowdEstimator()
    estimator.count(50, foreground: 45, at: time(0))
    estimator.forgetForeground()
    // The new model takes everybody for background.
    let held = try #require(estimator.estimate(foreground: 0, at: time(1)))
    #expect(held.count == 50)
    estimator.count(50, foreground: 0, at: time(2))
    #expect(try #require(estimator.estimate(foreground: 4, at: time(3))).count > 50)
  }

  @Test(arguments: [-1.0, 31])
  func whatIsTooOldOrOfALaterTimeIsNotCarried(seconds: Double) {
    var estimator = CarriedCrowdEstimator()
    estimator.count(50, foreground: 0, at: time(0))
    #expect(estimator.estimate(foreground: 0, at: time(seconds)) == nil)
  }
}
