import Pixels
import Testing

@testable import Pipeline

@Suite struct RunTimelineTests {
  private func wall(_ seconds: Double) -> WallTime {
    WallTime(microseconds: 1_000_000_000 + Int64(seconds * 1e6))
  }

  @Test func findsTheWayBackWhereWallTimeRanSlower() throws {
    var timeline = RunTimeline()
    // Four seconds of media in one second of wall time, then at the same speed.
    for index in 0..<200 {
      let media = Double(index) * 0.04
      let time = media < 4 ? media / 4 : media - 3
      timeline.add(pts: MediaTime(seconds: media), wall: wall(time))
    }
    for (time, media) in [(0.0, 0.0), (0.5, 2.0), (1.0, 4.0), (3.0, 6.0)] {
      let found = try #require(timeline.mediaTime(of: wall(time)))
      #expect(abs(found.seconds - media) < 0.21, "\(time) s")
    }
  }

  @Test func beforeItsFirstMarkItGoesOnAtTheSpeedOfRealTime() throws {
    var timeline = RunTimeline()
    timeline.add(pts: MediaTime(seconds: 10), wall: wall(0))
    #expect(timeline.mediaTime(of: wall(-3)) == MediaTime(seconds: 7))
  }

  @Test func aClockSetBackForgetsWhatWasBefore() throws {
    var timeline = RunTimeline()
    for index in 0..<50 {
      timeline.add(pts: MediaTime(seconds: Double(index)), wall: wall(Double(index)))
    }
    timeline.add(pts: MediaTime(seconds: 50), wall: wall(-1_000))
    #expect(timeline.mediaTime(of: wall(-1_001)) == MediaTime(seconds: 49))
  }

  @Test func remembersMinutesInBoundedMemory() throws {
    var timeline = RunTimeline()
    for index in 0..<100_000 {
      timeline.add(pts: MediaTime(seconds: Double(index) / 25), wall: wall(Double(index) / 25))
    }
    let found = try #require(timeline.mediaTime(of: wall(4_000 - 90)))
    #expect(abs(found.seconds - (4_000 - 90)) < 0.01)
  }
}
