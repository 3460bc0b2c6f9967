import Pixels
import TestSupport
import Testing

@testable import Scene

private typealias Cells = ObservationScript.Cells

@Suite struct TrackerTests {
  /// Plays a script to a tracker; the closure sees it after each frame.
  static func track(
    _ script: ObservationScript, seconds: Double, _ look: (Double, [Track]) -> Void = { _, _ in }
  ) -> Tracker {
    var tracker = Tracker(aspect: 16.0 / 9)
    for observation in script.observations(seconds) {
      tracker.update(observation.detections, rule: MotionRule(), at: observation.at)
      look(observation.at.inScript, tracker.tracks)
    }
    return tracker
  }

  @Test func oneThingIsOneTrackFromTentativeToConfirmedToLostToGone() {
    let walker = ObservationScript.walker(
      1..<3, from: Cells(x: 100, y: 100, width: 20, height: 50),
      to: Cells(x: 150, y: 100, width: 20, height: 50))
    var states: [Track.State] = []
    var ids: Set<Int> = []
    let tracker = Self.track(ObservationScript([walker]), seconds: 6) { _, tracks in
      for track in tracks {
        ids.insert(track.id)
        if states.last != track.state { states.append(track.state) }
      }
    }
    #expect(ids.count == 1)
    #expect(states == [.tentative, .confirmed, .lost])
    #expect(tracker.tracks.isEmpty)
  }

  @Test func aTrackKnowsWhereItBeganAndHowFarItCame() throws {
    let walker = ObservationScript.walker(
      0..<4, from: Cells(x: 96, y: 85, width: 24, height: 50),
      to: Cells(x: 336, y: 85, width: 24, height: 50))
    let track = try #require(Self.track(ObservationScript([walker]), seconds: 3.9).tracks.first)
    #expect(abs(track.start.x - 108.0 / 480) < 1e-6)
    #expect(abs(track.start.y - 0.5) < 1e-6)
    #expect(abs(track.displacement.x - 0.5 * 3.9 / 4) < 0.01)
    #expect(abs(track.displacement.y) < 0.001)
    #expect(abs(track.age.inSeconds - 3.88) < 0.03)
    #expect(track.hasMoved)
  }

  @Test(arguments: [5.0, 10, 25, 50])
  func twoWhoPassEachOtherKeepTheirTracks(framesPerSecond: Double) throws {
    // Their boxes overlap as they pass, one a little lower in the picture.
    var script = ObservationScript([
      ObservationScript.walker(
        0..<8, from: Cells(x: 60, y: 80, width: 24, height: 60),
        to: Cells(x: 380, y: 80, width: 24, height: 60)),
      ObservationScript.walker(
        0..<8, from: Cells(x: 380, y: 110, width: 24, height: 60),
        to: Cells(x: 60, y: 110, width: 24, height: 60)),
    ])
    script.framesPerSecond = framesPerSecond
    let tracks = Self.track(script, seconds: 7.8).tracks
    try #require(tracks.count == 2)
    #expect(tracks[0].bounds.x > 0.6 && tracks[0].start.x < 0.2)
    #expect(tracks[1].bounds.x < 0.3 && tracks[1].start.x > 0.7)
  }

  @Test func twoThatMergeIntoOneBoxAndPartAgainKeepTheirTracks() throws {
    let apart: @Sendable (Double) -> (Double, Double) = { time in
      (60 + 40 * time, 380 - 40 * time)
    }
    let script = ObservationScript([
      { time in
        let (left, right) = apart(time)
        if abs(left - right) < 24 {
          return Cells(x: min(left, right), y: 80, width: abs(left - right) + 20, height: 50)
        }
        return Cells(x: left, y: 80, width: 20, height: 50)
      },
      { time in
        let (left, right) = apart(time)
        return abs(left - right) < 24 ? nil : Cells(x: right, y: 80, width: 20, height: 50)
      },
    ])
    var most = 0
    let tracks = Self.track(script, seconds: 7) { _, tracks in most = max(most, tracks.count) }
      .tracks
    #expect(most == 2)
    #expect(tracks.map(\.state) == [.confirmed, .confirmed])
    #expect(tracks.map(\.id) == [1, 2])
  }

  @Test(arguments: [0.3, 0.8])
  func whoIsHiddenForAMomentKeepsTheTrack(hidden: Double) {
    let script = ObservationScript([
      { time in
        (2..<2 + hidden).contains(time)
          ? nil : Cells(x: 60 + 40 * time, y: 80, width: 20, height: 50)
      }
    ])
    let tracks = Self.track(script, seconds: 6).tracks
    #expect(tracks.map(\.id) == [1])
  }

  @Test func atMostSixtyFourTracksAreKept() {
    let things: [ObservationScript.Thing] = (0..<100).map { index in
      { _ in Cells(x: Double(index % 10) * 48, y: Double(index / 10) * 27, width: 12, height: 12) }
    }
    let tracks = Self.track(ObservationScript(things), seconds: 1).tracks
    #expect(tracks.count == 64)
    #expect(tracks.allSatisfy { $0.state == .confirmed })
  }

  @Test func idsAreNeverUsedTwice() {
    var seen: Set<Int> = []
    var last: Set<Int> = []
    let script = ObservationScript([
      { time in
        Int(time / 2) % 2 == 0
          ? Cells(x: 100, y: Double(Int(time) * 20 % 200), width: 20, height: 30) : nil
      }
    ])
    _ = Self.track(script, seconds: 60) { _, tracks in
      let now = Set(tracks.map(\.id))
      #expect(now.subtracting(last).isDisjoint(with: seen))
      seen.formUnion(now)
      last = now
    }
    #expect(seen.count > 10)
  }
}
