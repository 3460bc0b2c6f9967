import Pixels
import Scene
import TestSupport
import Testing

@Suite struct SampleTests {
  @Test func oneSamplePerZoneAndIntervalAlignedToIt() throws {
    var script = ObservationScript()
    script.framesPerSecond = 2
    script.count = { $0 < 60 ? 10 : $0 }
    let play = Play.of(script, seconds: 149.5, CrowdLevelTests.configuration())
    let rows = play.samples.filter { $0.zone?.text == "square" }
    let begins: [Double] = [0, 60, 120]
    #expect(rows.map(\.beganAt.inScript) == begins)
    let means: [Double] = [10, 89.75, 134.75]
    #expect(rows.map(\.meanCount) == means)
    let least: [Double] = [10, 60, 120]
    #expect(rows.map(\.minCount) == least)
    let most: [Double] = [10, 119.5, 149.5]
    #expect(rows.map(\.maxCount) == most)
    #expect(rows.allSatisfy { $0.method == "foreground" && $0.length == .seconds(60) })
    let picture = play.samples.filter { $0.zone == nil }
    #expect(picture.map(\.beganAt.inScript) == begins)
    #expect(picture.allSatisfy { $0.method == "none" && $0.meanCount == 0 })
  }

  @Test func theShareOfMotionCountsTrustedFramesOnly() throws {
    var script = ObservationScript([
      ObservationScript.walker(
        4..<34, from: .init(x: 20, y: 100, width: 20, height: 50),
        to: .init(x: 400, y: 100, width: 20, height: 50))
    ])
    script.framesPerSecond = 10
    script.untrusted = [35..<50]
    let play = Play.of(script, seconds: 59.9)
    let sample = try #require(play.samples.first)
    #expect(play.samples.count == 1)
    #expect(abs(sample.motionShare - 30.0 / 45) < 0.03)
  }

  @Test func anIntervalInWhichNothingCouldBeSeenHasNone() {
    var script = ObservationScript()
    script.framesPerSecond = 1
    script.untrusted = [60..<120]
    let play = Play.of(script, seconds: 179)
    #expect(play.samples.map(\.beganAt.inScript) == [0, 120])
  }

  @Test func anIntervalThatGoesOnInTheNextRunIsToldAgainAndFuller() {
    var play = Play(CrowdLevelTests.configuration())
    var script = ObservationScript()
    script.framesPerSecond = 1
    script.count = { $0 + 1 }
    play.run(script, seconds: 20)
    play.end(at: 20)
    for observation in script.observations(40, zoneCount: 1) where observation.at.inScript > 30 {
      play.update(observation)
    }
    play.end(at: 40)
    let rows = play.samples.filter { $0.zone != nil }
    #expect(rows.map(\.beganAt.inScript) == [0, 0])
    #expect(rows.map(\.maxCount) == [21, 41])
    #expect(rows.map(\.minCount) == [1, 1])
  }
}
