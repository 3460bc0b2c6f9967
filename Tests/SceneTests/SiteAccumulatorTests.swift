import Pixels
import TestSupport
import Testing

@testable import Scene

@Suite("Samples of a site") struct SiteAccumulatorTests {
  static let start = WallTime("2026-11-22T10:00:00Z")!

  static func check(_ second: Int, _ failure: String? = nil, milliseconds: Int = 100) -> SiteCheck {
    SiteCheck(
      at: start.advanced(by: .seconds(second)), elapsed: .milliseconds(milliseconds),
      failure: failure)
  }

  @Test func hoursAreToldWithWhatTheyHeld() {
    var accumulator = SiteAccumulator(site: SiteHealthTests.portal, longest: .seconds(600))
    for second in stride(from: 0, through: 3_600 + 1_800, by: 60) {
      // Twenty minutes of the first hour, ten of them beyond it.
      let isDown = (3_000...4_200).contains(second)
      accumulator.take(Self.check(second, isDown ? "status 500" : nil))
    }
    let samples = accumulator.samples()
    #expect(samples.map(\.beganAt) == [Self.start, Self.start.advanced(by: .seconds(3_600))])
    #expect(samples.map(\.checks) == [60, 31] && samples.map(\.failures) == [10, 11])
    #expect(samples.map(\.watched) == [.seconds(3_600), .seconds(1_800)])
    #expect(samples.map(\.down) == [.seconds(660), .seconds(600)])
    #expect(samples.map(\.meanResponse) == [.milliseconds(100), .milliseconds(100)])
    // What is over is told once, what goes on again.
    #expect(accumulator.samples().map(\.beganAt) == [Self.start.advanced(by: .seconds(3_600))])
  }

  @Test func timeInWhichNobodyAskedIsNotWatched() {
    var accumulator = SiteAccumulator(site: SiteHealthTests.portal, longest: .seconds(300))
    accumulator.take(Self.check(0))
    accumulator.take(Self.check(3_000))
    #expect(accumulator.samples().map(\.watched) == [.seconds(300)])
    // The clock is set back: nothing is watched twice, and nothing traps.
    accumulator.take(Self.check(2_000))
    accumulator.take(Self.check(2_060))
    #expect(accumulator.samples().map(\.watched) == [.seconds(360)])
  }

  @Test func slowAnswersShowInTheHighOnes() {
    var accumulator = SiteAccumulator(site: SiteHealthTests.portal, longest: .seconds(600))
    for index in 0..<100 {
      accumulator.take(Self.check(index * 10, milliseconds: index < 90 ? 100 : 5_000))
    }
    accumulator.take(Self.check(1_000, "timeout", milliseconds: 10_000))
    let sample = accumulator.samples()[0]
    #expect(sample.meanResponse == .milliseconds(590))
    #expect(sample.highResponse == .seconds(5) && sample.maximumResponse == .seconds(5))
  }
}
