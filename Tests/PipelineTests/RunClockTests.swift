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
    #expect(clock.moment(of: MediaTime(seconds: 100), arrivedAt: time(0)).time == time(0))
    // Analysed much faster than real time: arrival says nothing.
    #expect(clock.moment(of: MediaTime(seconds: 160), arrivedAt: time(0.1)).time == time(60))
  }

  @Test func jitterOfArrivalDoesNotReachLiveTimes() {
    var clock = RunClock(isLive: true, startingAt: start)
    let arrivals = [0, 0.07, 0.08, 0.16, 0.16, 0.2]
    for (index, arrival) in arrivals.enumerated() {
      let expected = time(Double(index) * 0.04)
      let got = clock.moment(
        of: MediaTime(seconds: 5 + Double(index) * 0.04), arrivedAt: time(arrival))
      #expect(abs(got.time.duration(since: expected).microseconds) < 20)
    }
  }

  @Test func aBurstAfterConnectingPutsLiveTimesLittleAheadAndNotForLong() {
    var clock = RunClock(isLive: true, startingAt: start)
    for index in 0..<50 {
      _ = clock.moment(of: MediaTime(seconds: Double(index) * 0.04), arrivedAt: time(0.01))
    }
    var last = time(0)
    for index in 50..<200 {
      let arrival = time(Double(index - 50) * 0.04)
      last = clock.moment(of: MediaTime(seconds: Double(index) * 0.04), arrivedAt: arrival).time
      #expect(last.duration(since: arrival) < .milliseconds(1_400))
    }
    #expect(last.duration(since: time(149 * 0.04)) < .milliseconds(1_050))
  }

  @Test func aPauseOfTheNetworkIsCaughtUpByTheBurstThatFollows() {
    var clock = RunClock(isLive: true, startingAt: start)
    var last = time(0)
    // Three seconds of packets arrive at once, at second 4.
    for index in 0..<200 {
      let due = Double(index) * 0.04
      let arrival = due < 1 || due > 4 ? due : 4
      let next = clock.moment(of: MediaTime(seconds: due), arrivedAt: time(arrival))
      #expect(next.time > last || index == 0)
      #expect(!next.isStepBack)
      last = next.time
    }
    #expect(abs(last.duration(since: time(199 * 0.04)).inSeconds) < 1.1)
  }

  @Test func aClockThatIsSetBackIsFollowedAtOnceAndSaysSo() {
    var clock = RunClock(isLive: true, startingAt: start)
    var pts = 0.0
    for _ in 0..<25 {
      _ = clock.moment(of: MediaTime(seconds: pts), arrivedAt: time(pts))
      pts += 0.04
    }
    let stepped = clock.moment(of: MediaTime(seconds: pts), arrivedAt: time(pts - 25_200))
    #expect(stepped == .init(time: time(pts - 25_200), isStepBack: true))
    pts += 0.04
    let next = clock.moment(of: MediaTime(seconds: pts), arrivedAt: time(pts - 25_200))
    #expect(!next.isStepBack && next.time > stepped.time)
  }

  @Test func aClockThatIsSetForwardIsFollowedAtOnce() {
    var clock = RunClock(isLive: true, startingAt: start)
    _ = clock.moment(of: .zero, arrivedAt: time(0))
    let moment = clock.moment(of: MediaTime(seconds: 0.04), arrivedAt: time(3_600))
    #expect(moment == .init(time: time(3_600)))
  }
}
