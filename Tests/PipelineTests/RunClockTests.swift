import Pixels
import Testing

@testable import Pipeline

@Suite struct RunClockTests {
  private let start = WallTime(microseconds: 1_000_000_000)

  private func time(_ seconds: Double) -> WallTime {
    start.advanced(by: .milliseconds(Int64(seconds * 1_000)))
  }

  @Test func aFileCountsFromWhenItsPlayingBegan() {
    var clock = RunClock(isLive: false, startingAt: start)
    #expect(clock.wallTime(of: MediaTime(seconds: 100), arrivedAt: time(0)) == time(0))
    // Analysed much faster than real time: arrival says nothing.
    #expect(clock.wallTime(of: MediaTime(seconds: 160), arrivedAt: time(0.1)) == time(60))
  }

  @Test func jitterOfArrivalDoesNotReachLiveTimes() {
    var clock = RunClock(isLive: true, startingAt: start)
    let arrivals = [0, 0.07, 0.08, 0.16, 0.16, 0.2]
    for (index, arrival) in arrivals.enumerated() {
      let expected = time(Double(index) * 0.04)
      let got = clock.wallTime(
        of: MediaTime(seconds: 5 + Double(index) * 0.04), arrivedAt: time(arrival))
      #expect(abs(got.duration(since: expected).microseconds) < 20)
    }
  }

  @Test func aBurstAfterConnectingDoesNotPutLiveTimesAhead() {
    var clock = RunClock(isLive: true, startingAt: start)
    var last = time(0)
    for index in 0..<100 {
      last = clock.wallTime(of: MediaTime(seconds: Double(index) * 0.04), arrivedAt: time(0.01))
    }
    #expect(last.duration(since: time(0.01)) <= .milliseconds(1_100))
  }

  @Test func neverRunsBackwards() {
    var clock = RunClock(isLive: true, startingAt: start)
    var previous = clock.wallTime(of: .zero, arrivedAt: time(0))
    for (pts, arrival) in [(1.0, 1.0), (9.0, 1.04), (9.04, 1.08), (3.0, 1.12), (3.04, 1.16)] {
      let next = clock.wallTime(of: MediaTime(seconds: pts), arrivedAt: time(arrival))
      #expect(next > previous)
      #expect(next.duration(since: time(arrival)) < .milliseconds(1_100))
      previous = next
    }
  }
}
